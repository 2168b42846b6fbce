//! Mails, as the tests' own server took them.

/// A mail as it came.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its recipient.
    pub to: String,
    /// The whole mail.
    pub raw: String,
}

impl Mail {
    /// A header, unfolded; empty if it is not there.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
        let name = format!("{}:", name.to_ascii_lowercase());
        let line = head.split("\r\n").find(|line| line.to_ascii_lowercase().starts_with(&name));
        line.map(|line| line[name.len()..].trim().to_owned()).unwrap_or_default()
    }

    /// Its text.
    pub fn text(&self) -> String {
        self.part("text/plain")
    }

    /// Its HTML.
    pub fn html(&self) -> String {
        self.part("text/html")
    }

    /// The token of a link to a page in its text, such as `/digests/confirm`.
    pub fn token(&self, page: &str) -> String {
        let text = self.text();
        let after =
            text.split_once(&format!("{page}?token=")).unwrap_or_else(|| panic!("no link to {page} in {text}")).1;
        after.split_whitespace().next().unwrap_or_default().to_owned()
    }

    fn part(&self, media_type: &str) -> String {
        let content_type = self.header("content-type");
        let boundary =
            content_type.split("boundary=\"").nth(1).and_then(|it| it.split('"').next()).expect("a mail has parts");
        let separator = format!("--{boundary}");
        let part = self
            .raw
            .split(separator.as_str())
            .find(|part| part.contains(&format!("Content-Type: {media_type}")))
            .expect("the part");
        let (_, coded) = part.split_once("\r\n\r\n").expect("a part has a body");
        let plain = quoted_printable::decode(coded, quoted_printable::ParseMode::Strict).expect("quoted-printable");
        String::from_utf8(plain).expect("UTF-8").replace("\r\n", "\n")
    }
}
