//! The file of delegations.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::flow::FlowJson;
use super::people::{People, about, people_of};
use super::reader::{Fields, Name, Refused, Word, read, seed, text};
use crate::delegation::{DelegationRefusal, Delegations, Person, Share, Ways};
use crate::number::Cap;
use crate::refusal::Refusal;

/// Follow the delegations of a file and say who casts what, as JSON.
///
/// ```
/// let file = br#"{"electorate": ["ann", "bob"], "voted": ["bob"], "late": [], "cap": null,
///                 "delegations": {"ann": [{"to": "bob", "percent": 100}]}}"#;
/// assert_eq!(suffrage::delegate_json(file)?, r#"{"weights":{"bob":2.0},"unused":0.0,"in_cycles":[],"capped":{}}"#);
/// # Ok::<(), suffrage::Refusal>(())
/// ```
pub fn delegate_json(input: &[u8]) -> Result<String, Refusal> {
    followed(&read_contents(input)?, None)
}

/// The same, with a row for each voice that moved, as published results list them: under its owner's name, in code-point
/// order, the parts that others cast and what nobody does, each rounded down to micro-voices.
///
/// ```
/// let file = br#"{"electorate": ["ann", "bob"], "voted": ["bob"], "delegations": {"ann": [{"to": "bob", "percent": 60}]}}"#;
/// let rows = r#""voices":[{"code":"ann","shares":[{"to":"bob","voices":0.6}],"unused":0.4}]}"#;
/// assert!(suffrage::delegate_voices_json(file)?.ends_with(rows));
/// # Ok::<(), suffrage::Refusal>(())
/// ```
pub fn delegate_voices_json(input: &[u8]) -> Result<String, Refusal> {
    let contents = read_contents(input)?;
    let ways = contents.delegations.ways(contents.cap.as_ref());
    followed(&contents, Some(&ways))
}

fn followed(contents: &Contents<'_>, ways: Option<&Ways<'_>>) -> Result<String, Refusal> {
    let flow = contents.delegations.follow(contents.cap.as_ref());
    let people = 0..contents.people.names.len() as Person;
    let result = FlowJson { name: |person| contents.people.name(person), flow: &flow, people, ways };
    serde_json::to_string(&result).map_err(|error| Refusal::Malformed(error.to_string()))
}

fn read_contents(input: &[u8]) -> Result<Contents<'_>, Refusal> {
    let text = text(input)?;
    let (mut contents, complete) = read_file(text, None)?;
    if !complete {
        // Somebody was named before the electorate was known: begin again, knowing it.
        contents = read_file(text, Some(contents.people))?.0;
    }
    Ok(contents)
}

struct Contents<'de> {
    people: People<'de>,
    delegations: Delegations,
    cap: Option<Cap>,
}

fn read_file<'de>(text: &'de str, known: Option<People<'de>>) -> Result<(Contents<'de>, bool), Refusal> {
    let refused = Refused::default();
    read(text, File { refused: &refused, known }).map_err(|error| refused.into_refusal(&error))
}

const FIELDS: &[&str] = &["electorate", "voted", "late", "cap", "delegations"];

struct File<'a, 'de> {
    refused: &'a Refused,
    known: Option<People<'de>>,
}

