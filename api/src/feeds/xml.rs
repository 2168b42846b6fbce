//! Writing XML 1.0: elements are always closed, and any text can be put in.

pub(crate) struct Xml(String);

impl Xml {
    pub(crate) fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned())
    }

    pub(crate) fn element(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        content: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        self.0.push('>');
        content(self);
        self.0.extend(["</", name, ">"]);
    }

    pub(crate) fn text(&mut self, name: &'static str, attributes: &[(&'static str, &str)], text: &str) {
        self.element(name, attributes, |xml| xml.escape(text));
    }

    pub(crate) fn empty(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.open(name, attributes);
        self.0.push_str("/>");
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.0.extend(["<", name]);
        for (name, value) in attributes {
            self.0.extend([" ", name, "=\""]);
            self.escape(value);
            self.0.push('"');
        }
    }

    fn escape(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                // A reader would take a bare one for the end of a line.
                '\r' => self.0.push_str("&#13;"),
                // Characters that XML 1.0 cannot hold in any spelling (section 2.2).
                '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    self.0.push('\u{fffd}')
                }
                c => self.0.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_survives_as_text_and_what_xml_cannot_hold_is_replaced() {
        for (text, expected) in [
            ("Crue & vent", "Crue &amp; vent"),
            ("]]><script>x</script>", "]]&gt;&lt;script&gt;x&lt;/script&gt;"),
            ("\u{0}a\u{1f}b\u{ffff}", "\u{fffd}a\u{fffd}b\u{fffd}"),
            ("é 🌊 \u{7f}\u{85}", "é 🌊 \u{7f}\u{85}"),
            ("a\tb\r\nc", "a\tb&#13;\nc"),
        ] {
            let mut xml = Xml::new();
            xml.text("t", &[("a", "\"<")], text);
            let written = String::from_utf8(xml.into_bytes()).unwrap();
            assert_eq!(
                written,
                format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<t a=\"&quot;&lt;\">{expected}</t>")
            );
        }
    }
}
