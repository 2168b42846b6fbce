//! Writing a contribution.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel};
use serde_json::json;

use super::list::show_one;
use super::wire::ContributionOut;
use crate::App;
use crate::accounts::Caller;
use crate::arguments::ContributionId;
use crate::arguments::electing::{NotDebating, debater};
use crate::arguments::entity::contribution::{Column, Entity, Model};
use crate::arguments::found::DebateReader;
use crate::arguments::limits::may_write;
use crate::arguments::texts::ContributionText;
use crate::consultations::ConsultationId;
use crate::events::Degrees;
use crate::idempotency::{Answered, Once, OnceError};
use crate::register;
use ground::{FieldError, Object, input, say};
use kit::forms::Typed;
use kit::http::Created;
use kit::refusal;

input! {
    /// A point on a map.
    #[example(json!({"latitude": 49.4236, "longitude": 6.2722}))]
    pub struct NewMapPoint {
        /// Degrees north, -90 to 90.
        pub latitude: Degrees<90>,
        /// Degrees east, -180 to 180.
        pub longitude: Degrees<180>,
    }
}

input! {
    /// A new contribution.
    #[example(json!({"text": "Un banc à l’ombre, près du lavoir.", "point": {"latitude": 49.4236, "longitude": 6.2722}}))]
    pub struct NewContribution {
        /// 1 to 2,000 characters, with single line breaks.
        pub text: ContributionText,
        /// The point that it is about.
        pub point: Option<Object<NewMapPoint>>,
    }
}

input! {
    /// A contribution as a form has it: the point in two fields.
    #[example(json!({"text": "Un banc à l’ombre, près du lavoir."}))]
    pub struct ContributionForm {
        /// The text.
        pub text: ContributionText,
        /// Degrees north.
        pub latitude: Option<Degrees<90>>,
        /// Degrees east.
        pub longitude: Option<Degrees<180>>,
    }
}

/// Reads a contribution out of what was typed.
///
/// # Errors
/// With all that is wrong, each with its pointer.
pub(crate) fn typed_contribution(typed: &Typed, zone: chrono_tz::Tz) -> Result<NewContribution, Vec<FieldError>> {
    let form: ContributionForm = typed.read(zone)?;
    let point = match (form.latitude, form.longitude) {
        (Some(latitude), Some(longitude)) => Some(Object(NewMapPoint { latitude, longitude })),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            let detail = say!("Latitude et longitude vont ensemble.", "Latitude and longitude go together.");
            return Err(vec![FieldError::at("longitude", detail)]);
        }
    };
    Ok(NewContribution { text: form.text, point })
}

refusal! {
    /// Reasons why a contribution was not taken.
    pub enum ContributeError {
        /// The caller takes no part in the debate.
        ..NotDebating(NotDebating) from (DbErr),
        /// The consultation asks for none.
        NotAsked => IMPOSSIBLE_TRANSITION("Cette consultation ne recueille pas de contributions.", "This consultation asks for no contributions."),
        /// They wrote ten already.
        TooMany => TOO_MANY("Vous avez déjà écrit dix contributions à cette consultation.", "You have written ten contributions to this consultation already."),
        /// The idempotency key is not honoured.
        ..Once(OnceError),
    }
}

/// Write a contribution, under one's first name.
pub(crate) async fn contribute(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: ConsultationId,
    new: NewContribution,
) -> Result<Answered<Created<ContributionOut>>, ContributeError> {
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let tx = app.db.begin_write().await?;
    let held = debater(app, &tx, caller, id).await?;
    if let Some(before) = once.claim(&tx, caller, held.now).await? {
        return Ok(Answered::Before(before));
    }
    if !held.row.contributions {
        return Err(ContributeError::NotAsked);
    }
    let theirs = Column::ConsultationId.eq(id).and(Column::EntryId.eq(held.entry));
    if !may_write::<Entity>(&tx, (id, held.entry), theirs).await? {
        return Err(ContributeError::TooMany);
    }
    let point = new.point.map(|Object(it)| it);
    let row = Model {
        id: ContributionId::new(),
        commune_id: held.row.commune_id,
        consultation_id: id,
        text: new.text,
        latitude: point.as_ref().map(|it| it.latitude.0),
        longitude: point.as_ref().map(|it| it.longitude.0),
        entry_id: Some(held.entry),
        author: register::public_name(&tx, held.entry).await?,
        removed_at: None,
        removed_reason: None,
        created_at: held.now,
    };
    Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
    let location = format!("/v1/consultations/{id}/contributions");
    let resource = show_one(&tx, row, DebateReader::Account(Some(held.entry))).await?;
    let created = Created { location, resource };
    once.keep(&tx, caller, &created).await?;
    tx.commit().await?;
    Ok(Answered::Now(created))
}
