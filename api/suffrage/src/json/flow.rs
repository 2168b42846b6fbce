//! The end of every voice, as JSON.

use serde::{Serialize, Serializer};

use crate::delegation::{Flow, Person};
use crate::number::Voices;

/// A flow, with the names of its people.
pub(super) struct FlowJson<'a, N> {
    pub(super) flow: &'a Flow,
    pub(super) name: N,
}

impl<'n, N: Fn(Person) -> &'n str> Serialize for FlowJson<'_, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a, W, C> {
            weights: W,
            unused: Voices,
            in_cycles: Vec<&'a str>,
            capped: C,
        }
        let mut in_cycles: Vec<&str> = self.flow.in_cycles().iter().map(|person| (self.name)(*person)).collect();
        in_cycles.sort_unstable();
        let weights = Amounts { name: &self.name, amounts: self.flow.weights() };
        let capped = Amounts { name: &self.name, amounts: self.flow.capped() };
        Fields { weights, unused: self.flow.unused(), in_cycles, capped }.serialize(serializer)
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
