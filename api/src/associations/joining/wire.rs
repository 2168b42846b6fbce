//! Associations that ask to publish, on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::JoiningId;
use super::entity::Model;
use ground::clock::Instant;

/// An association that asks to publish
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Joining", example)]
pub struct JoiningOut {
    /// Its id.
    pub id: JoiningId,
    /// The name of the association.
    pub name: String,
    /// The address of whoever is to publish for it.
    pub email: String,
    /// What it does.
    pub about: String,
    /// Time since which it waits: its address was confirmed then.
    pub confirmed_at: Instant,
}

impl JoiningOut {
    /// A request whose address was confirmed.
    pub(super) fn of(row: Model) -> Option<Self> {
        Some(Self {
            id: row.id,
            name: row.name.to_string(),
            email: row.email.to_string(),
            about: row.about.to_string(),
            confirmed_at: row.confirmed_at?,
        })
    }
}

impl Example for JoiningOut {
    fn example() -> Self {
        Self {
            id: JoiningId::from_uuid(uuid::uuid!("019abf3e-0000-7000-8000-000000000031")),
            name: "Les Amis du lavoir".to_owned(),
            email: "amis@exemple.fr".to_owned(),
            about: "Nous restaurons le lavoir et y faisons une fête en juin.".to_owned(),
            confirmed_at: Instant::from_micros(1_795_363_200_000_000),
        }
    }
}

/// The answer to an association that asked
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "JoiningAsked", example)]
pub struct JoiningAskedOut {
    /// What happens now.
    pub detail: String,
}

impl Example for JoiningAskedOut {
    fn example() -> Self {
        Self {
            detail: "Un message part à cette adresse : suivez son lien, et la demande part à la mairie.".to_owned()
        }
    }
}
