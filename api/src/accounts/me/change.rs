//! Changing what an account says of itself.

use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

use super::email::{self, TooOften};
use super::{MeError, MeOut, Tidings, me};
use crate::App;
use crate::accounts::entity::account;
use crate::accounts::{FullName, told};
use ground::ids::AccountId;
use ground::text::Language;
use ground::{Change, List, Patch, input};
use kit::mail::Email;
use kit::refusal;

input! {
    /// Changes of one's account; what is absent stays.
    #[example(json!({"name": "Camille Martin", "locale": "fr"}))]
    pub struct MePatch {
        /// Its name, one line of 1 to 80 characters.
        pub name: Patch<FullName>,
        /// Its language.
        pub locale: Change<Language>,
        /// Another address: the old one stays until the code that goes to the new one is typed.
        pub email: Change<Email>,
        /// The mails that it wishes for.
        pub mails: Change<List<Tidings, 4>>,
    }
}

refusal! {
    /// Reasons why an account was not changed.
    pub enum ChangeAccountError {
        /// It is not there any more.
        ..Account(MeError) from (DbErr),
        /// Its address was to be changed too often today.
        ..TooOften(TooOften),
        /// Nobody else who decides in a commune has the desk's mails.
        LastTold => LAST_TOLD,
    }
}

/// Change an account, and promise a mail to another address.
pub(in crate::accounts) async fn change(app: &App, id: AccountId, patch: MePatch) -> Result<MeOut, ChangeAccountError> {
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    let stops = patch.mails.0.as_ref().is_some_and(|mails| !mails.0.contains(&Tidings::Desk));
    // Who decides is locked before any account.
    let is_last = stops && told::is_last(&tx, id).await?;
    let before = account::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(MeError::Gone)?;
    if is_last && Tidings::read(&before.mails).contains(&Tidings::Desk) {
        return Err(ChangeAccountError::LastTold);
    }
    let row = account::Model {
        name: patch.name.or(before.name.clone()),
        locale: patch.locale.0.unwrap_or(before.locale),
        mails: patch.mails.0.map_or_else(|| before.mails.clone(), |it| Tidings::written(&it.0)),
        ..before.clone()
    };
    if row != before {
        row.clone().into_active_model().reset_all().update(&tx).await?;
    }
    if let Some(new_email) = patch.email.0.filter(|it| *it != row.email) {
        email::ask(&tx, &row, new_email, now).await?;
    }
    app.jobs.commit(tx).await?;
    Ok(me(app, id).await?)
}
