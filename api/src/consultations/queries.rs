//! Reading consultations, and what changed about them.

use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::entity::change;
use super::entity::consultation::{self, Model};
use super::{ConsultationChange, ConsultationId};
use crate::portfolios::PortfolioId;
use crate::register::GroupId;
use crate::topics::TopicUse;
use ground::clock::Instant;
use ground::ids::CommuneId;

/// A consultation, whatever its phase.
pub(crate) async fn find(db: &impl ConnectionTrait, id: ConsultationId) -> Result<Option<Model>, DbErr> {
    consultation::Entity::find_by_id(id).one(db).await
}

/// These consultations, whatever their phase.
pub(crate) async fn find_all(db: &impl ConnectionTrait, ids: Vec<ConsultationId>) -> Result<Vec<Model>, DbErr> {
    consultation::Entity::find().filter(consultation::Column::Id.is_in(ids)).all(db).await
}

/// A consultation, locked against every change and every ballot.
pub(crate) async fn locked(tx: &impl ConnectionTrait, id: ConsultationId) -> Result<Option<Model>, DbErr> {
    consultation::Entity::find_by_id(id).lock_exclusive().one(tx).await
}

/// A consultation, locked against its count, but not against other ballots.
pub(crate) async fn shared(tx: &impl ConnectionTrait, id: ConsultationId) -> Result<Option<Model>, DbErr> {
    consultation::Entity::find_by_id(id).lock(LockType::Share).one(tx).await
}

/// The consultations of all communes whose vote has opened, and of which something is left to do.
pub(crate) async fn running(db: &impl ConnectionTrait, now: Instant) -> Result<Vec<Model>, DbErr> {
    use consultation::Column::{AnnouncedAt, Ended, VoteFrom, WithdrawnAt};
    let due = VoteFrom.lte(now).or(WithdrawnAt.is_not_null());
    consultation::Entity::find()
        .filter(AnnouncedAt.is_not_null().and(Ended.eq(false)).and(due))
        .order_by_asc(VoteFrom)
        .all(db)
        .await
}

/// The announced consultations in these portfolios of a commune, newest first.
pub(crate) async fn of_portfolios(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    portfolios: &[PortfolioId],
) -> Result<Vec<Model>, DbErr> {
    use consultation::Column::{AnnouncedAt, CommuneId as Of, Id, PortfolioId as In};
    consultation::Entity::find()
        .filter(Of.eq(commune).and(AnnouncedAt.is_not_null()).and(In.is_in(portfolios.to_vec())))
        .order_by_desc(AnnouncedAt)
        .order_by_desc(Id)
        .all(db)
        .await
}

/// The consultations of a commune whose answer is owed, the oldest result first.
pub(crate) async fn owing(db: &impl ConnectionTrait, commune: CommuneId, most: u64) -> Result<Vec<Model>, DbErr> {
    use consultation::Column::{AnsweredAt, CommuneId as Of, FinalAt, Id, WithdrawnAt};
    let owed = Of.eq(commune).and(FinalAt.is_not_null()).and(AnsweredAt.is_null()).and(WithdrawnAt.is_null());
    consultation::Entity::find().filter(owed).order_by_asc(FinalAt).order_by_asc(Id).limit(most).all(db).await
}

/// The consultations of a commune whose electorate is frozen, and which are not counted.
pub(crate) async fn in_count(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<Model>, DbErr> {
    let announced = announced(db, commune).await?;
    Ok(announced.into_iter().filter(|it| it.final_at.is_none() && it.recorded.frozen_at.is_some()).collect())
}

/// True if a consultation asks a group.
pub(crate) async fn use_group(db: &impl ConnectionTrait, group: GroupId) -> Result<bool, DbErr> {
    let asking = consultation::Entity::find().filter(consultation::Column::GroupId.eq(group));
    Ok(asking.count(db).await? > 0)
}

/// Consultations hang on topics.
pub(crate) const USES_TOPIC: TopicUse = |app, topic| {
    Box::pin(async move {
        let using = consultation::Entity::find().filter(consultation::Column::TopicId.eq(topic));
        Ok(using.count(&app.db.read).await? > 0)
    })
};

/// The titles of a commune's consultations, drafts too.
pub(crate) async fn titles(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<String>, DbErr> {
    let all = consultation::Entity::find().filter(consultation::Column::CommuneId.eq(commune)).all(db).await?;
    Ok(all.into_iter().map(|it| it.title.to_string()).collect())
}

/// Something that changed in public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicChange {
    pub(crate) what: ConsultationChange,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) reason: Option<String>,
}

/// What changed about a consultation since it was announced, in order.
pub(super) async fn changes_of(db: &impl ConnectionTrait, id: ConsultationId) -> Result<Vec<change::Model>, DbErr> {
    let all = change::Entity::find().filter(change::Column::ConsultationId.eq(id));
    all.order_by_asc(change::Column::Number).all(db).await
}

/// Write what changed about a consultation. Its commune is locked.
pub(crate) async fn write_changes(
    tx: &impl ConnectionTrait,
    row: &Model,
    changes: Vec<PublicChange>,
    now: Instant,
) -> Result<(), DbErr> {
    let before = changes_of(tx, row.id).await?.len();
    for (number, it) in (before..).zip(changes) {
        let row = change::Model {
            consultation_id: row.id,
            number: i32::try_from(number).unwrap_or(i32::MAX),
            commune_id: row.commune_id,
            at: now,
            what: it.what,
            before: it.before,
            after: it.after,
            reason: it.reason,
        };
        change::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The announced consultations of a commune that are not withdrawn, those that close first first.
pub(crate) async fn announced(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<Model>, DbErr> {
    use consultation::Column::{AnnouncedAt, CommuneId as Of, Id, VoteUntil, WithdrawnAt};
    consultation::Entity::find()
        .filter(Of.eq(commune).and(AnnouncedAt.is_not_null()).and(WithdrawnAt.is_null()))
        .order_by_asc(VoteUntil)
        .order_by_asc(Id)
        .all(db)
        .await
}

/// The announced consultations of a commune of which there is an urn or a key: they must be counted where they are.
pub(crate) async fn with_keys(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<Model>, DbErr> {
    use consultation::Column::{AnnouncedAt, CommuneId as Of, Ended};
    let open = Of.eq(commune).and(AnnouncedAt.is_not_null()).and(Ended.eq(false));
    let mut open = consultation::Entity::find().filter(open).all(db).await?;
    open.retain(|it| it.recorded.frozen_at.is_some() || it.recorded.public_key.is_some());
    Ok(open)
}

/// The instant at which a consultation of a commune was last withdrawn.
pub(super) async fn last_withdrawn(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Option<Instant>, DbErr> {
    use consultation::Column::{CommuneId as Of, WithdrawnAt};
    let last = consultation::Entity::find().filter(Of.eq(commune)).select_only().column_as(WithdrawnAt.max(), "last");
    Ok(last.into_tuple::<Option<Instant>>().one(db).await?.flatten())
}
