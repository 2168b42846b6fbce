//! One connection to the mail server (SMTP, RFC 5321).

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io, task};

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters};
use lettre::transport::smtp::commands::Ehlo;
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{Email, SendError, Tls, Way};

/// The time for the server to greet us, and to answer a command.
const PATIENCE: Duration = Duration::from_secs(60);

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
enum Closed {
    #[error("cannot be reached: {0}")]
    Unreached(io::Error),
    #[error("does not speak SMTP with us: {0}")]
    Silent(String),
    #[error("offers no STARTTLS, and nothing is sent without")]
    NoStartTls,
    #[error("has no TLS that is trusted here: {0}")]
    NoTls(String),
    #[error("does not let us in with this user and password: {0}")]
    NotLetIn(String),
}

pub(super) struct Connection {
    smtp: AsyncSmtpConnection,
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
    pub(super) async fn open(way: &Way, host: &str) -> Result<Self, SendError> {
        match timeout(PATIENCE, Self::connect(way, host)).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(SendError::Unavailable(format!("the mail server {}:{} {error}", way.host, way.port))),
            Err(_) => Err(SendError::Unavailable(format!("the mail server {}:{} does not answer", way.host, way.port))),
        }
    }

    async fn connect(way: &Way, host: &str) -> Result<Self, Closed> {
        let stream = TcpStream::connect((way.host.as_str(), way.port)).await.map_err(Closed::Unreached)?;
        stream.set_nodelay(true).map_err(Closed::Unreached)?;
        let hello = ClientId::Domain(host.to_owned());
        let mut smtp = match way.tls {
            Tls::Implicit => {
                let stream = protect(&way.host, stream).await.map_err(|error| Closed::NoTls(error.to_string()))?;
                AsyncSmtpConnection::connect_with_transport(Box::new(Protected(stream)), &hello).await
            }
            Tls::StartTls | Tls::Off => AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await,
        }
        .map_err(|error| Closed::Silent(said(&error)))?;
        if way.tls == Tls::StartTls {
            if !smtp.can_starttls() {
                return Err(Closed::NoStartTls);
            }
            let no_tls = |error: Error| Closed::NoTls(said(&error));
            let tls = TlsParameters::builder(way.host.clone()).build_rustls().map_err(no_tls)?;
            smtp.starttls(tls, &hello).await.map_err(no_tls)?;
        }
        // Once more: lettre keeps nothing of an extension that it does not use itself.
        let offered = smtp.command(Ehlo::new(hello)).await.map_err(|error| Closed::Silent(said(&error)))?;
        let pipelines = offered.message().any(|line| line.trim().eq_ignore_ascii_case("PIPELINING"));
        if let Some((user, password)) = &way.login {
            let credentials = Credentials::new(user.clone(), password.clone());
            smtp.auth(DEFAULT_MECHANISMS, &credentials).await.map_err(|error| Closed::NotLetIn(said(&error)))?;
        }
        Ok(Self { smtp, pipelines, usable: true })
    }

    pub(super) async fn leave(mut self) {
        self.smtp.abort().await;
    }

    pub(super) fn is_usable(&self) -> bool {
        self.usable
    }

    /// Hand a mail over; without an error the server has it.
    pub(super) async fn deliver(
        &mut self,
        from: &Email,
        to: &Email,
        mail: &(impl Fn(&str) -> String + Sync),
    ) -> Result<(), Undelivered> {
        self.announce(from, to).await?;
        match self.say(Whole(mail), DATA_PATIENCE).await {
            Ok(()) => {
                self.usable = true;
                Ok(())
            }
            Err(answer) => {
                self.usable = matches!(answer, Answer::Code(code) if code != 421);
                Err(because(answer.into()))
            }
        }
    }

    /// Say who writes to whom; without an error the server waits for the mail.
    async fn announce(&mut self, from: &Email, to: &Email) -> Result<(), Undelivered> {
        // Until the server has answered everything, nobody knows what it would answer next.
        self.usable = false;
        let commands = [format!("MAIL FROM:<{from}>\r\n"), format!("RCPT TO:<{to}>\r\n"), "DATA\r\n".to_owned()];
        let mut answers = Vec::with_capacity(commands.len());
        if self.pipelines {
            answers.push(self.say(&commands.concat(), PATIENCE).await);
            while answers.len() < commands.len() && !matches!(answers.last(), Some(Err(Answer::Broken(_)))) {
                answers.push(heard(PATIENCE, self.smtp.read_response()).await);
            }
        } else {
            for command in &commands {
                answers.push(self.say(command, PATIENCE).await);
                if matches!(answers.last(), Some(Err(_))) {
                    break;
                }
            }
        }
        let mut answers = answers.into_iter();
        match answers.next() {
            Some(Ok(())) => {}
            Some(Err(Answer::Code(code))) if code != 421 => {
                return Err(because(SendError::Unavailable(format!("the mail server refuses the sender: {code}"))));
            }
            Some(Err(_)) | None => return Err(Undelivered::Stale),
        }
        match (answers.next(), answers.next()) {
            (Some(Ok(())), Some(Ok(()))) => Ok(()),
            // It waits for a mail to nobody: this connection has had its time.
            (Some(Err(answer)), Some(Ok(()))) => Err(because(answer.into())),
            (Some(Err(answer)), _) | (_, Some(Err(answer))) => {
                if matches!(answer, Answer::Code(code) if code != 421) {
                    // That mail is off; the connection takes the next one.
                    self.usable = self.say("RSET\r\n", PATIENCE).await.is_ok();
                }
                Err(because(answer.into()))
            }
            _ => Err(Undelivered::Stale),
        }
    }

    /// Say something in one write, and wait for a yes.
    async fn say(&mut self, words: impl fmt::Display, patience: Duration) -> Result<(), Answer> {
        heard(patience, self.smtp.command(words)).await
    }
}

