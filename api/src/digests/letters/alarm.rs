//! The alarm of an edition whose letters the mail server refuses, many at once, for what is wrong with us.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use crate::App;
use crate::app::failed;
use crate::digests::entity::{DeliveryState, delivery, edition};
use ground::clock::Instant;
use ground::ids::EditionId;
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Policy, Promise};

/// Numbers of refused letters that are many: this share of an edition, between these bounds.
const SHARE: u64 = 50;
const FEWEST: u64 = 3;
const MOST: u64 = 100;

/// Promise the alarm if, with this number of letters refused just now, they have become many.
pub(super) async fn if_many(
    tx: &DatabaseTransaction,
    edition: EditionId,
    just_now: usize,
    now: Instant,
) -> Result<(), DbErr> {
    let all = letters(edition).count(tx).await?;
    let blocked = letters(edition).filter(delivery::Column::State.eq(DeliveryState::Blocked)).count(tx).await?;
    let many = (all / SHARE).clamp(FEWEST, MOST);
    let before = blocked.saturating_sub(just_now as u64);
    if before >= many || blocked < many {
        return Ok(());
    }
    tracing::error!(letters = blocked, "the mail server refuses letters for what is wrong with them, or with us");
    Promise::<TellBlocked>::new(&edition.uuid()).unique(edition.to_string()).make(tx, now).await
}

fn letters(edition: EditionId) -> sea_orm::Select<delivery::Entity> {
    delivery::Entity::find().filter(delivery::Column::EditionId.eq(edition))
}

/// Tells the operator of it.
#[derive(Debug)]
pub struct TellBlocked;

impl Job for TellBlocked {
    const KIND: &'static str = "digest_blocked";
    type Context = App;
    const POLICY: Policy = Policy::DEFAULT;
    type Payload = Uuid;

    async fn run(app: &App, id: Uuid) -> Result<(), Failure> {
        let edition = EditionId::from_uuid(id);
        let Some(row) = edition::Entity::find_by_id(edition).one(&app.db.read).await? else { return Ok(()) };
        let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(()) };
        let blocked = delivery::Column::State.eq(DeliveryState::Blocked);
        let count = letters(edition).filter(blocked).count(&app.db.read).await?;
        let text = format!(
            "Tambour, {}\n\nLe serveur de messagerie refuse la lettre de {name}\u{a0}: {count} envois. Ce n’est pas la faute des \
             adresses\u{a0}: personne n’est suspendu. Voyez son journal, la réputation de votre domaine et « tambour doctor ».\n\n\
             The mail server refuses the letter of {name}: {count} deliveries. The addresses are not at fault: nobody is \
             suspended. Look at its log, at your domain’s reputation and at “tambour doctor”.\n",
            app.site.public_url,
            name = commune.name,
        );
        let subject = "Tambour\u{a0}: le serveur de messagerie refuse la lettre";
        app.mailer.tell_operator(id, subject, &text).await.map_err(failed)
    }
}
