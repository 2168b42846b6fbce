//! Communes by their keys in addresses: slugs and INSEE codes.

use std::collections::HashMap;

use ground::ids::CommuneId;

/// The length of keys that are kept beside their values; of 1,000 slugs one is longer.
const SHORT: usize = 32;

/// The communes by key. Every read begins here, with a key that was most likely not looked up lately: the text to
/// compare lies where it is found, not elsewhere in memory, for which the processor would wait once more. Capitals do not
/// matter: `2A004` is written `2a004` too.
#[derive(Debug, Default)]
pub(super) struct Keys {
    short: HashMap<[u8; SHORT], CommuneId>,
    long: HashMap<Box<str>, CommuneId>,
}

impl Keys {
    /// Keys with room for this many.
    pub(super) fn with_capacity(keys: usize) -> Self {
        Self { short: HashMap::with_capacity(keys), long: HashMap::new() }
    }

    pub(super) fn insert(&mut self, key: &str, commune: CommuneId) {
        match short(key) {
            Some(key) => self.short.insert(key, commune),
            None => self.long.insert(key.to_ascii_lowercase().into(), commune),
        };
    }

    pub(super) fn get(&self, key: &str) -> Option<CommuneId> {
        match short(key) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(key.to_ascii_lowercase().as_str()).copied(),
        }
    }
}

/// A key in small letters with zeros behind it, if it is short. One that ends in zeros itself is none of these: it would be taken for another.
fn short(key: &str) -> Option<[u8; SHORT]> {
    let mut bytes = [0; SHORT];
    bytes.get_mut(..key.len())?.copy_from_slice(key.as_bytes());
    bytes.make_ascii_lowercase();
    (!key.ends_with('\0')).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_its_commune_and_no_other_key_does() {
        let (kerling, saint) = (CommuneId::new(), CommuneId::new());
        let long = "saint-remy-en-bouzemont-saint-genest-et-isson";
        let mut keys = Keys::with_capacity(2);
        keys.insert("57361", kerling);
        keys.insert("2A361", kerling);
        keys.insert(long, saint);
        for (key, expected) in [
            ("57361", Some(kerling)),
            ("2a361", Some(kerling)),
            ("2A361", Some(kerling)),
            (long, Some(saint)),
            ("Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson", Some(saint)),
            (&long[..SHORT], None),
            ("57361\0", None),
            ("5736", None),
            ("", None),
        ] {
            assert_eq!(keys.get(key), expected, "{key:?}");
        }
    }
}
