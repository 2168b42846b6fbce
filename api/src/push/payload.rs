//! The payload of a message: Declarative Web Push, which a service worker reads too. Pure.

use serde::Serialize;

use super::NewsKind;
use ground::text::Language;

/// The wording of a notification, and the page it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Its title.
    pub title: String,
    /// Its text, which is cut at a word if it is too long.
    pub text: String,
    /// Its language.
    pub language: Language,
    /// A newer message with the same tag takes its place.
    pub tag: String,
    /// The address it leads to.
    pub navigate: String,
    /// The kind of news that it tells.
    pub kind: Option<NewsKind>,
    /// The id of its subject.
    pub id: String,
    /// The commune, by slug.
    pub commune: Option<String>,
}

#[derive(Serialize)]
struct Payload<'a> {
    web_push: u16,
    notification: Notification<'a>,
}

#[derive(Serialize)]
struct Notification<'a> {
    title: &'a str,
    body: &'a str,
    lang: &'a str,
    tag: &'a str,
    navigate: &'a str,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    kind: &'a str,
    id: &'a str,
    commune: Option<&'a str>,
}

impl Wording {
    /// Write it as JSON in `most` bytes at most.
    ///
    /// # Errors
    /// When it is not JSON, which texts always are.
    pub fn to_json(&self, most: usize) -> Result<Vec<u8>, serde_json::Error> {
        let bare = self.with_body("")?.len();
        let mut room = self.text.len();
        loop {
            let body = cut(&self.text, room);
            let json = self.with_body(&body)?;
            if json.len() <= most || room == 0 {
                return Ok(json);
            }
            // What JSON escapes takes more bytes there than here, so the text shrinks by its share, at least by a byte.
            let share = body.len() * most.saturating_sub(bare) / (json.len() - bare).max(1);
            room = share.min(room - 1);
        }
    }

    fn with_body(&self, body: &str) -> Result<Vec<u8>, serde_json::Error> {
        let Self { title, language, tag, navigate, kind, id, commune, .. } = self;
        let data = Data { kind: kind.map_or("test", NewsKind::as_str), id, commune: commune.as_deref() };
        serde_json::to_vec(&Payload {
            web_push: 8030,
            notification: Notification { title, body, lang: language.as_str(), tag, navigate, data },
        })
    }
}

/// A text in `most` bytes at most: whole, or its first words and an ellipsis.
fn cut(text: &str, most: usize) -> String {
    const ELLIPSIS: &str = "…";
    if text.len() <= most {
        return text.to_owned();
    }
    let head = &text[..text.floor_char_boundary(most.saturating_sub(ELLIPSIS.len()))];
    // A word that goes on after the cut is left out, unless there is no other.
    let goes_on = text[head.len()..].chars().next().is_some_and(|next| !next.is_whitespace());
    let words = if goes_on { head.rfind(char::is_whitespace).map_or(head, |end| &head[..end]) } else { head };
    let words = words.trim_end();
    if words.is_empty() { String::new() } else { format!("{words}{ELLIPSIS}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(text: &str) -> Wording {
        Wording {
            title: "Coupure d’eau".to_owned(),
            text: text.to_owned(),
            language: Language::Fr,
            tag: "notice-1".to_owned(),
            navigate: "https://panneau.exemple.fr/1".to_owned(),
            kind: Some(NewsKind::Notice),
            id: "1".to_owned(),
            commune: Some("arles".to_owned()),
        }
    }

    #[test]
    fn a_text_is_cut_at_a_word_and_never_inside_a_character() {
        for (most, expected) in [
            (100, "Une fête à Noël"),
            (16, "Une fête à…"),
            (13, "Une fête…"),
            (11, "Une…"),
            (5, "Un…"),
            (4, "U…"),
            (3, ""),
            (0, ""),
        ] {
            let shown = cut("Une fête à Noël", most);
            assert_eq!(shown, expected, "{most}");
            assert!(shown.len() <= most, "{most}");
        }
        assert_eq!(cut("éééé", 6), "é…");
    }

    #[test]
    fn a_message_has_at_most_so_many_bytes_whatever_is_escaped_in_it() {
        let long = [
            &"mot ".repeat(3000),
            &"\"\n\\".repeat(3000),
            &"é".repeat(9000),
            &"\u{1}".repeat(5000),
            &"👩‍👩‍👧 ".repeat(900),
        ];
        for text in long {
            for most in [3993, 2000, 400] {
                let json = wording(text).to_json(most).unwrap();
                assert!(json.len() <= most, "{}", json.len());
                let read: serde_json::Value = serde_json::from_slice(&json).unwrap();
                assert!(read["notification"]["body"].as_str().unwrap().ends_with('…'));
            }
        }
        let whole = wording("Rue des Vignes.").to_json(3993).unwrap();
        let expected = r#"{"web_push":8030,"notification":{"title":"Coupure d’eau","body":"Rue des Vignes.","lang":"fr","tag":"notice-1","navigate":"https://panneau.exemple.fr/1","data":{"kind":"notice","id":"1","commune":"arles"}}}"#;
        assert_eq!(String::from_utf8(whole).unwrap(), expected);
    }
}