impl<'de> serde::de::DeserializeSeed<'de> for File<'_, 'de> {
    type Value = (Contents<'de>, bool);

    fn deserialize<D: serde::de::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for File<'_, 'de> {
    /// The contents, and true if everything could be read at once.
    type Value = (Contents<'de>, bool);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with an electorate and delegations")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let refused = self.refused;
        let known_before = self.known.is_some();
        let mut people = self.known;
        let mut delegations = new_delegations(people.as_ref(), refused)?;
        let mut fields = Fields::new(FIELDS);
        let (mut cap, mut complete) = (None, true);
        while let Some(field) = fields.next(&mut map, refused, Refusal::from)? {
            match (field, &people) {
                ("cap", _) => cap = read_cap(map.next_value()?, refused)?,
                ("electorate", _) if known_before => {
                    map.next_value::<IgnoredAny>()?;
                }
                ("electorate", _) => {
                    let read = people_of(map.next_value()?).map_err(|refusal| refused.stop::<A::Error>(refusal))?;
                    delegations = new_delegations(Some(&read), refused)?;
                    people = Some(read);
                }
                ("delegations", Some(people)) => {
                    map.next_value_seed(Everybody { people, delegations: &mut delegations, refused })?
                }
                (_, Some(people)) => {
                    map.next_value_seed(Voters {
                        people,
                        delegations: &mut delegations,
                        refused,
                        late: field == "late",
                    })?;
                }
                (_, None) => {
                    complete = false;
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        for needed in ["electorate", "voted"] {
            if !fields.had(needed) {
                return Err(refused.stop(Refusal::MissingField(needed)));
            }
        }
        let people = people.unwrap_or_default();
        Ok((Contents { people, delegations, cap }, complete))
    }
}

fn new_delegations<E: Error>(people: Option<&People<'_>>, refused: &Refused) -> Result<Delegations, E> {
    Delegations::new(people.map_or(0, |people| people.names.len())).map_err(|_| refused.stop(Refusal::TooManyPeople))
}

fn read_cap<E: Error>(digits: &RawValue, refused: &Refused) -> Result<Option<Cap>, E> {
    match digits.get() {
        "null" => Ok(None),
        digits => digits.parse().map(Some).map_err(|refusal| refused.stop(Refusal::Cap(refusal))),
    }
}

struct Voters<'a, 'n> {
    people: &'a People<'n>,
    delegations: &'a mut Delegations,
    refused: &'a Refused,
    late: bool,
}

seed!(['a, 'n] Voters<'a, 'n> => deserialize_seq);

impl<'de> Visitor<'de> for Voters<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of people")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        loop {
            let delegations = &mut *self.delegations;
            let meaning = |name: &str| {
                let person = self.people.find(name).ok_or_else(|| about(name, DelegationRefusal::Unknown))?;
                let taken = if self.late { delegations.voted_late(person) } else { delegations.voted(person) };
                taken.map_err(|reason| about(name, reason))
            };
            if list.next_element_seed(Word { expected: "a person", refused: self.refused, meaning })?.is_none() {
                return Ok(());
            }
        }
    }
}

struct Everybody<'a, 'n> {
    people: &'a People<'n>,
    delegations: &'a mut Delegations,
    refused: &'a Refused,
}

seed!(['a, 'n] Everybody<'a, 'n> => deserialize_map);

impl<'de> Visitor<'de> for Everybody<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of people and their delegates")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (people, refused) = (self.people, self.refused);
        let known = |name: &str| people.find(name).ok_or_else(|| about(name, DelegationRefusal::Unknown));
        let mut shares = vec![];
        let mut void = vec![];
        while let Some(person) = map.next_key_seed(Word { expected: "a person", refused, meaning: known })? {
            shares.clear();
            void.clear();
            let list = Shares { people, person, shares: &mut shares, void: &mut void, refused };
            map.next_value_seed(list).map_err(|error| {
                refused.or_stop(error, |text| Refusal::Malformed(format!("{:?}: {text}", people.name(person))))
            })?;
            self.delegations
                .hand(person, &shares)
                .map_err(|reason| refused.stop::<A::Error>(about(people.name(person), reason)))?;
        }
        Ok(())
    }
}

struct Shares<'a, 'n, 'de> {
    people: &'a People<'n>,
    person: Person,
    shares: &'a mut Vec<Share>,
    /// The delegates outside the electorate, of whom none may come twice either.
    void: &'a mut Vec<Name<'de>>,
    refused: &'a Refused,
}

impl<'de> serde::de::DeserializeSeed<'de> for Shares<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: serde::de::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Shares<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of delegates")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let stop = |reason| self.refused.stop::<A::Error>(about(self.people.name(self.person), reason));
        while let Some((name, percent)) = list.next_element_seed(OneShare(self.refused))? {
            let percent = u8::try_from(percent).map_err(|_| stop(DelegationRefusal::Percent))?;
            let to = self.people.find_anywhere(&name.0);
            if to.is_none() {
                if self.void.contains(&name) {
                    return Err(stop(DelegationRefusal::DelegateTwice));
                }
                self.void.push(name);
            }
            self.shares.push(Share { to, percent });
            // Nobody has more than a hundred delegates: do not read on for ever.
            if self.shares.len() > 100 {
                return Err(stop(DelegationRefusal::Over100));
            }
        }
        Ok(())
    }
}

struct OneShare<'a>(&'a Refused);

seed!(['a] OneShare<'a> => deserialize_map);

impl<'de> Visitor<'de> for OneShare<'_> {
    type Value = (Name<'de>, u64);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a delegate and a percentage")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Fields::new(&["to", "percent"]);
        let (mut to, mut percent) = (None, None);
        while let Some(field) = fields.next(&mut map, self.0, Refusal::from)? {
            match field {
                "to" => to = Some(map.next_value()?),
                _ => percent = Some(map.next_value()?),
            }
        }
        let missing = |field| self.0.stop::<A::Error>(Refusal::MissingField(field));
        Ok((to.ok_or_else(|| missing("to"))?, percent.ok_or_else(|| missing("percent"))?))
    }
}
