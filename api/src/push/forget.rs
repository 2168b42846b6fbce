//! Forgetting old announcements.

use std::time::Duration;

use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::announcements::{alert, announcement, held, range};
use crate::App;
use ground::ids::AnnouncementId;
use kit::jobs::{Failure, Sweep};

/// Number of seconds that an announcement is remembered: longer than anything is looked for again, and than a push
/// service keeps a message or a phone is tried.
pub(crate) const ANNOUNCEMENTS_KEPT: i64 = 30 * 86_400;

/// Maximum number of announcements that are forgotten in one transaction.
const AT_ONCE: u64 = 500;

/// Forgets announcements, and what is left of them where it could not be told.
#[derive(Debug)]
pub struct ForgetAnnouncements;

impl Sweep for ForgetAnnouncements {
    const KIND: &'static str = "forget_announcements";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(86_400);

    async fn run(app: &App) -> Result<(), Failure> {
        use announcement::Column::{CreatedAt, Id};
        let (now, long_ago) = (app.clock.now(), app.clock.now().plus_seconds(-ANNOUNCEMENTS_KEPT));
        let over = alert::Column::Until.lte(now).or(alert::Column::OverAt.lte(long_ago));
        app.db.delete_in_pieces::<alert::Entity>(over).await?;
        let old = CreatedAt.lte(long_ago);
        loop {
            let tx = app.db.begin_write().await?;
            let ids = announcement::Entity::find()
                .select_only()
                .column(Id)
                .filter(old.clone())
                .order_by_asc(CreatedAt)
                .limit(AT_ONCE);
            let ids: Vec<AnnouncementId> = ids.into_tuple().all(&tx).await?;
            if ids.is_empty() {
                return Ok(());
            }
            let these = || ids.iter().copied();
            range::Entity::delete_many().filter(range::Column::AnnouncementId.is_in(these())).exec(&tx).await?;
            held::Entity::delete_many().filter(held::Column::AnnouncementId.is_in(these())).exec(&tx).await?;
            announcement::Entity::delete_many().filter(Id.is_in(these())).exec(&tx).await?;
            tx.commit().await?;
        }
    }
}
