//! A mail as it travels: headers and both forms of its body.

use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart, header};

use super::body::{Markers, coded};
use super::printed::{Blank, Printed};
use super::{Email, Settings};
use ground::clock::Instant;
use ground::text::Language;

/// A mail that is to be sent, to one reader or to many.
#[derive(Debug)]
pub struct Mail<'a> {
    /// The writer, in the place of the sender's name.
    pub sender: Option<&'a str>,
    /// The address for answers, if not the sender's.
    pub reply_to: Option<&'a Email>,
    /// One line.
    pub subject: &'a str,
    /// The language it is written in.
    pub language: Language,
    /// Its content as text; [`Markers`] may stand in it.
    pub text: &'a str,
    /// Its content as HTML; [`Markers`] may stand in it.
    pub html: &'a str,
    /// The list it belongs to, for a letter.
    pub list: Option<MailingList>,
}

/// The list that a letter belongs to (RFC 2919, 2369 and 8058).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailingList {
    /// Its id, without the name of the server.
    pub id: String,
    /// The address where a POST unsubscribes, without the reader's token, which is added.
    pub unsubscribe: String,
}

/// Its bytes for all its readers, in CRLF and ASCII.
pub(super) fn print(mail: &Mail<'_>, settings: &Settings, host: &str, now: Instant) -> Result<Printed, String> {
    let address = |email: &Email| email.as_str().parse::<lettre::Address>().map_err(|_| "an address".to_owned());
    let mailbox =
        |name: Option<&str>, email: &Email| Ok::<_, String>(Mailbox::new(name.map(str::to_owned), address(email)?));
    let from = &settings.from;
    let date = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(now.micros()).unwrap_or_default());
    // Its own envelope is not used: each reader has one.
    let envelope = Envelope::new(None, vec![address(from.address())?]).map_err(|error| error.to_string())?;
    let mut message = Message::builder()
        .envelope(envelope)
        .from(mailbox(mail.sender.or(from.name()), from.address())?)
        .raw_header(plain("To", Blank::To.marker()))
        .subject(mail.subject)
        .date(date)
        .raw_header(plain("Message-ID", &format!("<{}@{host}>", Blank::Id.marker())))
        // RFC 3834: no out-of-office answers, please; some programs only know the older name.
        .raw_header(plain("Auto-Submitted", "auto-generated"))
        .raw_header(plain("Content-Language", mail.language.as_str()));
    if let Some(reply_to) = mail.reply_to {
        message = message.reply_to(mailbox(mail.sender, reply_to)?);
    }
    if let Some(list) = &mail.list {
        let token = Markers::UNSUBSCRIBE;
        // For programs that send a mail; somebody must read it then.
        let mailto = match settings.unsubscribe_by_mail {
            true => format!(",\r\n <mailto:{}?subject=unsubscribe%20{token}>", from.address()),
            false => String::new(),
        };
        message = message
            .raw_header(plain("List-Id", &format!("<{}.{host}>", list.id)))
            .raw_header(plain("List-Unsubscribe", &format!("<{}{token}>{mailto}", list.unsubscribe)))
            .raw_header(plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
            .raw_header(plain("Precedence", "list"));
    }
    // `=_` stands in no body that is quoted-printable.
    let alternatives = MultiPart::alternative().boundary("=_tambour");
    let part = |content_type, body: &str| {
        let body = Body::dangerous_pre_encoded(coded(body).into_bytes(), ContentTransferEncoding::QuotedPrintable);
        SinglePart::builder().header::<ContentType>(content_type).body(body)
    };
    let (text, html) =
        (part(header::ContentType::TEXT_PLAIN, mail.text), part(header::ContentType::TEXT_HTML, mail.html));
    let message =
        message.multipart(alternatives.singlepart(text).singlepart(html)).map_err(|error| error.to_string())?;
    Ok(Printed::new(&String::from_utf8(message.formatted()).map_err(|error| error.to_string())?))
}

/// A header in ASCII, folded already where it is long.
fn plain(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.to_owned(), value.to_owned())
}
