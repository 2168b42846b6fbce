//! The options of a poll, and choices of them.

use sea_orm::{DeriveValueType, FromJsonQueryResult};
use serde::{Deserialize, Serialize};

use super::texts::{Label, Labels};
use ground::ids::OptionId;

/// An option of a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollOption {
    /// Its id.
    pub id: OptionId,
    /// Its text.
    pub label: Label,
}

/// The options of a poll, 2 to 10, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct PollOptions(pub Vec<PollOption>);

/// A choice of options: a bit for each, the first one's lowest. Options do not change once somebody chose one, so their
/// places name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, DeriveValueType)]
pub(super) struct Choices(i16);

impl PollOptions {
    /// New options with these labels. Those that say what an option of `before` says keep its id, for phones that know
    /// it.
    pub(super) fn labelled(labels: Labels, before: &[PollOption]) -> Self {
        let known = |label: &Label| before.iter().find(|option| option.label == *label).map(|option| option.id);
        let option = |label: Label| PollOption { id: known(&label).unwrap_or_else(OptionId::new), label };
        Self(labels.into_vec().into_iter().map(option).collect())
    }

    /// The choice of these options; none if one of them is not among them.
    pub(super) fn choose(&self, chosen: &[OptionId]) -> Option<Choices> {
        let bit = |id: &OptionId| self.0.iter().position(|option| option.id == *id).map(|place| 1_i16 << place);
        chosen.iter().map(bit).try_fold(Choices(0), |all, bit| bit.map(|bit| Choices(all.0 | bit)))
    }

    pub(super) fn chosen(&self, choices: Choices) -> Vec<OptionId> {
        self.0.iter().enumerate().filter(|(place, _)| choices.has(*place)).map(|(_, option)| option.id).collect()
    }
}

impl Choices {
    pub(super) const fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use ground::Leaf;

    fn options(labels: &[&str], before: &[PollOption]) -> PollOptions {
        PollOptions::labelled(Labels::read(&json!(labels)).unwrap(), before)
    }

    #[test]
    fn a_choice_tells_the_options_it_was_made_of_and_takes_no_others() {
        let ten: Vec<String> = (0..10).map(|number| number.to_string()).collect();
        let options = options(&ten.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
        let ids: Vec<OptionId> = options.0.iter().map(|option| option.id).collect();
        for chosen in [vec![], vec![ids[0]], vec![ids[9]], vec![ids[2], ids[7]], ids.clone()] {
            assert_eq!(options.choose(&chosen).map(|choices| options.chosen(choices)), Some(chosen));
        }
        assert_eq!(options.choose(&[ids[0], OptionId::new()]), None);
    }

    #[test]
    fn a_label_that_stays_keeps_its_id() {
        let before = options(&["Oui", "Non"], &[]);
        let after = options(&["Non", "Peut-être"], &before.0);
        assert_eq!(after.0[0].id, before.0[1].id);
        assert!(before.0.iter().all(|option| option.id != after.0[1].id));
    }
}
