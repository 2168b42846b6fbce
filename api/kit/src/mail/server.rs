//! One connection to the mail server (SMTP, RFC 5321).

use std::time::Duration;
use std::{fmt, io};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::wire::{Reply, Wire};
use super::{Email, SendError, Tls, Way};

/// The time for a connection to come about.
const REACH: Duration = Duration::from_secs(30);

/// The time for the server to greet us, and to answer a command: it may look the reader up first (RFC 5321, section
/// 4.5.3.2).
const PATIENCE: Duration = Duration::from_secs(300);

/// The time for it to take a whole mail: it looks for spam meanwhile (RFC 5321, section 4.5.3.2.6).
const DATA_PATIENCE: Duration = Duration::from_secs(600);

/// The end of a mail. No line of ours begins with a dot: headers do not, and bodies are coded so.
const END: &str = "\r\n.\r\n";

/// A reason why a mail was not delivered.
#[derive(Debug)]
pub(super) enum Undelivered {
    /// The connection had gone before anything was said.
    Stale,
    /// For this reason.
    Because(SendError),
}

/// A reason why there is no connection: the end of a sentence about the server.
#[derive(Debug, thiserror::Error)]
pub(super) enum Closed {
    #[error("cannot be reached: {0}")]
    Unreached(io::Error),
    #[error("takes no more connections now: {0}")]
    Full(u16),
    #[error("does not answer")]
    Slow,
    #[error("does not speak SMTP with us: {0}")]
    Silent(String),
    #[error("offers no STARTTLS, and nothing is sent without")]
    NoStartTls,
    #[error("has no TLS that is trusted here: {0}")]
    NoTls(String),
    #[error("does not let us in with this user and password: {0}")]
    NotLetIn(u16),
    #[error("offers no way to log in that is known here")]
    NoLogin,
}

impl Closed {
    /// The error of a mail that finds no connection.
    pub(super) fn unavailable(&self, way: &Way) -> SendError {
        SendError::Unavailable(format!("the mail server {}:{} {self}", way.host, way.port))
    }
}

/// What did not hold while a connection was spoken on.
impl From<io::Error> for Closed {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut => Self::Slow,
            _ => Self::Silent(error.to_string()),
        }
    }
}

pub(super) struct Connection {
    wire: Wire,
    /// True if it takes several commands at once (RFC 2920).
    pipelines: bool,
    usable: bool,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("usable", &self.usable).finish_non_exhaustive()
    }
}

impl Connection {
    /// Connect, protect the connection, and log in.
    pub(super) async fn open(way: &Way, host: &str) -> Result<Self, Closed> {
        let reached = timeout(REACH, TcpStream::connect((way.host.as_str(), way.port))).await;
        let stream = reached.map_err(|_| Closed::Slow)?.map_err(Closed::Unreached)?;
        stream.set_nodelay(true).map_err(Closed::Unreached)?;
        let mut wire = Wire::new(stream);
        let protect =
            async |wire: Wire| wire.protected(&way.host).await.map_err(|error| Closed::NoTls(error.to_string()));
        if way.tls == Tls::Implicit {
            wire = protect(wire).await?;
        }
        greeted(&wire.hear(PATIENCE).await?)?;
        let mut offers = hello(&mut wire, host).await?;
        if way.tls == Tls::StartTls {
            if !has(&offers, "STARTTLS") {
                return Err(Closed::NoStartTls);
            }
            greeted(&wire.ask("STARTTLS\r\n", PATIENCE).await?)?;
            wire = protect(wire).await?;
            // What was offered in the open is forgotten (RFC 3207, section 4.2).
            offers = hello(&mut wire, host).await?;
        }
        if let Some(login) = &way.login {
            log_in(&mut wire, &offers, login).await?;
        }
        Ok(Self { wire, pipelines: has(&offers, "PIPELINING"), usable: true })
    }

    pub(super) async fn leave(mut self) {
        // Whether it hears our goodbye is its own business.
        let _ = self.wire.ask("QUIT\r\n", Duration::from_secs(5)).await;
    }

    pub(super) fn is_usable(&self) -> bool {
        self.usable
    }

    /// Hand a mail over; without an error the server has it. It is made while it is written, so that its memory is given
    /// back, and used for the next one while it is still in the processor's cache, before the server answers.
    pub(super) async fn deliver(
        &mut self,
        from: &Email,
        to: &Email,
        mail: &(impl Fn(&str) -> String + Sync),
    ) -> Result<(), Undelivered> {
        self.announce(from, to).await?;
        if let Err(error) = self.wire.say(&mail(END), DATA_PATIENCE).await {
            return Err(because(broken(&error)));
        }
        let reply = self.wire.hear(DATA_PATIENCE).await.map_err(|error| because(broken(&error)))?;
        self.usable = reply.code != 421;
        if reply.is_yes() { Ok(()) } else { Err(because(reply.refusal())) }
    }

