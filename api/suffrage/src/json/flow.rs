//! The end of every voice, as JSON.

use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::delegation::{Flow, MovedVoice, Person, Ways};
use crate::number::Voices;

/// A flow, with the names of its people.
pub(super) struct FlowJson<'a, N> {
    pub(super) flow: &'a Flow,
    pub(super) name: N,
    /// Everybody.
    pub(super) people: Range<Person>,
    /// The way of each voice, if that is told.
    pub(super) ways: Option<&'a Ways<'a>>,
}

impl<'n, N: Fn(Person) -> &'n str> Serialize for FlowJson<'_, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a, W, C, V> {
            weights: W,
            unused: Voices,
            in_cycles: Vec<&'a str>,
            capped: C,
            #[serde(skip_serializing_if = "Option::is_none")]
            voices: Option<V>,
        }
        let mut in_cycles: Vec<&str> = self.flow.in_cycles().iter().map(|person| (self.name)(*person)).collect();
        in_cycles.sort_unstable();
        let weights = Amounts { name: &self.name, amounts: self.flow.weights() };
        let capped = Amounts { name: &self.name, amounts: self.flow.capped() };
        let voices = self.ways.map(|ways| {
            let moved = self.people.clone().filter_map(|person| Some(((self.name)(person), ways.moved(person)?)));
            let mut rows: Vec<Row<'_>> = moved.map(|(code, it)| Row::of(code, it, &self.name)).collect();
            rows.sort_unstable_by_key(|row| row.code);
            rows
        });
        Fields { weights, unused: self.flow.unused(), in_cycles, capped, voices }.serialize(serializer)
    }
}

/// A voice that moved.
#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    shares: Vec<RowShare<'a>>,
    unused: Voices,
}

/// The part of a voice that somebody casts.
#[derive(Serialize)]
struct RowShare<'a> {
    to: &'a str,
    voices: Voices,
}

impl<'a> Row<'a> {
    fn of(code: &'a str, moved: MovedVoice, name: &impl Fn(Person) -> &'a str) -> Self {
        let shares = moved.cast.into_iter().map(|(to, voices)| RowShare { to: name(to), voices });
        Self { code, shares: shares.collect(), unused: moved.unused }
    }
}

struct Amounts<'a, N> {
    name: &'a N,
    amounts: &'a [(Person, Voices)],
}

impl<'n, N: Fn(Person) -> &'n str> Serialize for Amounts<'_, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.amounts.iter().map(|(person, amount)| ((self.name)(*person), amount)))
    }
}
