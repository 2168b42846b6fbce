//! Links that readers got from the server on which their commune was before: their digests came along, since nobody but that
//! server can make them again.

use aws_lc_rs::digest;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use crate::App;
use crate::digests::entity::{carried_link, reader};
use crate::digests::links::{Holder, Links, Purpose};
use ground::ids::ReaderId;
use kit::http::etag::hex;

/// The purposes whose links go along. One that confirms another address names that address, and is asked for anew.
const CARRIED: [Purpose; 3] = [Purpose::Confirm, Purpose::Manage, Purpose::Unsubscribe];

/// A link that a reader has, as another server knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CarriedLink {
    /// What it is for.
    pub(crate) purpose: &'static str,
    /// The SHA-256 of its token, in hexadecimal.
    pub(crate) hash: String,
}

/// The links that a reader of this epoch has from this server.
pub(crate) fn links_of(app: &App, reader: ReaderId, epoch: i64) -> [CarriedLink; 3] {
    CARRIED.map(|purpose| {
        let token = Links::of(app).token(Holder { id: reader, epoch, new_email: None }, purpose);
        CarriedLink { purpose: purpose.name(), hash: hash(&token) }
    })
}

/// True if a token is this reader's for this purpose now, whichever server sent it.
pub(super) async fn knows(app: &App, token: &str, reader: &reader::Model, purpose: Purpose) -> Result<bool, DbErr> {
    use carried_link::Column::Epoch;
    if Links::of(app).made(token, reader, purpose) {
        return Ok(true);
    }
    let key = (reader.id, purpose.name().to_owned(), hash(token));
    let carried = carried_link::Entity::find_by_id(key).filter(Epoch.eq(reader.epoch));
    Ok(carried.one(&app.db.read).await?.is_some())
}

fn hash(token: &str) -> String {
    hex(digest::digest(&digest::SHA256, token.as_bytes()).as_ref())
}
