//! The workshop: uploads become what is served, off the threads that answer.
//!
//! Pictures are worked on by one thread, one after the other. Decoded, one takes up to a hundred times the memory of
//! its file, and an allocator keeps for each thread some of what it gave back: on several threads, even in turns, eight
//! photographs of a telephone left twice as much behind.

use std::io::{BufReader, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::{fs, io, thread};

use ::image::ImageFormat;
use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::spawn_blocking;

use super::content::{Content, ENOUGH, Foreign};
use super::image::{self, PictureError};
use super::{LARGEST, MediaType, Width};

/// The most documents in memory at once, each of [`LARGEST`] bytes at most; later ones wait on the disk.
const DOCUMENTS: usize = 64 * 1024 * 1024 / LARGEST;

/// The places where uploads are worked on.
#[derive(Debug, Clone)]
pub struct Workshop {
    pictures: mpsc::Sender<Work>,
    documents: Arc<Semaphore>,
    folder: PathBuf,
}

type Work = Box<dyn FnOnce() + Send>;

/// A reason not to take an upload.
#[derive(Debug)]
pub enum NotTaken {
    /// It is none of the kinds of files that are taken, perhaps one that is known.
    Unknown(Option<Foreign>),
    /// It begins as a picture does and cannot be decoded.
    Broken,
    /// It has too many pixels.
    TooLarge,
    /// It could not be worked on.
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

/// An upload made ready to be served.
#[derive(Debug)]
pub struct Prepared {
    /// The media type it is served as.
    pub media_type: MediaType,
    /// An image's largest version's width and height, in pixels.
    pub size: Option<(u32, u32)>,
    /// The contents to serve: an image's versions, or the whole.
    pub versions: Vec<(Option<Width>, Bytes)>,
    /// A document's place in memory; images are small by now.
    _permit: Option<OwnedSemaphorePermit>,
}

impl Prepared {
    /// Bytes of its largest version, or of the whole.
    pub fn bytes(&self) -> usize {
        self.versions.last().map_or(0, |(_, content)| content.len())
    }
}

impl Workshop {
    /// Start the thread for pictures, which ends with the last copy of the workshop.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let (pictures, queue) = mpsc::channel::<Work>();
        thread::Builder::new().name("pictures".to_owned()).spawn(move || queue.iter().for_each(do_safely))?;
        Ok(Self { pictures, documents: Arc::new(Semaphore::new(DOCUMENTS)), folder: folder.to_owned() })
    }

    /// The folder where uploads wait.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes an upload ready to be served.
    pub async fn prepare(&self, upload: Arc<fs::File>) -> Result<Prepared, NotTaken> {
        let looked_at = upload.clone();
        match spawn_blocking(move || look(&looked_at)).await.map_err(failed)?? {
            Content::Picture(format) => self.in_turn(move || draw(format, &upload)).await,
            Content::Pdf => {
                let permit = self.documents.clone().acquire_owned().await.map_err(failed)?;
                spawn_blocking(move || copy(&upload, permit)).await.map_err(failed)?
            }
        }
    }

    /// Do some work on the thread for pictures.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, NotTaken> + Send + 'static,
    ) -> Result<T, NotTaken> {
        let (reply, answer) = oneshot::channel();
        let work = move || {
            // A caller that hung up in the queue wants nothing any more.
            if reply.is_closed() {
                return;
            }
            // A decoder that panics was given something it did not foresee; the panic is in the log.
            let made = catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(NotTaken::Broken));
            if reply.send(made).is_err() {
                tracing::debug!("whoever uploaded a picture hung up before it was done");
            }
        };
        self.pictures.send(Box::new(work)).map_err(|_| failed("the thread for pictures has ended"))?;
        answer.await.map_err(failed)?
    }
}

/// Do some work, and be there for the next whatever happens.
fn do_safely(work: Work) {
    if catch_unwind(AssertUnwindSafe(work)).is_err() {
        tracing::error!("work on a picture broke off");
    }
}

/// Looks at the first bytes of an upload for its kind.
fn look(mut upload: &fs::File) -> Result<Content, NotTaken> {
    let mut head = Vec::with_capacity(ENOUGH);
    upload.rewind().map_err(failed)?;
    upload.take(ENOUGH as u64).read_to_end(&mut head).map_err(failed)?;
    Content::of(&head).ok_or_else(|| NotTaken::Unknown(Foreign::of(&head)))
}

/// A picture, in all its versions.
fn draw(format: ImageFormat, mut upload: &fs::File) -> Result<Prepared, NotTaken> {
    upload.rewind().map_err(failed)?;
    let made = image::render(BufReader::new(upload), format)?;
    let versions = made.versions.into_iter().map(|(width, content)| (Some(width), content)).collect();
    Ok(Prepared { media_type: made.media_type, size: Some((made.width, made.height)), versions, _permit: None })
}

/// A document, as it is.
fn copy(mut upload: &fs::File, permit: OwnedSemaphorePermit) -> Result<Prepared, NotTaken> {
    let mut whole = Vec::new();
    upload.rewind().map_err(failed)?;
    upload.read_to_end(&mut whole).map_err(failed)?;
    Ok(Prepared { media_type: MediaType::Pdf, size: None, versions: vec![(None, whole.into())], _permit: Some(permit) })
}

impl From<PictureError> for NotTaken {
    fn from(error: PictureError) -> Self {
        match error {
            PictureError::TooLarge => Self::TooLarge,
            PictureError::Unreadable(error) => {
                tracing::debug!(%error, "a picture cannot be decoded");
                Self::Broken
            }
            PictureError::Failed(error) => Self::Failed(error),
        }
    }
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> NotTaken {
    NotTaken::Failed(error.into())
}
