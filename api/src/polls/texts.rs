//! The texts of a poll, valid by construction.

use std::borrow::Cow;
use std::str::FromStr;

use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{ToJSON, Type};
use serde_json::Value;

use ground::seen::{clean_lines, is_unseen};
use ground::text::Message;
use ground::{Leaf, List, leaf, line, say};

line!(
    /// The question of a poll: one line, 1 to 200 characters, no outer blanks.
    Question,
    200,
    "La question compte de 1 à 200 caractères, sur une seule ligne.",
    "A question has 1 to 200 characters, on a single line."
);

line!(
    /// An option of a poll: one line, 1 to 100 characters, no outer blanks.
    Label,
    100,
    "Un choix compte de 1 à 100 caractères, sur une seule ligne.",
    "An option has 1 to 100 characters, on a single line."
);

ground::text!(
    /// The conclusion of a poll, what the town hall will do with the answers: 1 to 2,000 characters, lines ended by
    /// `\n`, no outer blanks.
    Conclusion
);

/// The longest conclusion, in characters.
const LONGEST: usize = 2000;

impl FromStr for Conclusion {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "La conclusion compte de 1 à 2 000 caractères, sans caractère de contrôle.",
            "A conclusion has 1 to 2,000 characters, and no control characters.",
        );
        let text = clean_lines(raw);
        let text = text.trim();
        let fits = text.chars().count() <= LONGEST && !text.contains('\0');
        if fits && !is_unseen(text) { Ok(Self(text.to_owned())) } else { Err(WRONG) }
    }
}

leaf!(Conclusion, "string", "", |mut schema| {
    schema.min_length = Some(1);
    schema.max_length = Some(LONGEST);
    schema
});

/// The options of a poll as they are sent: 2 to 10 labels, each another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels(List<Label, 10>);

impl Labels {
    /// The labels, in order.
    pub fn into_vec(self) -> Vec<Label> {
        self.0.0
    }
}

impl Leaf for Labels {
    fn read(value: &Value) -> Result<Self, Message> {
        let labels = List::read(value)?;
        if labels.0.len() < 2 {
            return Err(say!("Un sondage propose de 2 à 10 choix.", "A poll has 2 to 10 options."));
        }
        Ok(Self(labels))
    }
}

impl ToJSON for Labels {
    fn to_json(&self) -> Option<Value> {
        self.0.to_json()
    }
}

impl Type for Labels {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = <List<Label, 10> as Type>::RawElementValueType;

    fn name() -> Cow<'static, str> {
        "labels".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        List::<Label, 10>::schema_ref().merge(MetaSchema { min_items: Some(2), ..MetaSchema::ANY })
    }

    fn register(registry: &mut Registry) {
        List::<Label, 10>::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self::RawElementValueType> + 'a> {
        self.0.raw_element_iter()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_conclusion_keeps_its_lines_and_is_not_blank() {
        let longest = "é".repeat(2000);
        for (raw, expected) in [
            (" Nous le ferons.\r\nDès mai.\n", Some("Nous le ferons.\nDès mai.")),
            (longest.as_str(), Some(longest.as_str())),
            (&"é".repeat(2001), None),
            ("", None),
            (" \n\t ", None),
            ("\u{200b}", None),
            ("a\u{0}b", None),
            ("⠀⠀", None),
            ("a\u{202e}b\u{b}c", Some("ab\nc")),
        ] {
            assert_eq!(raw.parse::<Conclusion>().ok().as_ref().map(Conclusion::as_str), expected, "{raw:?}");
        }
    }

    #[test]
    fn a_poll_has_two_to_ten_options_each_another() {
        let labels = |count: usize| (0..count).map(|number| json!(format!("Choix {number}"))).collect::<Vec<_>>();
        for (value, fits) in [
            (json!(labels(2)), true),
            (json!(labels(10)), true),
            (json!(labels(1)), false),
            (json!(labels(11)), false),
            (json!([]), false),
            (json!(["Oui", " Oui "]), false),
            (json!(["Oui", ""]), false),
            (json!(["Oui", 1]), false),
            (json!("Oui"), false),
        ] {
            assert_eq!(Labels::read(&value).is_ok(), fits, "{value}");
        }
    }
}
