//! A reader opens a notice.

use aws_lc_rs::error::Unspecified;

use super::opened::Opened;
use crate::{App, notices};
use ground::ids::{DeviceId, NoticeId};
use kit::counts::{Counter, Day};
use kit::refusal;

refusal! {
    /// Reasons why an open is not counted.
    pub enum CountOpenError {
        /// There is no such notice, or none that everybody may see.
        NoSuchNotice => NOTICE_NOT_FOUND,
        /// No random numbers to be had.
        NoRandomness(Unspecified) => internal,
        ..database
    }
}

/// Count that a notice was opened: by a device once on each local day, by nobody in particular apart. The commune that
/// counts it is the one it was made in, or another whose board shows it.
///
/// # Errors
/// When there is no such notice for everybody, or no random numbers, or the database fails.
pub async fn open(app: &App, device: Option<DeviceId>, id: NoticeId) -> Result<(), CountOpenError> {
    let now = app.clock.now();
    let commune =
        notices::shown_in(app, id, now).await.map_err(CountOpenError::Database)?.ok_or(CountOpenError::NoSuchNotice)?;
    let day = Day::of(now, commune.zone());
    let Some(device) = device else {
        app.counts.count_of(&commune, Counter::OpensWithoutDevice, id.uuid(), 1);
        return Ok(());
    };
    if app.part(Opened::default).is_first(day, device, id).map_err(CountOpenError::NoRandomness)? {
        app.counts.count_of(&commune, Counter::NoticeOpens, id.uuid(), 1);
    }
    Ok(())
}
