//! All that is handed on in a commune as of an instant, and what of it counts for something that is asked.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr};

use super::DelegateId;
use super::entity::{delegate, delegation};
use super::queries::{delegates_among, delegates_of, given_at, given_at_by};
use super::values::{KeptShare, ShareState, VoiceScope};
use crate::consultations::{ConsultationId, local_day};
use crate::register::{self, EntryId, GroupId};
use ground::clock::Instant;
use ground::ids::TopicId;
use kit::tenants::Commune;

/// Number of steps that a voice is followed, and of delegates at each, before all of a commune is read at once.
const STEPS: usize = 8;
const MANY: usize = 256;

/// Something that voices are handed on for: it decides which delegation of somebody counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Context {
    /// The consultation, if it is one.
    pub(crate) consultation: Option<ConsultationId>,
    /// Its topic and those above it, the nearest first; none for everything.
    pub(crate) path: Vec<TopicId>,
}

/// All that is handed on in a commune as of an instant.
#[derive(Debug)]
pub(crate) struct Handed {
    at: Instant,
    delegates: HashMap<DelegateId, delegate::Model>,
    given: HashMap<EntryId, Vec<delegation::Model>>,
    /// Those of its people who may vote.
    entitled: HashSet<EntryId>,
}

impl Handed {
    /// All that was handed on in a commune at an instant; nobody is entitled to vote [yet](Self::among).
    pub(crate) async fn at(db: &impl ConnectionTrait, commune: &Commune, at: Instant) -> Result<Self, DbErr> {
        let mut handed = Self { at, delegates: HashMap::new(), given: HashMap::new(), entitled: HashSet::new() };
        let all = delegates_of(db, commune.id).await?;
        handed.delegates = all.into_iter().map(|row| (row.id, row)).collect();
        handed.keep(given_at(db, commune.id, at).await?, local_day(at, commune.zone()));
        Ok(handed)
    }

    /// What of it somebody's voice may reach, and these delegates: as long as that is little, it alone is read.
    pub(crate) async fn around(
        db: &impl ConnectionTrait,
        commune: &Commune,
        at: Instant,
        (giver, delegates): (EntryId, &[DelegateId]),
    ) -> Result<Self, DbErr> {
        let mut handed = Self { at, delegates: HashMap::new(), given: HashMap::new(), entitled: HashSet::new() };
        let day = local_day(at, commune.zone());
        let (mut givers, mut open) = (vec![giver], delegates.to_vec());
        for _ in 0..STEPS {
            let rows = given_at_by(db, commune.id, at, &givers).await?;
            open.extend(rows.iter().flat_map(|row| &row.shares.0).map(|it| it.delegate));
            handed.keep(rows, day);
            open.sort_unstable();
            open.dedup();
            open.retain(|it| !handed.delegates.contains_key(it));
            if open.is_empty() {
                return Ok(handed);
            }
            if open.len() > MANY {
                break;
            }
            let found = delegates_among(db, commune.id, &open).await?;
            open.clear();
            givers = found.iter().map(|it| it.entry_id).filter(|it| !handed.given.contains_key(it)).collect();
            handed.delegates.extend(found.into_iter().map(|row| (row.id, row)));
        }
        Self::at(db, commune, at).await
    }

    /// The same among these people: the others may not vote.
    pub(crate) fn among(self, entitled: HashSet<EntryId>) -> Self {
        Self { entitled, ..self }
    }

    /// The same among the open entries of the register, or of one group.
    pub(crate) async fn among_open(
        self,
        db: &impl ConnectionTrait,
        commune: &Commune,
        group: Option<GroupId>,
    ) -> Result<Self, DbErr> {
        let entitled = register::open_among(db, commune.id, group, &self.people()).await?;
        Ok(self.among(entitled))
    }

    fn keep(&mut self, rows: Vec<delegation::Model>, day: NaiveDate) {
        for row in rows.into_iter().filter(|row| row.counted(self.at, day)) {
            self.given.entry(row.entry_id).or_default().push(row);
        }
    }

