//! Lines to and from a mail server (SMTP, RFC 5321), over a connection that may be protected.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// The longest line of an answer, and the most lines of one; servers say less (RFC 5321, section 4.5.3.1.5).
const LONGEST: u64 = 4096;
const MOST: usize = 200;

trait Stream: AsyncRead + AsyncWrite + Unpin + Send + Sync {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync> Stream for T {}

/// A connection, as lines.
pub(super) struct Wire(BufReader<Box<dyn Stream>>);

/// An answer of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// Its code, such as 250.
    pub(super) code: u16,
    /// Its lines, without the code.
    pub(super) lines: Vec<String>,
}

impl Reply {
    /// True if the server agrees, or waits for more.
    pub(super) fn is_yes(&self) -> bool {
        (200..400).contains(&self.code)
    }
}

impl Wire {
    /// A connection that is not protected yet.
    pub(super) fn new(stream: TcpStream) -> Self {
        Self(BufReader::new(Box::new(stream)))
    }

    /// The same connection, protected from here on.
    pub(super) async fn protected(self, host: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        // What came before is nobody's word.
        if !self.0.buffer().is_empty() {
            return Err("it speaks before its turn".into());
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let tls = TlsConnector::from(Arc::new(tls.with_platform_verifier()?.with_no_client_auth()));
        let stream = tls.connect(ServerName::try_from(host.to_owned())?, self.0.into_inner()).await?;
        Ok(Self(BufReader::new(Box::new(stream))))
    }

    /// Say something in one write.
    pub(super) async fn say(&mut self, words: &str, patience: Duration) -> io::Result<()> {
        timeout(patience, async {
            self.0.get_mut().write_all(words.as_bytes()).await?;
            self.0.get_mut().flush().await
        })
        .await?
    }

    /// Hear an answer.
    pub(super) async fn hear(&mut self, patience: Duration) -> io::Result<Reply> {
        timeout(patience, self.reply()).await?
    }

    /// Say something, and hear the answer to it.
    pub(super) async fn ask(&mut self, words: &str, patience: Duration) -> io::Result<Reply> {
        self.say(words, patience).await?;
        self.hear(patience).await
    }

    async fn reply(&mut self) -> io::Result<Reply> {
        let mut lines = Vec::new();
        loop {
            let mut line = Vec::new();
            (&mut self.0).take(LONGEST).read_until(b'\n', &mut line).await?;
            if !line.ends_with(b"\n") {
                let kind = if line.is_empty() { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
                return Err(kind.into());
            }
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches(['\r', '\n']);
            let code = line.get(..3).and_then(|code| code.parse().ok()).filter(|code| (200..600).contains(code));
            let (Some(code), true) = (code, lines.len() < MOST) else { return Err(io::ErrorKind::InvalidData.into()) };
            lines.push(line.get(4..).unwrap_or_default().to_owned());
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(Reply { code, lines });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn heard(said: &'static [u8]) -> io::Result<Reply> {
        let stream: Box<dyn Stream> = Box::new(tokio::io::join(said, tokio::io::sink()));
        Wire(BufReader::new(stream)).hear(Duration::from_secs(5)).await
    }

    #[tokio::test]
    async fn an_answer_may_have_several_lines() {
        let reply = heard(b"250-mx.example\r\n250-SIZE 1000\n250 PIPELINING\r\n").await.unwrap();
        assert_eq!((reply.code, reply.lines.len(), reply.is_yes()), (250, 3, true));
        assert_eq!(heard(b"421\r\n").await.unwrap().lines, [""]);
        for wrong in [&b""[..], b"250 ok", b"hello there\r\n", b"99 x\r\n"] {
            assert!(heard(wrong).await.is_err(), "{wrong:?}");
        }
    }
}
