//! What rows of delegations hold.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::DelegateId;
use ground::ids::TopicId;
use ground::{id, names};

id!(
    /// The consultation or the topic that a voice is handed on for.
    ScopeId
);

names! {
    /// What a voice is handed on for: the narrower wins.
    pub enum VoiceScope {
        /// One consultation.
        Consultation = "consultation",
        /// A topic, with all that is a part of it.
        Topic = "topic",
        /// Everything.
        Everything = "everything",
    }
}

names! {
    /// How a share of a voice stands.
    pub enum ShareState {
        /// It goes to the delegate.
        Active = "active",
        /// The delegate has left: it is unused.
        Left = "left",
        /// The delegate may not vote there: it is unused.
        Outside = "outside",
        /// The delegate does not take this topic: it is unused.
        OtherTopics = "other_topics",
    }
}

/// A share of a voice, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KeptShare {
    /// The delegate.
    pub delegate: DelegateId,
    /// Whole percents, 1 to 100.
    pub percent: u8,
}

/// The shares of a voice; none for somebody who speaks for themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, FromJsonQueryResult)]
pub struct KeptShares(pub Vec<KeptShare>);

/// Where a voice ends: delegates, each with the micro-voices of it that they cast.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct CarriedShares(pub Vec<(DelegateId, u64)>);

/// The topics that a delegate takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct TakenTopics(pub Vec<TopicId>);
