//! Standing as a delegate: in public, with a name and a statement.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::DelegateId;
use super::delegate_wire::{DelegateOut, MyDelegateOut};
use super::entity::delegate;
use super::handed::Handed;
use super::numbers::carried;
use super::queries::{councillors, standing_of};
use super::residence::{NoVoice, entry_in, home};
use super::texts::{DelegateName, DelegateStatement};
use super::values::TakenTopics;
use crate::App;
use crate::register::{self, EntryId, LockedRegister};
use crate::{consultations, topics};
use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId, TopicId};
use ground::{FieldError, List, input, say};
use kit::db::DatabaseTransaction;
use kit::refusal;
use kit::tenants::{Commune, Key};

input! {
    /// What a delegate says of themselves, in public.
    #[example(json!({"commune": "kerling-les-sierck", "name": "Anne Muller", "statement": "Je lis tous les dossiers, et je dis pourquoi je vote.", "topics": null}))]
    pub struct DelegateProfile {
        /// The commune, by slug or INSEE code.
        pub commune: Key,
        /// One line, 1 to 80 characters.
        pub name: DelegateName,
        /// 1 to 1,000 characters.
        pub statement: DelegateStatement,
        /// The topics that they take, with all that is a part of them; null for every topic.
        pub topics: Option<List<TopicId, 100>>,
    }
}

refusal! {
    /// Reasons why somebody does not stand as a delegate.
    pub enum StandError {
        /// Topics that are none of the commune’s.
        Invalid(FieldError) => invalid,
        /// A cut-off for delegates is past, and is not settled: it takes the topics that they took then.
        Freezing => FREEZING,
        /// They are no resident there.
        ..Voice(NoVoice) from (DbErr),
    }
}

/// Stand as a delegate, or change what one says.
pub(super) async fn stand(
    app: &App,
    account: AccountId,
    profile: DelegateProfile,
) -> Result<MyDelegateOut, StandError> {
    let (commune, _) = home(app, account, &profile.commune).await?;
    let tx = app.db.begin_write().await?;
    LockedRegister::of(&tx, commune.id).await?;
    let entry = entry_in(&tx, account, commune.id).await?.ok_or(NoVoice::NoResident)?;
    let now = app.clock.now();
    let row = stand_as(&tx, commune.id, entry, profile, now).await?;
    let shown = shown(&tx, &commune, &row, now).await?;
    tx.commit().await?;
    Ok(shown)
}

/// Let an entry stand as a delegate, or change what it says, in a transaction that holds its register.
pub(super) async fn stand_as(
    tx: &DatabaseTransaction,
    commune: CommuneId,
    entry: EntryId,
    profile: DelegateProfile,
    now: Instant,
) -> Result<delegate::Model, StandError> {
    if let Some(topics) = &profile.topics {
        let known = topics::all_of(tx, commune).await?;
        let wrong = |detail| Err(StandError::Invalid(FieldError::at("topics", detail)));
        if topics.0.is_empty() {
            return wrong(say!("Choisissez un thème au moins.", "Choose one topic at least."));
        }
        if topics.0.iter().any(|id| known.iter().all(|it| it.id != *id)) {
            return wrong(say!("Ce thème n’est pas de la commune.", "This topic is not one of the commune."));
        }
    }
    let before = standing_of(tx, commune, entry).await?;
    let is_new = before.is_none();
    let topics = profile.topics.map(|it| TakenTopics(it.0));
    if before.as_ref().is_some_and(|it| it.topics != topics) {
        let counted = consultations::in_count(tx, commune).await?;
        if counted.iter().any(|it| it.awaits_cut_off(now)) {
            return Err(StandError::Freezing);
        }
    }
    let before = before.map(|it| (it.id, it.since));
    let (id, since) = before.unwrap_or_else(|| (DelegateId::new(), now));
    let row = delegate::Model {
        id,
        commune_id: commune,
        entry_id: entry,
        name: profile.name,
        statement: profile.statement,
        topics,
        since,
        left_at: None,
    };
    match is_new {
        true => {
            delegate::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
        }
        false => {
            row.clone().into_active_model().reset_all().update(tx).await?;
        }
    }
    Ok(row)
}

/// A delegate as they see themselves.
pub(super) async fn shown(
    db: &impl ConnectionTrait,
    commune: &Commune,
    row: &delegate::Model,
    now: Instant,
) -> Result<MyDelegateOut, DbErr> {
    let councillor = councillors(db, commune.id).await?.contains(&row.entry_id);
    let handed = Handed::at(db, commune, now).await?;
    let named: Vec<_> = handed.givers_of(row.id).into_iter().filter(|it| it.1).map(|it| it.0).collect();
    let mut givers: Vec<String> = register::names_of(db, &named).await?.into_values().collect();
    givers.sort_unstable();
    let voices = carried(db, commune, row, now).await?;
    Ok(MyDelegateOut { delegate: DelegateOut::of(row, councillor), voices, givers })
}
