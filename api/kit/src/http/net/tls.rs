//! TLS at the door, with a certificate that is read anew when its files change.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// The files of a certificate and its key, in PEM: `CHAIN,KEY`, or one file with both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    chain: PathBuf,
    key: PathBuf,
}

impl FromStr for TlsFiles {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (chain, key) = text.split_once(',').unwrap_or((text, text));
        match (chain.trim(), key.trim()) {
            ("", _) | (_, "") => Err("files in PEM are expected, such as fullchain.pem,privkey.pem".to_owned()),
            (chain, key) => Ok(Self { chain: chain.into(), key: key.into() }),
        }
    }
}

impl fmt::Display for TlsFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.chain.display(), self.key.display())
    }
}

/// Reasons why there is no TLS with some files.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or holds no PEM of its kind.
    #[error("{0}: {1}")]
    File(PathBuf, pem::Error),
    /// The chain holds no certificate.
    #[error("{0} holds no certificate")]
    NoCertificate(PathBuf),
    /// The key is not the certificate's, or of no kind that is known.
    #[error("certificate and key: {0}")]
    Apart(#[from] rustls::Error),
}

impl TlsFiles {
    /// The rules of a connection with this certificate.
    ///
    /// # Errors
    /// When there is none, or its key is not.
    fn read(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let wrong = |path: &PathBuf| {
            let path = path.clone();
            move |error| TlsError::File(path, error)
        };
        let chain = CertificateDer::pem_file_iter(&self.chain).map_err(wrong(&self.chain))?;
        let chain = chain.collect::<Result<Vec<_>, _>>().map_err(wrong(&self.chain))?;
        if chain.is_empty() {
            return Err(TlsError::NoCertificate(self.chain.clone()));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(wrong(&self.key))?;
        let rules = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let rules = rules.with_safe_default_protocol_versions()?.with_no_client_auth();
        let mut rules = rules.with_single_cert(chain, key)?;
        rules.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(rules))
    }

    /// The times of the last changes, and the lengths, of both files; none of one that is not there.
    fn stamp(&self) -> Stamp {
        [&self.chain, &self.key].map(|path| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        })
    }
}

type Stamp = [Option<(SystemTime, u64)>; 2];

/// TLS as it stands now.
#[derive(Debug)]
pub(super) struct Tls {
    files: TlsFiles,
    rules: ArcSwap<ServerConfig>,
    /// The files as they were when they were last read, whether that went well or not.
    seen: Mutex<Stamp>,
}

impl Tls {
    /// TLS with these files.
    ///
    /// # Errors
    /// When they cannot be used.
    pub(super) fn open(files: TlsFiles) -> Result<Self, TlsError> {
        let stamp = files.stamp();
        let rules = files.read()?;
        Ok(Self { files, rules: ArcSwap::new(rules), seen: Mutex::new(stamp) })
    }

    /// Takes connections with the certificate as it stands now.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        self.rules.load_full().into()
    }

    /// Read the files again if they changed. Where they cannot be used, for instance because one of two is new, the
    /// certificate stays, until they change again.
    pub(super) fn look(&self) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = self.files.stamp();
        if *seen == stamp {
            return;
        }
        *seen = stamp;
        match self.files.read() {
            Ok(rules) => {
                self.rules.store(rules);
                tracing::info!("the certificate was read again");
            }
            Err(error) => tracing::warn!(%error, "the certificate changed and cannot be used: the old one stays"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_or_two_are_named() {
        assert_eq!("a.pem, b.pem".parse::<TlsFiles>().unwrap().to_string(), "a.pem,b.pem");
        assert_eq!("both.pem".parse::<TlsFiles>().unwrap().to_string(), "both.pem,both.pem");
        for wrong in ["", ",b.pem", "a.pem,"] {
            assert!(wrong.parse::<TlsFiles>().is_err(), "{wrong}");
        }
    }
}
