//! A consultation as it is written: what is sent, and what is wrong with the whole of it.

use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::ThresholdKind;
use super::calendar::{default_cut_off, default_response};
use super::entity::consultation::{KeyHolder, KeyHolders, Model};
use super::questions::NewQuestion;
use super::texts::{ConsultationSummary, ContactLine, LongBody, ThresholdValue};
use crate::accounts::FullName;
use crate::portfolios::{self, PortfolioId};
use crate::posts::{Attached, Title};
use crate::register::{self, GroupId, GroupKind};
use crate::topics;
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::TopicId;
use ground::{FieldError, List, Object, input, say};
use kit::mail::Email;

input! {
    /// The dates of a consultation.
    #[example(json!({"vote_from": "2030-12-01T07:00:00Z", "vote_until": "2030-12-15T17:00:00Z"}))]
    pub struct NewVoteCalendar {
        /// Time at which the debate begins; with the announcement unless said.
        pub debate_from: Option<Instant>,
        /// Time at which the vote opens.
        pub vote_from: Instant,
        /// The cut-off for delegates; 48 hours before the close unless said.
        pub delegates_until: Option<Instant>,
        /// Time at which the vote closes: 72 hours after it opens at least, and 15 days after the announcement.
        pub vote_until: Instant,
        /// The last day on which the council answers in time; the 60th after the close unless said.
        pub response_due: Option<Date>,
    }
}

input! {
    /// Who may vote: the open entries of the register when the vote opens.
    #[example(json!({}))]
    pub struct NewElectorate {
        /// Those of a group alone.
        pub group: Option<GroupId>,
    }
}

input! {
    /// Whether voices may be delegated.
    #[example(json!({"allowed": true}))]
    pub struct NewDelegation {
        /// True if they may.
        pub allowed: bool,
        /// The most that one delegate carries: a fraction of the electorate, 0 to 1.
        pub cap: Option<f64>,
    }
}

input! {
    /// The participation that the council asked for.
    #[example(json!({"kind": "percent", "value": 20}))]
    pub struct NewThreshold {
        /// The kind.
        pub kind: ThresholdKind,
        /// Number of ballots, or of ballots for each hundred of the electorate.
        pub value: ThresholdValue,
    }
}

input! {
    /// Somebody who holds a share of the key.
    #[example(json!({"name": "Claire Muller", "email": "claire@exemple.fr"}))]
    pub struct NewKeyHolder {
        /// Their name, in public.
        pub name: FullName,
        /// Their address.
        pub email: Email,
    }
}

input! {
    /// Who holds the key.
    #[example(json!({"holders": []}))]
    pub struct NewKey {
        /// Three people, of whom two open the ballots.
        pub holders: List<Object<NewKeyHolder>, 3>,
    }
}

input! {
    /// A new consultation.
    #[example(json!({
        "title": "Un wifi public sur la place\u{202f}?",
        "summary": "Le conseil veut savoir s’il faut un wifi public, et où.",
        "body": "La région paie la moitié de l’installation.",
        "topic": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5200",
        "calendar": {"vote_from": "2030-12-01T07:00:00Z", "vote_until": "2030-12-15T17:00:00Z"},
        "questions": [{"text": "Faut-il un wifi public\u{202f}?", "method": "single_choice", "options": [{"label": "Oui"}, {"label": "Non"}]}],
    }))]
    pub struct NewConsultation {
        /// One line, 1 to 120 characters.
        pub title: Title,
        /// One line, 1 to 300 characters.
        pub summary: ConsultationSummary,
        /// Markdown, up to 20,000 characters; needed where there is no document.
        pub body: Option<LongBody>,
        /// Files of the commune, six at most.
        pub documents: Option<Attached>,
        /// The topic that it is about.
        pub topic: TopicId,
        /// The portfolio that it belongs to.
        pub portfolio: Option<PortfolioId>,
        /// Whom one may ask, one line.
        pub contact: Option<ContactLine>,
        /// Its dates.
        pub calendar: Object<NewVoteCalendar>,
        /// Who may vote; every open entry of the register unless said.
        pub electorate: Option<Object<NewElectorate>>,
        /// Whether voices may be delegated; they may unless said.
        pub delegation: Option<Object<NewDelegation>>,
        /// The participation that the council asked for.
        pub threshold: Option<Object<NewThreshold>>,
        /// Who holds the key; the server unless said.
        pub key: Option<Object<NewKey>>,
        /// True if residents may send contributions; no unless said.
        pub contributions: Option<bool>,
        /// 1 to 10 questions.
        pub questions: List<Object<NewQuestion>, 10>,
    }
}

