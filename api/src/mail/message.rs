//! A mail as it travels: headers and both forms of its body.

use std::time::{Duration, SystemTime};

use lettre::{
    Message,
    message::{
        Body, Mailbox, MultiPart, SinglePart, header,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use uuid::Uuid;

use super::{Email, Filled, Settings};
use crate::{clock::Instant, text::Language};

/// A mail that is to be sent.
#[derive(Debug)]
pub struct Mail<'a> {
    /// What it is, for one reader: sent again, it has the same `Message-ID`.
    pub id: Uuid,
    /// The reader.
    pub to: &'a Email,
    /// Who writes, in the place of the sender's name.
    pub sender: Option<&'a str>,
    /// Where answers go, if not to the sender's address.
    pub reply_to: Option<&'a Email>,
    /// One line.
    pub subject: &'a str,
    /// The language it is written in.
    pub language: Language,
    /// Its text and its HTML.
    pub body: Filled,
    /// The list it belongs to, for a letter.
    pub list: Option<List>,
}

/// The list that a letter belongs to (RFC 2919, 2369 and 8058).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Its id, without the name of the server.
    pub id: String,
    /// Where a POST unsubscribes.
    pub unsubscribe: String,
    /// What to write to the sender to unsubscribe.
    pub unsubscribe_subject: String,
}

/// Its bytes, in CRLF.
pub(super) fn write(mail: &Mail<'_>, settings: &Settings, host: &str, now: Instant) -> Result<Vec<u8>, String> {
    let mailbox = |name: Option<&str>, address: &Email| {
        Ok::<_, String>(Mailbox::new(name.map(str::to_owned), address.as_str().parse().map_err(|_| "an address".to_owned())?))
    };
    let from = &settings.from;
    let date = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(now.micros()).unwrap_or_default());
    let mut message = Message::builder()
        .from(mailbox(mail.sender.or(from.name()), from.address())?)
        .to(mailbox(None, mail.to)?)
        .subject(mail.subject)
        .date(date)
        .message_id(Some(format!("<{}@{host}>", mail.id)))
        // RFC 3834: no out-of-office answers, please; some programs only know the older name.
        .raw_header(plain("Auto-Submitted", "auto-generated"))
        .raw_header(plain("Content-Language", mail.language.as_str()));
    if let Some(reply_to) = mail.reply_to {
        message = message.reply_to(mailbox(mail.sender, reply_to)?);
    }
    if let Some(list) = &mail.list {
        let mailto = format!("mailto:{}?subject={}", from.address(), list.unsubscribe_subject);
        message = message
            .raw_header(plain("List-Id", &format!("<{}.{host}>", list.id)))
            .raw_header(plain("List-Unsubscribe", &format!("<{}>,\r\n <{mailto}>", list.unsubscribe)))
            .raw_header(plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
            .raw_header(plain("Precedence", "list"));
    }
    // `=_` stands in no body that is quoted-printable.
    let alternatives = MultiPart::alternative().boundary(format!("=_{}", mail.id.simple()));
    let part = |content_type, body: &[u8]| {
        let body = Body::dangerous_pre_encoded(body.to_vec(), ContentTransferEncoding::QuotedPrintable);
        SinglePart::builder().header::<ContentType>(content_type).body(body)
    };
    let text = part(header::ContentType::TEXT_PLAIN, &mail.body.text);
    let html = part(header::ContentType::TEXT_HTML, &mail.body.html);
    let message = message.multipart(alternatives.singlepart(text).singlepart(html)).map_err(|error| error.to_string())?;
    Ok(message.formatted())
}

/// A header in ASCII, folded already where it is long.
fn plain(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.to_owned(), value.to_owned())
}
