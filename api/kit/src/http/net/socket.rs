//! A socket that notes what goes through it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::Connection;

/// Unwanted bytes that are read after the last answer. A socket that is closed with unread bytes tells its peer of a
/// reset, and the answer may be lost on the way (RFC 9112, section 9.6); many clients do not listen while they send.
/// Four uploads of the largest size fit.
const UNWANTED: usize = 42 * 1024 * 1024;

/// The times for which they are waited for: when none come, and in all.
const LINGER: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(60));

#[derive(Debug)]
pub(super) struct Socket {
    stream: TcpStream,
    connection: Arc<Connection>,
    /// Its reading on after the last answer; unset before.
    lingering: Option<Lingering>,
}

/// A socket's reading on after the last answer.
#[derive(Debug)]
struct Lingering {
    bytes: usize,
    end: Instant,
    waits: Pin<Box<Sleep>>,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, connection: Arc<Connection>) -> Self {
        Self { stream, connection, lingering: None }
    }

    fn note(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(_) => self.connection.sent(),
            Poll::Pending => self.connection.is_stuck(),
        }
        written
    }

    /// Reads on and throws away, until the peer ends, its time or its bytes are over, or the server stops.
    fn linger(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let begin = || {
            let now = Instant::now();
            Lingering { bytes: UNWANTED, end: now + LINGER.1, waits: Box::pin(sleep_until(now + LINGER.0)) }
        };
        let lingering = self.lingering.get_or_insert_with(begin);
        let mut space = [0; 16 * 1024];
        while lingering.bytes > 0 && !self.connection.is_told() && lingering.waits.as_mut().poll(context).is_pending() {
            let mut buffer = ReadBuf::new(&mut space);
            match ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => {
                    lingering.bytes = lingering.bytes.saturating_sub(buffer.filled().len());
                    lingering.waits.as_mut().reset(lingering.end.min(Instant::now() + LINGER.0));
                }
                // The end, or a peer that has gone.
                Ok(()) | Err(_) => break,
            }
        }
        Poll::Ready(())
    }
}

impl Drop for Socket {
    /// Throws away what a peer does not take, which the system would keep for many minutes more.
    fn drop(&mut self) {
        if self.connection.notes().sending
            && let Err(error) = self.stream.set_zero_linger()
        {
            tracing::debug!(%error, "the system keeps what nobody reads");
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.connection.read();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.note(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.lingering.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
        }
        if self.connection.wants_no_more() {
            ready!(self.linger(context));
        }
        Poll::Ready(Ok(()))
    }
}