/// A mail and its end, in one write. It is made while it is written, so that its memory is given back, and used for the
/// next one while it is still in the processor's cache, before the server answers.
struct Whole<'a, F>(&'a F);

impl<F: Fn(&str) -> String> fmt::Display for Whole<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&(self.0)(END))
    }
}

/// Protect a connection from its first byte.
async fn protect(
    host: &str,
    stream: TcpStream,
) -> Result<TlsStream<TcpStream>, Box<dyn std::error::Error + Send + Sync>> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let tls = TlsConnector::from(Arc::new(tls.with_platform_verifier()?.with_no_client_auth()));
    Ok(tls.connect(ServerName::try_from(host.to_owned())?, stream).await?)
}

/// The server's code, without its words; or what else went wrong.
fn said(error: &Error) -> String {
    error.status().map_or_else(|| error.to_string(), |code| code.to_string())
}

fn because(error: SendError) -> Undelivered {
    Undelivered::Because(error)
}

/// An answer in the place of a yes.
enum Answer {
    Code(u16),
    Broken(String),
}

/// A yes, or what else came. The server's words are left out of the reason: they often name the address.
async fn heard(patience: Duration, answer: impl Future<Output = Result<Response, Error>>) -> Result<(), Answer> {
    match timeout(patience, answer).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(match error.status() {
            Some(code) => Answer::Code(u16::from(code)),
            None if error.is_timeout() => Answer::Broken("the mail server does not answer".to_owned()),
            None => Answer::Broken("the connection to the mail server broke off".to_owned()),
        }),
        Err(_) => Err(Answer::Broken("the mail server does not answer".to_owned())),
    }
}

impl From<Answer> for SendError {
    fn from(answer: Answer) -> Self {
        match answer {
            // 421: the server closes, whoever the reader is.
            Answer::Code(421) => Self::Unavailable("the mail server is closing".to_owned()),
            Answer::Code(code @ 400..=499) => Self::Later(code),
            Answer::Code(code) => Self::Refused(code),
            Answer::Broken(reason) => Self::Unavailable(reason),
        }
    }
}

/// A connection that is protected from its first byte.
#[derive(Debug)]
struct Protected(TlsStream<TcpStream>);

impl AsyncTokioStream for Protected {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl AsyncRead for Protected {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut task::Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> task::Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Protected {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>, buf: &[u8]) -> task::Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> task::Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> task::Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
