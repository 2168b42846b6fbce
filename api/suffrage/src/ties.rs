//! Ties inside a count: earlier stages first, then a lot that anybody can draw again.

use std::cmp::Reverse;

use sha2::{Digest, Sha256};

use crate::election::Election;
use crate::number::Voices;
use crate::options::OptionId;
use crate::outcome::TieBreak;

/// The totals of every stage so far, and what lots are drawn with.
pub(crate) struct Stages<'e> {
    election: &'e Election,
    totals: Vec<Vec<Voices>>,
}

impl<'e> Stages<'e> {
    pub(crate) fn new(election: &'e Election) -> Self {
        Self { election, totals: vec![] }
    }

    /// Remember the totals with which a stage ends.
    pub(crate) fn record(&mut self, totals: &[Voices]) {
        self.totals.push(totals.to_vec());
    }

    /// The one with the smallest total at the last stage; of several, the one with the smallest at the
    /// nearest stage that tells them apart, then by lot.
    pub(crate) fn lowest(&self, options: &[OptionId], broken_by: &mut Option<TieBreak>) -> Option<OptionId> {
        self.pick(options, broken_by, |total| Reverse(*total), |lot| Reverse(*lot))
    }

    /// The one with the largest total, found alike; the lot places the lowest hash last.
    pub(crate) fn highest(&self, options: &[OptionId], broken_by: &mut Option<TieBreak>) -> Option<OptionId> {
        self.pick(options, broken_by, |total| *total, |lot| *lot)
    }

    fn pick<K: Ord, L: Ord>(
        &self,
        options: &[OptionId],
        broken_by: &mut Option<TieBreak>,
        key: impl Fn(&Voices) -> K,
        lot_key: impl Fn(&[u8; 32]) -> L,
    ) -> Option<OptionId> {
        let mut kept = options.to_vec();
        for (stages_back, totals) in self.totals.iter().rev().enumerate() {
            let best = kept.iter().map(|option| key(&totals[option.index()])).max()?;
            let before = kept.len();
            kept.retain(|option| key(&totals[option.index()]) == best);
            if stages_back > 0 && kept.len() < before {
                *broken_by = Some(TieBreak::EarlierRound);
            }
            if kept.len() == 1 {
                return kept.pop();
            }
        }
        *broken_by = Some(TieBreak::Lot);
        kept.into_iter().max_by_key(|option| lot_key(&self.lot(*option)))
    }

    fn lot(&self, option: OptionId) -> [u8; 32] {
        let name = self.election.options.name(option);
        Sha256::new().chain_update(&self.election.seed).chain_update("\n").chain_update(name).finalize().into()
    }
}
