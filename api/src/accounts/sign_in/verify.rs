//! Signing in by the code or the link of a mail.

use aws_lc_rs::error::Unspecified;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};

use super::{TRIES, WORKS};
use crate::App;
use crate::accounts::entity::sign_in;
use crate::accounts::sealed::Sealed;
use crate::accounts::sessions::{self, Began, BeginError};
use crate::accounts::{SignInId, mailed, people, secrets};
use ground::ids::AccountId;
use kit::db::DatabaseTransaction;
use kit::refusal;

/// The proof that somebody reads the mails of an address.
#[derive(Debug)]
pub(in crate::accounts) enum Proof {
    /// The code of a mail, with the secret of the request.
    Code { request: String, code: String },
    /// The token of a mail's link.
    Link(String),
}

/// Somebody who signed in just now.
#[derive(Debug)]
pub(in crate::accounts) struct Verified {
    pub(in crate::accounts) account: AccountId,
    pub(in crate::accounts) session: Began,
}

refusal! {
    /// Reasons why nobody signs in.
    pub enum VerifyError {
        /// The code or link is wrong, used up, expired or unknown.
        Refused => CODE_REFUSED,
        /// No random numbers to be had.
        NoRandomness(Unspecified) => internal,
        ..database
    }
}

impl From<BeginError> for VerifyError {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::NoRandomness(error) => Self::NoRandomness(error),
            BeginError::Database(error) => Self::Database(error),
        }
    }
}

/// Sign in: the first time makes the account. A session begins on what calls itself by a label.
pub(in crate::accounts) async fn verify(app: &App, proof: &Proof, label: String) -> Result<Verified, VerifyError> {
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    let Some(named) = named_by(app, &tx, proof).await? else { return Err(VerifyError::Refused) };
    let may_be_tried = mailed::may_be_tried_for(&tx, &named.email, now).await?;
    let Some(row) = sign_in::Entity::find_by_id(named.id).lock_exclusive().one(&tx).await? else {
        return Err(VerifyError::Refused);
    };
    let works = row.used_at.is_none() && now < row.created_at.plus_seconds(WORKS);
    if let Proof::Code { code, .. } = proof {
        if !works || row.wrong >= TRIES || !may_be_tried {
            return Err(VerifyError::Refused);
        }
        if !Sealed::SignIn.is_code(&app.link_key, row.id.uuid(), code) {
            let wrong = row.wrong + 1;
            let mut row = row.into_active_model();
            row.wrong = Set(wrong);
            row.update(&tx).await?;
            tx.commit().await?;
            return Err(VerifyError::Refused);
        }
    } else if !works {
        return Err(VerifyError::Refused);
    }
    let (email, locale) = (row.email.clone(), row.locale);
    let mut used = row.into_active_model();
    used.used_at = Set(Some(now));
    used.update(&tx).await?;
    let account = people::of_address(&tx, email, locale, now).await?;
    let session = sessions::begin(&tx, account, label, now).await?;
    tx.commit().await?;
    Ok(Verified { account, session })
}

/// The request that a proof is about.
async fn named_by(app: &App, tx: &DatabaseTransaction, proof: &Proof) -> Result<Option<sign_in::Model>, DbErr> {
    let wanted = match proof {
        Proof::Code { request, .. } => sign_in::Column::Hash.eq(secrets::hash(request)),
        Proof::Link(token) => match Sealed::SignIn.id_of(&app.link_key, token) {
            Some(id) => sign_in::Column::Id.eq(SignInId::from_uuid(id)),
            None => return Ok(None),
        },
    };
    sign_in::Entity::find().filter(wanted).one(tx).await
}
