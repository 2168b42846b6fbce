//! The chain of hashes. Pure.

use aws_lc_rs::digest;

use super::entity::entry::Model;
use ground::ids::CommuneId;
use kit::http::etag::hex;

/// The hash before the first entry.
pub(super) const FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash of an entry: SHA-256 of the one before it and of all that it says, a line each.
pub(super) fn hash(entry: &Model) -> String {
    let or_none = |id: Option<String>| id.unwrap_or_else(|| "-".to_owned());
    let told = [
        entry.previous.clone(),
        entry.commune_id.to_string(),
        entry.number.to_string(),
        entry.at.micros().to_string(),
        or_none(entry.caller.map(|it| it.to_string())),
        entry.deed.to_string(),
        entry.thing.to_string(),
        or_none(entry.subject.map(|it| it.to_string())),
    ];
    hex(digest::digest(&digest::SHA256, told.join("\n").as_bytes()).as_ref())
}

/// An entry as the next one knows it: its number and its hash.
pub(super) type Link = (i64, String);

/// The fault in an entry that comes after another, if there is one.
pub(super) fn fault((number, before): &Link, entry: &Model) -> Option<&'static str> {
    if hash(entry) != entry.hash {
        return Some("does not have the hash of what it says");
    }
    if entry.number != number + 1 {
        return Some("does not follow the entry before it: one was taken out");
    }
    (entry.previous != *before).then_some("does not hold the hash of the entry before it")
}

/// The text whose seal says that the entries of a commune were cut off for their age, up to this one.
pub(super) fn cut(commune: CommuneId, (number, hash): &Link) -> String {
    format!("audit cut {commune} {number} {hash}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Deed, Thing};
    use ground::clock::Instant;
    use ground::ids::CallerId;

    fn entry(number: i64, previous: &str) -> Model {
        let mut entry = Model {
            commune_id: CommuneId::from_uuid(uuid::Uuid::from_u128(1)),
            number,
            at: Instant::from_micros(number),
            caller: Some(CallerId::from_uuid(uuid::Uuid::from_u128(2))),
            deed: Deed::Approved,
            thing: Thing::Notice,
            subject: Some(uuid::Uuid::from_u128(3)),
            previous: previous.to_owned(),
            hash: String::new(),
        };
        entry.hash = hash(&entry);
        entry
    }

    #[test]
    fn what_is_changed_or_taken_out_shows() {
        let first = entry(1, FIRST);
        let second = entry(2, &first.hash);
        let third = entry(3, &second.hash);
        let link = |entry: &Model| (entry.number, entry.hash.clone());
        let start = (0, FIRST.to_owned());
        assert_eq!(
            (fault(&start, &first), fault(&link(&first), &second), fault(&link(&second), &third)),
            (None, None, None)
        );
        assert!(fault(&link(&first), &third).is_some(), "one is missing");
        assert!(fault(&start, &second).is_some(), "the first is missing");
        for changed in [
            Model { deed: Deed::Rejected, ..second.clone() },
            Model { caller: None, ..second.clone() },
            Model { at: Instant::from_micros(9), ..second.clone() },
            Model { subject: None, ..second.clone() },
        ] {
            assert!(fault(&link(&first), &changed).is_some(), "{changed:?}");
            let rewritten = Model { hash: hash(&changed), ..changed };
            assert!(fault(&link(&rewritten), &third).is_some(), "the next one knows");
        }
    }
}
