//! A synthesis as it is typed at the desk: its text, and its groups, each in fields of its own. There a contribution goes by its
//! number, since nobody types an id.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value, json};

use super::sum_up::{NewSynthesis, NewSynthesisGroup, sum_up};
use super::wire::SynthesisOut;
use crate::App;
use crate::accounts::Caller;
use crate::arguments::ContributionId;
use crate::arguments::entity::contribution::{Column, Entity};
use crate::arguments::texts::SynthesisText;
use crate::consultations::ConsultationId;
use ground::{FieldError, List, Object, input, say};
use kit::forms::Typed;
use kit::http::IfMatch;
use kit::http::problem::{Problem, Refusal};

/// The most groups of a synthesis.
pub(crate) const MOST: usize = 50;

/// The fields of a group.
pub(crate) const MEMBERS: [&str; 3] = ["title", "text", "contributions"];

input! {
    /// The text of a synthesis as a form has it.
    #[example(json!({"text": "Douze personnes ont écrit."}))]
    pub struct SynthesisForm {
        /// The text.
        pub text: SynthesisText,
    }
}

/// The name of a group's field, its place from 0.
pub(crate) fn field(place: usize, member: &str) -> String {
    format!("groupe{place}_{member}")
}

/// The number of groups that a page showed.
pub(crate) fn groups_in(typed: &Typed) -> usize {
    let is_there = |place: &usize| {
        let title = field(*place, "title");
        typed.text(&title).is_some() || typed.is_blank(&title)
    };
    (0..MOST).take_while(is_there).count()
}

/// The contributions of a consultation, removed ones too, in the order in which they came: each has its place in it, from 1, as number.
pub(crate) async fn numbered(db: &impl ConnectionTrait, id: ConsultationId) -> Result<Vec<ContributionId>, DbErr> {
    let all = Entity::find().select_only().column(Column::Id).filter(Column::ConsultationId.eq(id));
    all.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).into_tuple().all(db).await
}

/// A synthesis in the fields of its form.
pub(crate) fn typed_of(synthesis: &SynthesisOut, numbered: &[ContributionId]) -> Typed {
    let mut typed = Typed::default().with("text", synthesis.text.clone());
    for (place, group) in synthesis.groups.iter().enumerate() {
        let numbers = group.contributions.iter().filter_map(|id| numbered.iter().position(|it| it == id));
        let numbers: Vec<String> = numbers.map(|it| (it + 1).to_string()).collect();
        let [title, text, contributions] = MEMBERS.map(|it| field(place, it));
        typed = typed.with(&title, group.title.clone()).with(&text, group.text.clone());
        typed = typed.with(&contributions, numbers.join(", "));
    }
    typed
}

/// Writes the synthesis that was typed. A group of which nothing is left goes.
///
/// # Errors
/// When it was refused.
pub(crate) async fn typed_synthesis(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    (typed, zone): (&Typed, chrono_tz::Tz),
    if_match: &IfMatch,
) -> Result<(), Problem> {
    let numbered = numbered(&app.db.read, id).await.map_err(Problem::internal)?;
    let groups = groups(typed, &numbered);
    let fields: Vec<String> = (0..MOST).flat_map(|place| MEMBERS.map(|it| field(place, it))).collect();
    let own = typed.clone().without(&fields.iter().map(String::as_str).collect::<Vec<_>>());
    let (form, groups) = match (own.read::<SynthesisForm>(zone), groups) {
        (Ok(form), Ok(groups)) => (form, groups),
        (form, groups) => {
            let wrong = form.err().into_iter().chain(groups.err()).flatten().collect::<Vec<_>>();
            return Err(Problem::invalid(wrong));
        }
    };
    sum_up(app, caller, id, if_match, NewSynthesis { text: form.text, groups }).await.map_err(Refusal::problem)?;
    Ok(())
}

/// The groups that were typed, as a program would send them.
fn groups(
    typed: &Typed,
    numbered: &[ContributionId],
) -> Result<List<Object<NewSynthesisGroup>, MOST>, Vec<FieldError>> {
    let (mut groups, mut wrong) = (Vec::new(), Vec::new());
    for place in 0..groups_in(typed) {
        let said = |member: &str| typed.text(&field(place, member)).map(str::to_owned);
        if MEMBERS.iter().all(|it| said(it).is_none()) {
            continue;
        }
        let contributions = match ids(&said("contributions").unwrap_or_default(), numbered) {
            Ok(ids) => ids,
            Err(detail) => {
                wrong.push(FieldError::at(&field(place, "contributions"), detail));
                continue;
            }
        };
        let mut members = Map::from_iter([
            ("contributions".to_owned(), json!(contributions)),
            ("text".to_owned(), Value::from(said("text").unwrap_or_default())),
        ]);
        members.extend(said("title").map(|it| ("title".to_owned(), it.into())));
        match ground::input::read::<NewSynthesisGroup>(&members) {
            Ok(group) => groups.push(Object(group)),
            Err(mistakes) => wrong.extend(mistakes.into_iter().map(|it| {
                let member = it.pointer.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
                FieldError::at(&field(place, &member), it.detail)
            })),
        }
    }
    if wrong.is_empty() { Ok(List(groups)) } else { Err(wrong) }
}

/// The contributions that numbers stand for, such as `1, 4, 7`.
fn ids(numbers: &str, numbered: &[ContributionId]) -> Result<Vec<ContributionId>, ground::text::Message> {
    let words = numbers.split(|it: char| it == ',' || it == ';' || it.is_whitespace()).filter(|it| !it.is_empty());
    let id = |word: &str| {
        let place = word.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
        place.and_then(|it| numbered.get(it)).copied().ok_or_else(|| word.to_owned())
    };
    let all: Result<Vec<_>, String> = words.map(id).collect();
    all.map_err(|word| {
        say!(
            "« {word} » n’est le numéro d’aucune contribution : des numéros séparés par des virgules sont attendus.",
            "“{word}” is the number of no contribution: numbers with commas between them are expected.",
            word
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributions_go_by_their_numbers() {
        let all: Vec<_> = (1..=3).map(|it| ContributionId::from_uuid(uuid::Uuid::from_u128(it))).collect();
        assert_eq!(ids("3, 1", &all).unwrap(), [all[2], all[0]]);
        assert_eq!(ids(" 2;3 ", &all).unwrap(), [all[1], all[2]]);
        assert!(ids("", &all).unwrap().is_empty());
        for wrong in ["0", "4", "un", "1, -1"] {
            assert!(ids(wrong, &all).is_err(), "{wrong}");
        }
    }
}
