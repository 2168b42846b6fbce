//! The way of an archive to its file and back, through the program `age` if it is encrypted. The crate of that name brings more
//! than fifty others along, a second set of ciphers and a translator among them.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::str::FromStr;

/// The program.
const AGE: &str = "age";

/// The beginning of an encrypted file.
const SEALED: &[u8] = b"age-encryption.org/";

/// The beginning of an encrypted file that is written as text.
const ARMOURED: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";

/// Bytes that wait to be written or were read ahead.
const AHEAD: usize = 128 * 1024;

/// Somebody who can open what is encrypted: their public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeRecipient(String);

impl FromStr for AgeRecipient {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        if plain && text.starts_with("age1") {
            Ok(Self(text.to_owned()))
        } else {
            Err("a public key is expected, age1…, as `age-keygen` prints it".to_owned())
        }
    }
}

/// Reasons why nothing is encrypted or opened.
#[derive(Debug, thiserror::Error)]
pub enum AgeError {
    /// The program is not there.
    #[error("the program `age` is needed and is not there: install the package age")]
    Missing,
    /// The program said this.
    #[error("{0}")]
    Said(String),
    /// No key was named.
    #[error("the file is encrypted: name the file of a key with --identity FILE")]
    Locked,
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] io::Error),
}

/// The place that an archive is written to.
#[derive(Debug)]
pub struct ArchiveTarget {
    to: BufWriter<Sink>,
    age: Option<Child>,
}

#[derive(Debug)]
enum Sink {
    File(File),
    Age(ChildStdin),
}

impl ArchiveTarget {
    /// This file, encrypted if there are recipients.
    ///
    /// # Errors
    /// When the program does not start.
    pub fn open(file: File, recipients: &[AgeRecipient]) -> Result<Self, AgeError> {
        if recipients.is_empty() {
            return Ok(Self { to: BufWriter::with_capacity(AHEAD, Sink::File(file)), age: None });
        }
        let mut command = Command::new(AGE);
        command.arg("--encrypt").stdin(Stdio::piped()).stdout(file).stderr(Stdio::piped());
        for AgeRecipient(key) in recipients {
            command.args(["--recipient", key]);
        }
        let mut age = command.spawn().map_err(not_started)?;
        let to = age.stdin.take().ok_or_else(no_pipe)?;
        Ok(Self { to: BufWriter::with_capacity(AHEAD, Sink::Age(to)), age: Some(age) })
    }

    /// Waits until everything is written.
    ///
    /// # Errors
    /// When it is not, or the program is not content.
    pub fn close(self) -> Result<(), AgeError> {
        // What the program says explains why it reads no more.
        let flushed = self.to.into_inner().map_err(io::IntoInnerError::into_error).map(drop);
        self.age.map_or(Ok(()), content)?;
        Ok(flushed?)
    }

    /// The reason why it could not be written to.
    pub fn explain(self, error: io::Error) -> AgeError {
        // What waits in memory need not be written any more.
        let (to, _) = self.to.into_parts();
        drop(to);
        self.age.map_or(Ok(()), content).err().unwrap_or(AgeError::File(error))
    }
}

impl Write for &mut ArchiveTarget {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Age(age) => age.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Age(age) => age.flush(),
        }
    }
}

/// The place that an archive is read from.
#[derive(Debug)]
pub struct ArchiveSource {
    from: Source,
    age: Option<Child>,
}

#[derive(Debug)]
enum Source {
    File(BufReader<File>),
    Age(ChildStdout),
}

impl ArchiveSource {
    /// This file; if it is encrypted, opened with the keys in another file.
    ///
    /// # Errors
    /// When it cannot be read, there is no key, or the program does not start.
    pub fn open(path: &Path, identity: Option<&Path>) -> Result<Self, AgeError> {
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        Read::by_ref(&mut file).take(ARMOURED.len() as u64).read_to_end(&mut head)?;
        file.rewind()?;
        if !head.starts_with(SEALED) && !head.starts_with(ARMOURED) {
            return Ok(Self { from: Source::File(BufReader::with_capacity(AHEAD, file)), age: None });
        }
        let identity = identity.ok_or(AgeError::Locked)?;
        let mut command = Command::new(AGE);
        command.args(["--decrypt", "--identity"]).arg(identity);
        command.stdin(file).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut age = command.spawn().map_err(not_started)?;
        let from = age.stdout.take().ok_or_else(no_pipe)?;
        Ok(Self { from: Source::Age(from), age: Some(age) })
    }

    /// Says whether the program was content, once everything was read or nothing more is wanted.
    ///
    /// # Errors
    /// When it was not.
    pub fn close(self) -> Result<(), AgeError> {
        // One that still writes to us ends for that.
        drop(self.from);
        self.age.map_or(Ok(()), content)
    }
}

impl Read for &mut ArchiveSource {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.from {
            Source::File(file) => file.read(buffer),
            Source::Age(age) => age.read(buffer),
        }
    }
}

/// Waits for the program, and repeats what it complains of.
fn content(mut age: Child) -> Result<(), AgeError> {
    drop(age.stdin.take());
    let mut said = String::new();
    if let Some(mut words) = age.stderr.take() {
        words.read_to_string(&mut said)?;
    }
    let status = age.wait()?;
    // One that was ended because nobody read on says nothing of the file.
    if status.success() || status.code().is_none() {
        return Ok(());
    }
    Err(AgeError::Said(said.lines().next().unwrap_or("age failed").replacen("age: error: ", "age: ", 1)))
}

fn not_started(error: io::Error) -> AgeError {
    if error.kind() == io::ErrorKind::NotFound { AgeError::Missing } else { AgeError::File(error) }
}

fn no_pipe() -> io::Error {
    io::Error::other("the program has no pipe")
}
