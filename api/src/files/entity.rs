//! The rows of files.

use sea_orm::entity::prelude::*;

use super::{Alt, FileName, FileState};
use ground::clock::Instant;
use ground::ids::{CallerId, CommuneId, FileId};
use kit::blobs::MediaType;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "files")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    pub commune_id: CommuneId,
    pub media_type: MediaType,
    pub name: FileName,
    pub bytes: i64,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub alt: Option<Alt>,
    pub state: FileState,
    pub unused_since: Option<Instant>,
    pub uploaded_by: CallerId,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
