//! What a store holds, as a whole: for copies of all of it.

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutPayload};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::Width;
use super::store::{Store, StoreError};
use ground::ids::CommuneId;

/// A file's content, or one version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredContent {
    /// Its name, the same in every store: the commune, a stroke, the file and its version.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
}

impl Store {
    /// Everything that it holds of ours, in any order.
    pub fn holdings(&self) -> BoxStream<'static, Result<StoredContent, StoreError>> {
        self.holdings_within(&self.prefix)
    }

    /// Everything that it holds of a commune, in any order.
    pub fn holdings_of(&self, commune: CommuneId) -> BoxStream<'static, Result<StoredContent, StoreError>> {
        self.holdings_within(&self.prefix.clone().join(commune.to_string()))
    }

    fn holdings_within(&self, folder: &Path) -> BoxStream<'static, Result<StoredContent, StoreError>> {
        let prefix = self.prefix.clone();
        let found = self.inner.list(Some(folder).filter(|it| **it != Path::default())).map_err(StoreError::from);
        let ours = found.try_filter_map(move |object| {
            let parts = object.location.prefix_match(&prefix);
            let parts: Option<Vec<String>> = parts.map(|parts| parts.map(|it| it.as_ref().to_owned()).collect());
            let name = parts.map(|parts| parts.join("/")).filter(|name| is_name(name));
            std::future::ready(Ok(name.map(|name| StoredContent { name, bytes: object.size })))
        });
        ours.boxed()
    }

    /// True if it holds anything of ours.
    ///
    /// # Errors
    /// When the store refuses, or does not answer.
    pub async fn holds_something(&self) -> Result<bool, StoreError> {
        Ok(self.holdings().try_next().await?.is_some())
    }

    /// A content, piece by piece; none if it is not there any more.
    ///
    /// # Errors
    /// When the store refuses, or does not answer.
    pub async fn read_named(
        &self,
        name: &str,
    ) -> Result<Option<BoxStream<'static, Result<Bytes, StoreError>>>, StoreError> {
        match self.inner.get(&self.named(name)).await {
            Ok(found) => Ok(Some(found.into_stream().map_err(StoreError::from).boxed())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Puts a content in its place, from a file of this machine.
    ///
    /// # Errors
    /// When the file cannot be read, or the store refuses or does not answer.
    pub async fn write_named(&self, name: &str, from: &std::path::Path) -> Result<(), StoreError> {
        let mut file = tokio::fs::File::open(from).await?;
        if file.metadata().await?.len() == 0 {
            self.inner.put(&self.named(name), PutPayload::new()).await?;
            return Ok(());
        }
        let mut to = BufWriter::new(self.inner.clone(), self.named(name));
        tokio::io::copy(&mut file, &mut to).await?;
        Ok(to.shutdown().await?)
    }

    /// Removes a content; one that is not there is gone already.
    ///
    /// # Errors
    /// When the store refuses, or does not answer.
    pub async fn remove_named(&self, name: &str) -> Result<(), StoreError> {
        match self.inner.delete(&self.named(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn named(&self, name: &str) -> Path {
        name.split('/').fold(self.prefix.clone(), |path, part| path.join(part))
    }
}

/// True for the name of a content: what else lies in a store is somebody else's.
pub fn is_name(name: &str) -> bool {
    let known = |version: &str| version == "whole" || version.parse::<Width>().is_ok();
    let Some((commune, file)) = name.split_once('/') else { return false };
    // An id has hyphens of its own, in its 36 letters.
    let file = file.split_at_checked(36).and_then(|(id, version)| Some((id, version.strip_prefix('-')?)));
    let is_id = |text: &str| text.len() == 36 && text.parse::<Uuid>().is_ok();
    is_id(commune) && file.is_some_and(|(id, version)| is_id(id) && known(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_contents_have_names_of_contents() {
        let id = "019abf3e-0000-7000-8000-000000000001";
        for (name, expected) in [
            (format!("{id}/{id}-whole"), true),
            (format!("{id}/{id}-320"), true),
            (format!("{id}/{id}-321"), false),
            (format!("{id}/{id}"), false),
            (format!("{id}-whole"), false),
            (format!("{id}/{id}-whole/x"), false),
            (format!("../{id}-whole"), false),
            ("tambour-doctor".to_owned(), false),
        ] {
            assert_eq!(is_name(&name), expected, "{name}");
        }
    }
}
