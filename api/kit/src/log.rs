//! The log: lines on standard error, which nobody waits for.
//!
//! A thread of its own writes them. What it cannot write is lost and counted, whether standard error is closed, its
//! disk is full, or nobody reads: a log that cannot be written costs the log alone.

use std::io::{self, IsTerminal, Write};
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::Duration;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Lines that wait to be written, at most.
const WAITING: usize = 8192;

/// The time that the end of the process waits for the last lines.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Crates that say more than we want to hear, or, of an address or a file with a password that they do not understand,
/// the password.
const QUIET: [&str; 4] = ["poem=warn", "sea_orm_migration=warn", "sqlx=warn", "sqlx_postgres::options=off"];

static LOST: AtomicU64 = AtomicU64::new(0);

/// Number of lines that could not be written since the process started.
pub fn lost() -> u64 {
    LOST.load(Ordering::Relaxed)
}

/// The log of this process; dropping it waits a little for the last lines.
#[derive(Debug)]
pub struct Log(Lines);

/// A reason why there is no log.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The filter cannot be read.
    #[error("TAMBOUR_LOG is wrong: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// The system gives no thread.
    #[error("no thread for the log: {0}")]
    Thread(#[from] io::Error),
}

#[derive(Debug, Clone)]
struct Lines(SyncSender<Said>);

#[derive(Debug)]
enum Said {
    Line(Vec<u8>),
    /// The process ends: answer when all before is written.
    Last(SyncSender<()>),
}

impl Log {
    /// Begin to log what this filter lets through: for people on a terminal, as JSON otherwise.
    ///
    /// # Errors
    /// When the filter cannot be read, or the system gives no thread.
    pub fn start(filter: &str) -> Result<Self, LogError> {
        let mut filter = EnvFilter::try_new(filter)?;
        for quiet in QUIET {
            filter = filter.add_directive(quiet.parse()?);
        }
        let (lines, said) = sync_channel(WAITING);
        thread::Builder::new().name("log".to_owned()).spawn(move || write(&said))?;
        let lines = Lines(lines);
        let builder =
            tracing_subscriber::fmt().with_env_filter(filter).with_writer(lines.clone()).log_internal_errors(false);
        if io::stderr().is_terminal() {
            builder.init();
        } else {
            builder.json().with_span_list(false).init();
        }
        std::panic::set_hook(Box::new(panicked));
        Ok(Self(lines))
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let (written, all_written) = sync_channel(1);
        if self.0.0.try_send(Said::Last(written)).is_ok() && all_written.recv_timeout(LAST_WORDS).is_err() {
            LOST.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A panic is a line of the log like any other: the usual hook waits for a standard error that nobody reads.
fn panicked(panic: &PanicHookInfo<'_>) {
    let at = panic.location().map(ToString::to_string);
    tracing::error!(at, "panicked: {}", panic.payload_as_str().unwrap_or("without a word"));
}

fn write(said: &Receiver<Said>) {
    for said in said {
        match said {
            Said::Line(line) => {
                if io::stderr().write_all(&line).is_err() {
                    LOST.fetch_add(1, Ordering::Relaxed);
                }
            }
            // The one that asked may have gone.
            Said::Last(written) => drop(written.try_send(())),
        }
    }
}

/// One event comes as one write.
impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) = self.0.try_send(Said::Line(line.to_vec())) {
            LOST.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
