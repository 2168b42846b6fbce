//! The people of a commune that comes, found among those who are here: an account that has an address here stays the one that it is,
//! and what names the other is told of this one.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr, Statement};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::refusals::ArrivalError;
use crate::audit;
use ground::ids::{AccountId, CallerId, CommuneId};

/// Columns that the hashes of the log cover, or that name people as it does: their ids stay as they were written.
const AS_WRITTEN: &[(&str, &str)] =
    &[("audit_entries", "caller"), ("audit_entries", "subject"), ("audit_callers", "caller")];

/// The accounts that are here under another id, by the id that they had.
#[derive(Debug, Default)]
pub(super) struct People(HashMap<String, Uuid>);

impl People {
    /// True if this account is to be written; else it is here already.
    pub(super) async fn is_new(
        &mut self,
        tx: &impl ConnectionTrait,
        account: &Map<String, Value>,
    ) -> Result<bool, ArrivalError> {
        let text = |name: &str| account.get(name).and_then(Value::as_str);
        let (Some(id), Some(email)) = (text("id"), text("email")) else {
            return Err(ArrivalError::damaged("an account has no address"));
        };
        let parsed: Uuid = id.parse().map_err(|_| ArrivalError::damaged("an account has no id"))?;
        let sql = "SELECT id, email FROM accounts WHERE id = $1 OR email = $2";
        let values = [parsed.into(), email.into()];
        let found = tx.query_all_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
        for row in &found {
            let (here, address): (Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            if address != email {
                return Err(ArrivalError::OtherAccount(email.to_owned()));
            }
            if here != parsed {
                self.0.insert(id.to_owned(), here);
            }
        }
        Ok(found.is_empty())
    }

    /// The number of accounts that are here under another id.
    pub(super) fn known(&self) -> usize {
        self.0.len()
    }

    /// A row with the ids that these people have here.
    pub(super) fn rename(&self, table: &str, row: &mut Map<String, Value>) {
        if self.0.is_empty() {
            return;
        }
        for (_, value) in row.iter_mut().filter(|(name, _)| !AS_WRITTEN.contains(&(table, name.as_str()))) {
            self.rename_within(value);
        }
    }

    fn rename_within(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Some(id) = self.0.get(text.as_str()) {
                    *text = id.to_string();
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|it| self.rename_within(it)),
            Value::Object(members) => members.values_mut().for_each(|it| self.rename_within(it)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Note for the commune's log who these people are here.
    pub(super) async fn note(&self, tx: &impl ConnectionTrait, commune: CommuneId) -> Result<(), DbErr> {
        for (was, is) in &self.0 {
            if let Ok(was) = was.parse() {
                audit::know_caller(tx, commune, CallerId::from_uuid(was), AccountId::from_uuid(*is)).await?;
            }
        }
        Ok(())
    }
}
