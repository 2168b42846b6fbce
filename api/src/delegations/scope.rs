//! What a voice is handed on for: a consultation, a topic, or everything.

use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::handed::Context;
use super::values::{ScopeId, VoiceScope};
use crate::consultations::{self, ConsultationId, Phase, consultation};
use crate::register::{GroupId, GroupKind, group_kind};
use crate::topics;
use ground::clock::Instant;
use ground::ids::{CommuneId, TopicId};
use ground::{FieldError, input, say};
use kit::refusal;

input! {
    /// What a voice is handed on for.
    #[example(json!({"kind": "everything"}))]
    pub struct NewVoiceScope {
        /// A consultation, a topic or everything; the narrower wins.
        pub kind: VoiceScope,
        /// The consultation or the topic.
        pub id: Option<ScopeId>,
    }
}

refusal! {
    /// Reasons why nothing is handed on for something.
    pub enum WrongScope {
        /// It is none that a voice is handed on for.
        Invalid(FieldError) => invalid,
        /// Nothing may be delegated there.
        NotAllowed => DELEGATION_NOT_ALLOWED,
        /// Its delegations are frozen.
        Frozen => DELEGATIONS_FROZEN,
        ..database
    }
}

/// A scope that a voice is handed on for, as it is now.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) kind: VoiceScope,
    pub(crate) id: Option<ScopeId>,
    pub(crate) context: Context,
    /// The group whose members alone are asked.
    pub(crate) group: Option<GroupId>,
}

impl Scope {
    /// The scope that is sent, of this commune.
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        commune: CommuneId,
        sent: &NewVoiceScope,
        now: Instant,
    ) -> Result<Self, WrongScope> {
        let wrong = |detail| WrongScope::Invalid(FieldError { pointer: "/scope/id".to_owned(), detail });
        let missing = || wrong(say!("Dites pour quoi.", "Say for what."));
        match (sent.kind, sent.id) {
            (VoiceScope::Everything, None) => Ok(Self::everything()),
            (VoiceScope::Everything, Some(_)) => {
                Err(wrong(say!("Tout n’a pas d’identifiant.", "Everything has no id.")))
            }
            (VoiceScope::Topic | VoiceScope::Consultation, None) => Err(missing()),
            (VoiceScope::Topic, Some(id)) => {
                let path = topics::path_of(&topics::all_of(db, commune).await?, TopicId::from_uuid(id.uuid()));
                if path.is_empty() {
                    return Err(wrong(say!(
                        "Ce thème n’est pas de la commune.",
                        "This topic is not one of the commune."
                    )));
                }
                let context = Context { consultation: None, path };
                Ok(Self { kind: sent.kind, id: Some(id), context, group: None })
            }
            (VoiceScope::Consultation, Some(id)) => {
                let row = consultations::find(db, ConsultationId::from_uuid(id.uuid())).await?;
                let row = row.filter(|it| it.commune_id == commune && it.announced_at.is_some());
                let row = row.ok_or_else(|| {
                    wrong(say!(
                        "Cette consultation n’est pas de la commune.",
                        "This consultation is not one of the commune."
                    ))
                })?;
                open(db, &row, now).await?;
                Self::of_consultation(db, &row).await.map_err(WrongScope::from)
            }
        }
    }

    /// Everything.
    pub(super) fn everything() -> Self {
        let context = Context { consultation: None, path: vec![] };
        Self { kind: VoiceScope::Everything, id: None, context, group: None }
    }

    /// A consultation.
    pub(crate) async fn of_consultation(db: &impl ConnectionTrait, row: &consultation::Model) -> Result<Self, DbErr> {
        let context = Context { consultation: Some(row.id), path: path_of(db, row).await? };
        Ok(Self {
            kind: VoiceScope::Consultation,
            id: Some(ScopeId::from_uuid(row.id.uuid())),
            context,
            group: row.group_id,
        })
    }
}

/// Says whether a voice may be handed on for a consultation now.
pub(super) async fn open(db: &impl ConnectionTrait, row: &consultation::Model, now: Instant) -> Result<(), WrongScope> {
    let council = match row.group_id {
        Some(group) => group_kind(db, row.commune_id, group).await? == Some(GroupKind::Council),
        None => false,
    };
    if council || !row.delegation_allowed {
        return Err(WrongScope::NotAllowed);
    }
    match row.phase(now) {
        Phase::Announced | Phase::Debate | Phase::Vote if now < row.delegates_until => Ok(()),
        _ => Err(WrongScope::Frozen),
    }
}

/// The topic of a consultation and those above it, the nearest first: as of the opening of its vote, before it as of now.
async fn path_of(db: &impl ConnectionTrait, row: &consultation::Model) -> Result<Vec<TopicId>, DbErr> {
    Ok(path_in(&topics::all_of(db, row.commune_id).await?, row))
}

/// The same, among the topics of its commune.
pub(super) fn path_in(tree: &[topics::TopicRow], row: &consultation::Model) -> Vec<TopicId> {
    match row.recorded.frozen_at {
        Some(_) => row.recorded.topics.clone(),
        None => topics::path_of(tree, row.topic_id),
    }
}

/// The names of scopes of a commune.
#[derive(Debug)]
pub(crate) struct ScopeNames {
    topics: Vec<topics::TopicOut>,
    consultations: Vec<consultation::Model>,
}

impl ScopeNames {
    /// A consultation that is a scope.
    pub(super) fn consultation(&self, id: ConsultationId) -> Option<&consultation::Model> {
        self.consultations.iter().find(|it| it.id == id)
    }

    /// The names of these scopes.
    pub(crate) async fn of(
        db: &impl ConnectionTrait,
        commune: CommuneId,
        scopes: impl Iterator<Item = (VoiceScope, Option<ScopeId>)>,
    ) -> Result<Self, DbErr> {
        let asked = scopes.filter(|it| it.0 == VoiceScope::Consultation).filter_map(|it| it.1);
        let ids: Vec<ConsultationId> = asked.map(|it| ConsultationId::from_uuid(it.uuid())).collect();
        let topics = topics::all_of(db, commune).await?.iter().map(topics::TopicOut::from).collect();
        let consultations = if ids.is_empty() { vec![] } else { consultations::find_all(db, ids).await? };
        Ok(Self { topics, consultations })
    }

    /// The name of a scope; none for everything, and for what is not there any more.
    pub(crate) fn name(&self, kind: VoiceScope, id: Option<ScopeId>) -> Option<String> {
        let id = id?.uuid();
        match kind {
            VoiceScope::Everything => None,
            VoiceScope::Topic => self.topics.iter().find(|it| it.id.uuid() == id).map(|it| it.name.clone()),
            VoiceScope::Consultation => {
                self.consultations.iter().find(|it| it.id.uuid() == id).map(|it| it.title.to_string())
            }
        }
    }
}
