//! Summing contributions up, in public.

use std::collections::HashSet;

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;

use super::list::synthesis;
use super::wire::SynthesisOut;
use crate::App;
use crate::accounts::Caller;
use crate::arguments::ContributionId;
use crate::arguments::entity::contribution;
use crate::arguments::entity::synthesis::{Column, Entity, KeptGroup, KeptGroups, Model};
use crate::arguments::texts::{GroupText, GroupTitle, SynthesisText};
use crate::audit::{self, Deed, Done, Thing};
use crate::consultations::{self, ConsultationId, Phase};
use ground::{FieldError, List, Object, input, say};
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::refusal;

input! {
    /// Contributions that say the same.
    #[example(json!({"title": "Des bancs", "text": "À l’ombre, près du lavoir.", "contributions": ["019abf3e-7a10-7f3e-8d1c-5a0b9c3a5241"]}))]
    pub struct NewSynthesisGroup {
        /// One line, 1 to 120 characters.
        pub title: GroupTitle,
        /// What they say, up to 2,000 characters.
        pub text: GroupText,
        /// The contributions.
        pub contributions: List<ContributionId, 1000>,
    }
}

input! {
    /// The town hall's synthesis of contributions.
    #[example(json!({"text": "Douze personnes ont écrit. Huit demandent un banc.", "groups": []}))]
    pub struct NewSynthesis {
        /// The text, up to 10,000 characters.
        pub text: SynthesisText,
        /// Contributions that say the same, in order; at most 50 groups.
        pub groups: List<Object<NewSynthesisGroup>, 50>,
    }
}

refusal! {
    /// Reasons why contributions were not summed up.
    pub enum SumUpError {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// The caller does not run the commune's board.
        Forbidden => FORBIDDEN,
        /// It changed since the caller read it.
        Stale => STALE,
        /// The debate has not begun.
        NotOpen => DEBATE_NOT_OPEN,
        /// Values that do not fit.
        Invalid(Vec<FieldError>) => invalid,
        ..database
    }
}

/// Write the synthesis of a consultation, or another in its place.
pub(crate) async fn sum_up(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    if_match: &IfMatch,
    new: NewSynthesis,
) -> Result<SynthesisOut, SumUpError> {
    let found = consultations::find(&app.db.read, id).await?.ok_or(SumUpError::NoSuchConsultation)?;
    let Some(clerk) = caller.clerk_of(found.commune_id) else {
        let hidden = found.announced_at.is_none() && !caller.is_staff_of(found.commune_id);
        return Err(if hidden { SumUpError::NoSuchConsultation } else { SumUpError::Forbidden });
    };
    let tx = app.db.begin_write().await?;
    let row = consultations::locked(&tx, id).await?.ok_or(SumUpError::NoSuchConsultation)?;
    let now = app.clock.now();
    let before = synthesis(&tx, id).await?.map(SynthesisOut::from);
    if !if_match.is_absent() && !if_match.allows_if_any(before.as_ref().map(Revision::of_resource).as_ref()) {
        return Err(SumUpError::Stale);
    }
    match row.phase(now) {
        Phase::Draft | Phase::Announced => return Err(SumUpError::NotOpen),
        Phase::Debate | Phase::Vote | Phase::Counting | Phase::Result | Phase::Answered | Phase::Withdrawn => {}
    }
    let all = contribution::Entity::find().select_only().column(contribution::Column::Id);
    let all = all.filter(contribution::Column::ConsultationId.eq(id));
    let known: HashSet<ContributionId> = all.into_tuple().all(&tx).await?.into_iter().collect();
    let wrong = strange(&new, &known);
    if !wrong.is_empty() {
        return Err(SumUpError::Invalid(wrong));
    }
    let groups = new.groups.0.into_iter().map(|Object(it)| KeptGroup {
        title: it.title.to_string(),
        text: it.text.to_string(),
        contributions: it.contributions.0,
    });
    let kept = Model {
        consultation_id: id,
        commune_id: row.commune_id,
        text: new.text,
        groups: KeptGroups(groups.collect()),
        updated_at: now,
    };
    let again = OnConflict::column(Column::ConsultationId)
        .update_columns([Column::Text, Column::Groups, Column::UpdatedAt])
        .to_owned();
    Entity::insert(kept.clone().into_active_model()).on_conflict(again).exec_without_returning(&tx).await?;
    let done = Done { deed: Deed::Changed, thing: Thing::Synthesis, subject: Some(id.uuid()) };
    audit::done_by(&tx, clerk, done, now).await?;
    tx.commit().await?;
    Ok(kept.into())
}

/// The contributions of a synthesis that are none of the consultation.
fn strange(new: &NewSynthesis, known: &HashSet<ContributionId>) -> Vec<FieldError> {
    let named = new.groups.0.iter().enumerate().flat_map(|(group, Object(it))| {
        it.contributions
            .0
            .iter()
            .enumerate()
            .map(move |(place, id)| (format!("/groups/{group}/contributions/{place}"), *id))
    });
    let strange = named.filter(|(_, id)| !known.contains(id)).map(|(pointer, _)| FieldError {
        pointer,
        detail: say!(
            "Cette contribution n’est pas de cette consultation.",
            "This contribution is not one of this consultation.",
        ),
    });
    strange.collect()
}
