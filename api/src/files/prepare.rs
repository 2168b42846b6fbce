//! The workshop: uploads become what is served, off the threads that answer, and as many at once as memory allows.

use std::{
    fs,
    io::{BufReader, Read, Seek},
    sync::Arc,
};

use bytes::Bytes;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::{JoinError, spawn_blocking},
};

use super::{
    MediaType, Width,
    content::{Content, ENOUGH},
    image::{self, PictureError},
};

/// How much memory uploads may take together, in KiB; who asks for more waits, without holding any. A picture that needs
/// more than this by itself is alone.
const MEMORY: u32 = 64 * 1024;

/// The places where uploads are worked on.
#[derive(Debug, Clone)]
pub struct Workshop {
    memory: Arc<Semaphore>,
    /// One looks at headers at a time: for some formats that takes the whole file.
    looking: Arc<Semaphore>,
}

impl Default for Workshop {
    fn default() -> Self {
        Self { memory: Arc::new(Semaphore::new(MEMORY as usize)), looking: Arc::new(Semaphore::new(1)) }
    }
}

/// Why an upload is not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// It is none of the kinds of files that are taken.
    Unknown,
    /// It begins as a picture does and cannot be decoded.
    Broken,
    /// It has too many pixels.
    TooLarge,
    /// It could not be worked on.
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

/// What an upload became.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) media_type: MediaType,
    /// An image's largest version's width and height, in pixels.
    pub(super) size: Option<(u32, u32)>,
    /// What is served: an image's versions, or the whole.
    pub(super) versions: Vec<(Option<Width>, Bytes)>,
    /// A document's place in memory; images are small by now.
    _permit: Option<OwnedSemaphorePermit>,
}

impl Prepared {
    /// How many bytes its largest version, or the whole, has.
    pub(super) fn bytes(&self) -> usize {
        self.versions.last().map_or(0, |(_, content)| content.len())
    }
}

impl Workshop {
    /// Make of an upload what is served.
    pub(super) async fn prepare(&self, upload: Arc<fs::File>) -> Result<Prepared, NotTaken> {
        let looking = self.looking.clone().acquire_owned().await.map_err(failed)?;
        let looked_at = upload.clone();
        let (content, memory) = on_its_own_thread(move || look(&looked_at)).await?;
        drop(looking);
        let kib = u32::try_from(memory / 1024 + 1).unwrap_or(MEMORY).min(MEMORY);
        let permit = self.memory.clone().acquire_many_owned(kib).await.map_err(failed)?;
        // The permit goes with the work: who hangs up leaves it running.
        on_its_own_thread(move || make(content, &upload, permit)).await
    }
}

/// What it is, and how many bytes of memory it will take.
fn look(mut upload: &fs::File) -> Result<(Content, u64), NotTaken> {
    let mut head = Vec::with_capacity(ENOUGH);
    upload.rewind().map_err(failed)?;
    upload.take(ENOUGH as u64).read_to_end(&mut head).map_err(failed)?;
    let content = Content::of(&head).ok_or(NotTaken::Unknown)?;
    let memory = match content {
        Content::Picture(format) => image::memory_for(BufReader::new(upload), format)?,
        Content::Pdf => upload.metadata().map_err(failed)?.len(),
    };
    Ok((content, memory))
}

fn make(content: Content, mut upload: &fs::File, permit: OwnedSemaphorePermit) -> Result<Prepared, NotTaken> {
    upload.rewind().map_err(failed)?;
    match content {
        Content::Picture(format) => {
            let made = image::render(BufReader::new(upload), format)?;
            let versions = made.versions.into_iter().map(|(width, content)| (Some(width), content)).collect();
            Ok(Prepared { media_type: made.media_type, size: Some((made.width, made.height)), versions, _permit: None })
        }
        Content::Pdf => {
            let mut whole = Vec::new();
            upload.read_to_end(&mut whole).map_err(failed)?;
            Ok(Prepared { media_type: MediaType::Pdf, size: None, versions: vec![(None, whole.into())], _permit: Some(permit) })
        }
    }
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

async fn on_its_own_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, NotTaken> + Send + 'static) -> Result<T, NotTaken> {
    spawn_blocking(work).await.unwrap_or_else(|error: JoinError| {
        // A decoder that gives up this way was given something it did not foresee; the panic is in the log.
        Err(if error.is_panic() { NotTaken::Broken } else { NotTaken::Failed(error.into()) })
    })
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> NotTaken {
    NotTaken::Failed(error.into())
}
