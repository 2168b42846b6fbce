//! The lock on a register: its commune's row, taken before anything else is locked.

use sea_orm::DbErr;

use ground::ids::CommuneId;
use kit::db::DatabaseTransaction;
use kit::tenants;

/// A register that nobody else changes until the transaction ends.
#[derive(Debug)]
pub struct LockedRegister {
    /// The commune.
    pub commune: CommuneId,
}

impl LockedRegister {
    /// Lock the register of a commune, which comes before every other lock of the transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(tx: &DatabaseTransaction, commune: CommuneId) -> Result<Self, DbErr> {
        tenants::lock(tx, &[commune]).await?;
        Ok(Self { commune })
    }
}