    /// Say who writes to whom; without an error the server waits for the mail.
    async fn announce(&mut self, from: &Email, to: &Email) -> Result<(), Undelivered> {
        // Until the server has answered everything, nobody knows what it would answer next.
        self.usable = false;
        let commands = [format!("MAIL FROM:<{from}>\r\n"), format!("RCPT TO:<{to}>\r\n"), "DATA\r\n".to_owned()];
        let mut answers = Vec::with_capacity(commands.len());
        if self.pipelines {
            answers.push(self.wire.ask(&commands.concat(), PATIENCE).await);
            while answers.len() < commands.len() && answers.last().is_some_and(Result::is_ok) {
                answers.push(self.wire.hear(PATIENCE).await);
            }
        } else {
            for command in &commands {
                answers.push(self.wire.ask(command, PATIENCE).await);
                if !answers.last().is_some_and(|answer| answer.as_ref().is_ok_and(Reply::is_yes)) {
                    break;
                }
            }
        }
        let mut answers = answers.into_iter();
        match answers.next() {
            Some(Ok(reply)) if reply.is_yes() => {}
            Some(Ok(reply)) if reply.code != 421 => return Err(because(refused_sender(&reply))),
            Some(Ok(_) | Err(_)) | None => return Err(Undelivered::Stale),
        }
        match (answers.next(), answers.next()) {
            (Some(Ok(reader)), Some(Ok(data))) if reader.is_yes() && data.is_yes() => Ok(()),
            // It waits for a mail to nobody: this connection has had its time.
            (Some(Ok(reader)), Some(Ok(data))) if data.is_yes() => Err(because(reader.refusal())),
            (Some(Ok(reader)), data) => {
                let reply = if reader.is_yes() { data.and_then(Result::ok) } else { Some(reader) };
                let Some(reply) = reply else { return Err(because(interrupted())) };
                if reply.code != 421 {
                    // That mail is off; the connection takes the next one.
                    self.usable = self.wire.ask("RSET\r\n", PATIENCE).await.is_ok_and(|reply| reply.is_yes());
                }
                Err(because(reply.refusal()))
            }
            (Some(Err(error)), _) => Err(because(broken(&error))),
            (None, _) => Err(because(interrupted())),
        }
    }
}

/// Say hello, also to a server that knows the old way alone (RFC 5321, section 4.1.1.1); what it offers.
async fn hello(wire: &mut Wire, host: &str) -> Result<Vec<String>, Closed> {
    let reply = wire.ask(&format!("EHLO {host}\r\n"), PATIENCE).await?;
    if matches!(reply.code, 500..=504 | 550) {
        let old = wire.ask(&format!("HELO {host}\r\n"), PATIENCE).await?;
        greeted(&old)?;
        return Ok(Vec::new());
    }
    greeted(&reply)?;
    Ok(reply.lines.into_iter().skip(1).collect())
}

fn greeted(reply: &Reply) -> Result<(), Closed> {
    match reply.code {
        200..=399 => Ok(()),
        code @ 400..=499 => Err(Closed::Full(code)),
        code => Err(Closed::Silent(code.to_string())),
    }
}

fn has(offers: &[String], extension: &str) -> bool {
    offers.iter().any(|offer| offer.split_whitespace().next().is_some_and(|it| it.eq_ignore_ascii_case(extension)))
}

/// Log in (RFC 4954) by PLAIN or, where only that is offered, by LOGIN.
async fn log_in(wire: &mut Wire, offers: &[String], (user, password): &(String, String)) -> Result<(), Closed> {
    let ways: Vec<String> = offers
        .iter()
        .map(|offer| offer.to_ascii_uppercase().replace('=', " "))
        .filter_map(|offer| offer.strip_prefix("AUTH ").map(str::to_owned))
        .flat_map(|ways| ways.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let offered = |way: &str| ways.iter().any(|it| it == way);
    let coded = |text: &str| BASE64_STANDARD.encode(text);
    let steps = if offered("PLAIN") {
        vec![format!("AUTH PLAIN {}\r\n", coded(&format!("\0{user}\0{password}")))]
    } else if offered("LOGIN") {
        vec!["AUTH LOGIN\r\n".to_owned(), format!("{}\r\n", coded(user)), format!("{}\r\n", coded(password))]
    } else {
        return Err(Closed::NoLogin);
    };
    for step in steps {
        let reply = wire.ask(&step, PATIENCE).await?;
        match reply.code {
            code @ 400..=499 => return Err(Closed::Full(code)),
            _ if reply.is_yes() => {}
            code => return Err(Closed::NotLetIn(code)),
        }
    }
    Ok(())
}

/// The error of a mail whose sender is refused: for now, or for good.
fn refused_sender(reply: &Reply) -> SendError {
    let code = reply.code;
    match code {
        400..=499 => SendError::Busy(format!("the mail server takes no mail now: {code}")),
        _ => SendError::Unavailable(format!("the mail server refuses the sender: {code}")),
    }
}

impl From<Undelivered> for SendError {
    fn from(undelivered: Undelivered) -> Self {
        match undelivered {
            Undelivered::Stale => Self::Busy("the mail server closed the connection".to_owned()),
            Undelivered::Because(error) => error,
        }
    }
}

fn because(error: SendError) -> Undelivered {
    Undelivered::Because(error)
}

fn broken(error: &io::Error) -> SendError {
    match error.kind() {
        io::ErrorKind::TimedOut => SendError::Busy("the mail server does not answer".to_owned()),
        _ => interrupted(),
    }
}

fn interrupted() -> SendError {
    SendError::Busy("the connection to the mail server broke off".to_owned())
}