/// The calendar of a draft whose dates are these, with what is not said.
pub(super) fn dated(row: Model, new: &NewVoteCalendar, zone: chrono_tz::Tz) -> Model {
    Model {
        debate_from: new.debate_from,
        vote_from: new.vote_from,
        delegates_until: new.delegates_until.unwrap_or_else(|| default_cut_off(new.vote_until)),
        vote_until: new.vote_until,
        response_due: new.response_due.map_or_else(|| default_response(new.vote_until, zone), |it| it.0),
        ..row
    }
}

/// Those who hold the key, as they are kept.
pub(super) fn holders(key: Option<Object<NewKey>>) -> KeyHolders {
    let sent = key.map(|it| it.0.holders.0).unwrap_or_default();
    let holder = |it: Object<NewKeyHolder>| KeyHolder { name: it.0.name.to_string(), email: it.0.email.to_string() };
    KeyHolders(sent.into_iter().map(holder).collect())
}

/// What is wrong with a draft that is announced at an instant, but for its questions.
pub(super) async fn mistakes(
    db: &impl ConnectionTrait,
    row: &Model,
    announced: Instant,
    zone: chrono_tz::Tz,
) -> Result<Vec<FieldError>, DbErr> {
    let mut mistakes = row.calendar().mistakes(announced, zone);
    let at = |pointer: &str, detail| FieldError { pointer: pointer.to_owned(), detail };
    if ground::seen::is_unseen(row.body.as_str()) && row.documents.0.is_empty() {
        mistakes.push(at("/body", say!("Il faut un texte ou un document.", "There must be a body or a document.")));
    }
    if topics::commune_of(db, row.topic_id).await? != Some(row.commune_id) {
        let detail = say!("Ce thème n’est pas de la commune.", "This topic is not one of the commune.");
        mistakes.push(at("/topic", detail));
    }
    if let Some(portfolio) = row.portfolio_id
        && portfolios::find(db, portfolio).await?.is_none_or(|it| it.commune_id != row.commune_id)
    {
        let detail = say!("Cette délégation n’est pas de la commune.", "This portfolio is not one of the commune.");
        mistakes.push(at("/portfolio", detail));
    }
    if let Some(group) = row.group_id {
        match register::group_kind(db, row.commune_id, group).await? {
            None => {
                let detail = say!("Ce groupe n’est pas de la commune.", "This group is not one of the commune.");
                mistakes.push(at("/electorate/group", detail));
            }
            Some(GroupKind::Council) if row.delegation_allowed => {
                let detail = say!(
                    "Au conseil, un élu porte un seul pouvoir\u{a0}(CGCT L2121-20)\u{a0}: aucune voix ne se délègue.",
                    "In the council a member carries one proxy (CGCT L2121-20): no voice is delegated.",
                );
                mistakes.push(at("/delegation/allowed", detail));
            }
            Some(_) => {}
        }
    }
    if row.delegation_cap.as_ref().is_some_and(|cap| !cap.parse::<f64>().is_ok_and(|it| (0.0..=1.0).contains(&it))) {
        let detail = say!("Le plafond va de 0 à 1.", "The cap is a fraction from 0 to 1.");
        mistakes.push(at("/delegation/cap", detail));
    }
    mistakes.extend(wrong_threshold(db, row).await?);
    mistakes.extend(wrong_holders(&row.key_holders));
    Ok(mistakes)
}

async fn wrong_threshold(db: &impl ConnectionTrait, row: &Model) -> Result<Option<FieldError>, DbErr> {
    let Some((kind, value)) = row.threshold_kind.zip(row.threshold_value) else { return Ok(None) };
    let most = match kind {
        ThresholdKind::Percent => 100,
        ThresholdKind::Ballots => register::open_entries(db, row.commune_id, row.group_id).await?.len() as i64,
    };
    let detail = match kind {
        ThresholdKind::Percent => say!("Un pourcentage va de 1 à 100.", "A percentage is 1 to 100."),
        ThresholdKind::Ballots => say!(
            "Le seuil compte au plus autant de bulletins que de personnes appelées à voter\u{a0}: {most}.",
            "The threshold has at most as many ballots as people who may vote: {most}.",
            most
        ),
    };
    Ok((value > most).then(|| FieldError { pointer: "/threshold/value".to_owned(), detail }))
}

fn wrong_holders(holders: &KeyHolders) -> Option<FieldError> {
    let mut addresses: Vec<String> = holders.0.iter().map(|it| it.email.to_lowercase()).collect();
    addresses.sort();
    addresses.dedup();
    let detail = say!(
        "Trois personnes, chacune avec son adresse, tiennent la clé.",
        "Three people hold the key, each with an address of their own."
    );
    let fits = holders.0.is_empty() || addresses.len() == 3;
    (!fits).then(|| FieldError { pointer: "/key/holders".to_owned(), detail })
}
