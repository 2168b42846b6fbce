//! An account's entries in registers of residents, on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;
use uuid::Uuid;

use ground::clock::Instant;

/// An entry in a commune's register of residents
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Residence", example)]
pub struct ResidenceOut {
    /// The commune, by slug.
    pub commune: String,
    /// The entry.
    pub entry: Uuid,
    /// The name in the register.
    pub name: String,
    /// The groups that it is in.
    pub groups: Vec<ResidenceGroupOut>,
    /// Time since which the account has it.
    pub since: Instant,
}

/// A group of residents that one is in
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ResidenceGroup")]
pub struct ResidenceGroupOut {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

impl Example for ResidenceOut {
    fn example() -> Self {
        let id = |last: u128| Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0000 + last);
        Self {
            commune: "kerling-les-sierck".to_owned(),
            entry: id(0x31),
            name: "Camille Martin".to_owned(),
            groups: vec![ResidenceGroupOut { id: id(0x32), name: "Haut-Sierck".to_owned() }],
            since: Instant::from_micros(1_795_363_200_000_000),
        }
    }
}
