//! The place where files are kept: a folder, or a bucket of an S3-compatible store.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use url::Url;

/// The place where files are kept.
#[derive(Clone, PartialEq, Eq)]
pub enum StoreUrl {
    /// A folder.
    Folder(PathBuf),
    /// A bucket; the usual variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, ... say who may use it.
    Bucket {
        /// Its name.
        name: String,
        /// The beginning of all names in it, perhaps empty.
        prefix: String,
        /// The store's address; Amazon's own unless said.
        endpoint: Option<Url>,
        /// The store's region; `AWS_REGION` or `us-east-1` unless said.
        region: Option<String>,
    },
}

impl StoreUrl {
    fn bucket(path: &str, endpoint: Option<Url>, region: Option<String>) -> Option<Self> {
        let (name, prefix) = path.trim_matches('/').split_once('/').unwrap_or((path.trim_matches('/'), ""));
        (!name.is_empty()).then(|| Self::Bucket { name: name.to_owned(), prefix: prefix.to_owned(), endpoint, region })
    }
}

impl FromStr for StoreUrl {
    type Err = String;

    /// Reads `file:///FOLDER`, `s3://BUCKET/PREFIX?endpoint=URL&region=REGION` and `https://STORE/BUCKET/PREFIX`.
    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || {
            "file:///FOLDER, s3://BUCKET/PREFIX?endpoint=https://STORE or https://STORE/BUCKET/PREFIX is expected, without user or password"
                .to_owned()
        };
        let url = Url::parse(text).map_err(|_| expected())?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(expected());
        }
        let (mut endpoint, mut region) = (None, None);
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "endpoint" if url.scheme() == "s3" => endpoint = Some(store(&value).ok_or_else(expected)?),
                "region" if url.scheme() != "file" => region = Some(value.into_owned()),
                _ => return Err(expected()),
            }
        }
        let place = match url.scheme() {
            "file" => url.to_file_path().ok().map(Self::Folder),
            "s3" => Self::bucket(&format!("{}{}", url.host_str().unwrap_or_default(), url.path()), endpoint, region),
            "http" | "https" => Self::bucket(url.path(), Url::parse(&url.origin().ascii_serialization()).ok(), region),
            _ => None,
        };
        place.ok_or_else(expected)
    }
}

fn store(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    (plain && url.path() == "/" && url.query().is_none()).then_some(url)
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
            Self::Bucket { name, prefix, endpoint: Some(endpoint), .. } => write!(f, "{endpoint}{name}/{prefix}"),
            Self::Bucket { name, prefix, endpoint: None, .. } => write!(f, "s3://{name}/{prefix}"),
        }
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_folder_or_a_bucket() {
        for (text, expected) in [
            ("file:///var/lib/tambour/files", Some("/var/lib/tambour/files")),
            ("s3://panneaux", Some("s3://panneaux/")),
            ("s3://panneaux/a/b", Some("s3://panneaux/a/b")),
            ("s3://panneaux/a?endpoint=https://s3.exemple.fr&region=fr", Some("https://s3.exemple.fr/panneaux/a")),
            ("http://127.0.0.1:9000/panneaux/a", Some("http://127.0.0.1:9000/panneaux/a")),
            ("https://s3.exemple.fr/", None),
            ("s3://clef:secret@panneaux", None),
            ("s3://panneaux?endpoint=ftp://x", None),
            ("s3://panneaux?cle=secret", None),
            ("ftp://x/y", None),
            ("files", None),
        ] {
            assert_eq!(text.parse::<StoreUrl>().ok().map(|it| it.to_string()).as_deref(), expected, "{text}");
        }
    }
}