    /// Everybody who gives or carries, in order.
    pub(crate) fn people(&self) -> Vec<EntryId> {
        let standing = self.delegates.values().filter(|it| it.stood(self.at)).map(|it| it.entry_id);
        let mut people: Vec<EntryId> = self.given.keys().copied().chain(standing).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// A delegate, those who left lately too.
    pub(crate) fn delegate(&self, id: DelegateId) -> Option<&delegate::Model> {
        self.delegates.get(&id)
    }

    /// True if somebody may vote, as far as this knows of them.
    pub(crate) fn is_entitled(&self, entry: EntryId) -> bool {
        self.entitled.contains(&entry)
    }

    /// The delegates who take something, each who may vote, in order of their ids.
    pub(crate) fn takers(&self, context: &Context) -> Vec<&delegate::Model> {
        let takes =
            |it: &&delegate::Model| it.stood(self.at) && self.entitled.contains(&it.entry_id) && takes(it, context);
        let mut found: Vec<&delegate::Model> = self.delegates.values().filter(takes).collect();
        found.sort_by_key(|it| it.id);
        found
    }

    /// The delegation of somebody that counts for something: that in the narrowest scope.
    pub(crate) fn in_force(&self, entry: EntryId, context: &Context) -> Option<&delegation::Model> {
        let breadth = |row: &&delegation::Model| match (row.scope, row.scope_id) {
            (VoiceScope::Consultation, Some(id)) => context.consultation.filter(|it| it.uuid() == id.uuid()).map(|_| 0),
            (VoiceScope::Topic, Some(id)) => context.path.iter().position(|it| it.uuid() == id.uuid()).map(|it| it + 1),
            (VoiceScope::Everything, _) => Some(usize::MAX),
            (VoiceScope::Consultation | VoiceScope::Topic, None) => None,
        };
        let fitting = self.given.get(&entry)?.iter().filter_map(|row| Some((breadth(&row)?, row)));
        fitting.min_by_key(|(breadth, _)| *breadth).map(|(_, row)| row)
    }

    /// The state of a share that somebody gives.
    pub(crate) fn state(&self, giver: EntryId, share: KeptShare, context: &Context) -> ShareState {
        match self.delegate(share.delegate) {
            Some(it) if !it.stood(self.at) => ShareState::Left,
            None => ShareState::Left,
            Some(it) if it.entry_id == giver || !self.entitled.contains(&it.entry_id) => ShareState::Outside,
            Some(it) if !takes(it, context) => ShareState::OtherTopics,
            Some(_) => ShareState::Active,
        }
    }

    /// Those of these shares that go to their delegates.
    pub(crate) fn active(&self, giver: EntryId, shares: &[KeptShare], context: &Context) -> Vec<KeptShare> {
        let goes = |it: &&KeptShare| self.state(giver, **it, context) == ShareState::Active;
        shares.iter().filter(goes).copied().collect()
    }

    /// What a delegate hands on of what reaches them.
    pub(crate) fn onward(&self, delegate: DelegateId, context: &Context) -> Vec<KeptShare> {
        let Some(entry) = self.delegate(delegate).map(|it| it.entry_id) else { return vec![] };
        self.in_force(entry, context).map_or_else(Vec::new, |row| self.active(entry, &row.shares.0, context))
    }

    /// True if some part of these shares would come round if none of those whom it reaches voted.
    pub(crate) fn circles(&self, giver: EntryId, shares: &[KeptShare], context: &Context) -> bool {
        let reached = self.reached(shares.iter().map(|it| it.delegate).collect(), context);
        let comes_round = |it: &DelegateId| {
            let onward = self.onward(*it, context).into_iter().map(|share| share.delegate).collect();
            self.delegate(*it).is_some_and(|row| row.entry_id == giver) || self.reached(onward, context).contains(it)
        };
        reached.iter().any(comes_round)
    }

    /// These delegates, and all whom something that reaches them may reach.
    fn reached(&self, mut open: Vec<DelegateId>, context: &Context) -> HashSet<DelegateId> {
        let mut seen = HashSet::new();
        while let Some(it) = open.pop() {
            if seen.insert(it) {
                open.extend(self.onward(it, context).into_iter().map(|share| share.delegate));
            }
        }
        seen
    }

    /// Everybody whose delegation names a delegate, in any scope, and whether they say who they are.
    pub(super) fn givers_of(&self, delegate: DelegateId) -> Vec<(EntryId, bool)> {
        let names = |row: &&delegation::Model| row.shares.0.iter().any(|it| it.delegate == delegate);
        let theirs = self.given.iter().filter_map(|(entry, rows)| {
            let mut naming = rows.iter().filter(names).peekable();
            naming.peek()?;
            Some((*entry, naming.any(|row| row.share_name)))
        });
        let mut all: Vec<_> = theirs.collect();
        all.sort_unstable();
        all
    }
}

/// True if a delegate takes something.
pub(crate) fn takes(delegate: &delegate::Model, context: &Context) -> bool {
    let Some(topics) = &delegate.topics else { return true };
    let is_everything = context.consultation.is_none() && context.path.is_empty();
    is_everything || context.path.iter().any(|it| topics.0.contains(it))
}
