//! The store of files' contents: a folder or a bucket. It is part of the server as the database is, so that requests
//! wait for it; none of its names comes from a caller.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientOptions, Error, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig};
use poem::Body;

use super::{StoreUrl, Width};
use ground::ids::{CommuneId, FileId};

/// The time that a bucket has for one request.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bytes of a file in a folder that are read at once.
const PIECE_OF_FILE: u64 = 32 * 1024;

/// Bytes of a file in a bucket that are read at once: each piece is a request.
const PIECE_OF_OBJECT: u64 = 256 * 1024;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder cannot be made.
    #[error(transparent)]
    Folder(#[from] std::io::Error),
    /// The store refused, or does not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

/// The store of files' contents.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) inner: Arc<dyn ObjectStore>,
    pub(super) prefix: Path,
    /// Bytes of a file that are read at once.
    piece: u64,
}

impl Store {
    /// Open it. A folder is made; nobody asks a bucket yet.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(place: &StoreUrl) -> Result<Self, StoreError> {
        match place {
            StoreUrl::Folder(folder) => {
                std::fs::create_dir_all(folder)?;
                // A file that was accepted survives a power cut.
                let inner = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
                Ok(Self { inner: Arc::new(inner), prefix: Path::default(), piece: PIECE_OF_FILE })
            }
            StoreUrl::Bucket { name, prefix, endpoint, region } => {
                let mut builder = AmazonS3Builder::from_env().with_bucket_name(name);
                let plain = endpoint.as_ref().is_some_and(|endpoint| endpoint.scheme() == "http");
                if let Some(endpoint) = endpoint {
                    builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/'));
                }
                if let Some(region) = region {
                    builder = builder.with_region(region);
                }
                let options = ClientOptions::new()
                    .with_allow_http(plain)
                    .with_timeout(PATIENCE)
                    .with_connect_timeout(PATIENCE / 6);
                let retry = RetryConfig { max_retries: 3, retry_timeout: PATIENCE, ..RetryConfig::default() };
                let inner = builder.with_client_options(options).with_retry(retry).build()?;
                Ok(Self {
                    inner: Arc::new(inner),
                    prefix: Path::parse(prefix).map_err(Error::from)?,
                    piece: PIECE_OF_OBJECT,
                })
            }
        }
    }

    /// Keep a file's content, or one version of it.
    pub async fn put(
        &self,
        file: (CommuneId, FileId),
        version: Option<Width>,
        content: Bytes,
    ) -> Result<(), StoreError> {
        self.inner.put(&self.name(file, version), PutPayload::from_bytes(content)).await?;
        Ok(())
    }

    /// A file's content, or one version of it, and its length in bytes. It is read piece by piece, as it is sent: a
    /// reader that stops keeps no file open.
    pub async fn get(&self, file: (CommuneId, FileId), version: Option<Width>) -> Result<(Body, u64), StoreError> {
        let (store, name) = (self.clone(), self.name(file, version));
        let length = store.inner.head(&name).await?.size;
        let pieces = stream::try_unfold((store, name, 0), move |(store, name, from)| async move {
            if from >= length {
                return Ok(None);
            }
            let to = length.min(from + store.piece);
            let bytes = store.inner.get_range(&name, from..to).await.map_err(std::io::Error::other)?;
            Ok::<_, std::io::Error>(Some((bytes, (store, name, to))))
        });
        Ok((Body::from_bytes_stream(pieces), length))
    }

    /// Copy everything of a file to another one.
    ///
    /// # Errors
    /// When the store refuses, or does not answer.
    pub async fn copy(&self, from: (CommuneId, FileId), to: (CommuneId, FileId)) -> Result<(), StoreError> {
        for version in Width::ALL.iter().copied().map(Some).chain([None]) {
            match self.inner.copy(&self.name(from, version), &self.name(to, version)).await {
                // No file has all versions.
                Ok(()) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Remove everything of a file; what is not there is gone already.
    pub async fn remove(&self, file: (CommuneId, FileId)) -> Result<(), StoreError> {
        let versions = Width::ALL.iter().copied().map(Some).chain([None]);
        for version in versions {
            match self.inner.delete(&self.name(file, version)).await {
                Ok(()) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Write something, read it and remove it again.
    ///
    /// # Errors
    /// With what went wrong.
    pub async fn try_out(&self) -> Result<(), StoreError> {
        let name = self.prefix.clone().join("tambour-doctor");
        self.inner.put(&name, PutPayload::from_static(b"tambour")).await?;
        self.inner.get(&name).await?.bytes().await?;
        self.inner.delete(&name).await?;
        Ok(())
    }

    fn name(&self, (commune, file): (CommuneId, FileId), version: Option<Width>) -> Path {
        let version = version.map_or("whole".to_owned(), |width| width.to_string());
        self.prefix.clone().join(commune.to_string()).join(format!("{file}-{version}"))
    }
}
