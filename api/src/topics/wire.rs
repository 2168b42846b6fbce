//! Topics on the wire.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::entity::Model;
use ground::ids::TopicId;

/// What affairs of a commune are about
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "Topic", example)]
pub struct TopicOut {
    /// Its id.
    pub id: TopicId,
    /// Its name, one line.
    pub name: String,
    /// The topic that it is a part of.
    #[oai(nullable)]
    pub parent: Option<TopicId>,
    /// Its place among the others: the lowest comes first.
    pub position: i32,
}

/// All topics of a commune
#[derive(Debug, Clone, Serialize, Object)]
#[oai(example)]
pub struct Topics {
    /// The topics, in order.
    pub items: Vec<TopicOut>,
}

impl From<&Model> for TopicOut {
    fn from(row: &Model) -> Self {
        Self { id: row.id, name: row.name.to_string(), parent: row.parent_id, position: row.position }
    }
}

impl Example for TopicOut {
    fn example() -> Self {
        Self {
            id: TopicId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5201")),
            name: "Cantine".to_owned(),
            parent: Some(TopicId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5200"))),
            position: 1,
        }
    }
}

impl Example for Topics {
    fn example() -> Self {
        let school = TopicId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5200"));
        let school = TopicOut { id: school, name: "École".to_owned(), parent: None, position: 0 };
        Self { items: vec![school, TopicOut::example()] }
    }
}
