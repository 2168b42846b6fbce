//! Content codings (RFC 9110, section 8.4): which one a client takes, and the coded bytes.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A content coding, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Brotli.
    Br,
    /// Zstandard.
    Zstd,
    /// Gzip.
    Gzip,
    /// As it is.
    Identity,
}

/// The effort of compressing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Once a release, for all readers: a tenth of a second.
    OncePerRelease,
    /// Once for many readers.
    OncePerChange,
    /// For this answer alone.
    EachTime,
}

impl Coding {
    /// Every coding, best first.
    pub const ALL: [Self; 4] = [Self::Br, Self::Zstd, Self::Gzip, Self::Identity];

    /// Its name in `Content-Encoding` and in ETags; none for the identity.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Br => Some("br"),
            Self::Zstd => Some("zstd"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// The coding to answer with, by the weights of `Accept-Encoding`; among equals the smallest result. Codings
    /// that are not named are not used, but for gzip when there is a `*`.
    pub fn negotiate(accept_encoding: Option<&str>) -> Self {
        Self::negotiate_among(accept_encoding, |_| true)
    }

    /// The coding to answer with, of those that are offered.
    pub fn negotiate_among(accept_encoding: Option<&str>, is_offered: impl Fn(Self) -> bool) -> Self {
        let Some(header) = accept_encoding else { return Self::Identity };
        // In the order of `ALL`; the identity, when it is not named, is worth less than anything that is.
        let mut weights = [None; 4];
        let mut star = 0.0;
        for part in header.split(',') {
            let (name, weight) =
                part.split_once(';').map_or((part, 1.0), |(name, parameter)| (name, weight(parameter)));
            let name = name.trim();
            let is_named = |coding: &Self| coding.name().unwrap_or("identity").eq_ignore_ascii_case(name);
            match Self::ALL.iter().position(is_named) {
                Some(index) => weights[index] = Some(weight),
                None if name == "*" => star = weight,
                None => {}
            }
        }
        weights[2] = weights[2].or(Some(star));
        let mut best = (0.0, Self::Identity);
        for (coding, weight) in Self::ALL.into_iter().zip(weights) {
            if weight.unwrap_or(0.0) > best.0 && is_offered(coding) {
                best = (weight.unwrap_or(0.0), coding);
            }
        }
        best.1
    }

    /// The coded bytes.
    ///
    /// # Errors
    /// When an encoder fails, which for a buffer in memory means that there is no memory left.
    pub fn encode(self, bytes: &[u8], effort: Effort) -> std::io::Result<Box<[u8]>> {
        let once = effort != Effort::EachTime;
        let coded = match self {
            Self::Identity => bytes.to_vec(),
            Self::Br => {
                let quality = match effort {
                    Effort::OncePerRelease => 11,
                    Effort::OncePerChange => 9,
                    Effort::EachTime => 3,
                };
                let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, quality, 20);
                encoder.write_all(bytes)?;
                encoder.into_inner()
            }
            Self::Zstd => zstd::bulk::compress(bytes, if once { 12 } else { 2 })?,
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::new(if once { 8 } else { 3 }));
                encoder.write_all(bytes)?;
                encoder.finish()?
            }
        };
        Ok(coded.into_boxed_slice())
    }
}

/// The weight in a parameter such as `q=0.5`; 0 if it cannot be read.
fn weight(parameter: &str) -> f32 {
    let value = parameter
        .split_once('=')
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .map(|(_, value)| value.trim());
    value.and_then(|value| value.parse().ok()).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_gets_the_coding_it_weighs_highest_and_never_one_it_did_not_name() {
        for (header, expected) in [
            (None, None),
            (Some("gzip, deflate, br, zstd"), Some("br")),
            (Some("gzip, deflate"), Some("gzip")),
            (Some("zstd, gzip"), Some("zstd")),
            (Some("br;q=0.1, gzip;q=0.8"), Some("gzip")),
            (Some("br;q=0, GZIP"), Some("gzip")),
            (Some("*"), Some("gzip")),
            (Some("*, gzip;q=0"), None),
            (Some("identity"), None),
            (Some("identity, br;q=0.1"), None),
            (Some("br;Q=1"), Some("br")),
            (Some("br;q=rubbish"), None),
            (Some(""), None),
        ] {
            assert_eq!(Coding::negotiate(header).name(), expected, "{header:?}");
        }
    }

    #[test]
    fn a_client_gets_no_coding_that_is_not_offered() {
        for (header, expected) in
            [("gzip, deflate, br, zstd", Some("gzip")), ("br, gzip;q=0.1", Some("gzip")), ("br", None)]
        {
            let coding = Coding::negotiate_among(Some(header), |coding| coding == Coding::Gzip);
            assert_eq!(coding.name(), expected, "{header}");
        }
    }

    #[test]
    fn every_coding_gives_the_bytes_back() {
        let text = "Avis à la population ! ".repeat(100);
        for effort in [Effort::OncePerRelease, Effort::OncePerChange, Effort::EachTime] {
            let br = Coding::Br.encode(text.as_bytes(), effort).unwrap();
            let mut plain = Vec::new();
            std::io::copy(&mut brotli::Decompressor::new(&br[..], 4096), &mut plain).unwrap();
            assert_eq!(plain, text.as_bytes());
            let zstd = Coding::Zstd.encode(text.as_bytes(), effort).unwrap();
            assert_eq!(zstd::bulk::decompress(&zstd, 1 << 20).unwrap(), text.as_bytes());
            let gzip = Coding::Gzip.encode(text.as_bytes(), effort).unwrap();
            let mut plain = Vec::new();
            std::io::copy(&mut flate2::read::GzDecoder::new(&gzip[..]), &mut plain).unwrap();
            assert_eq!(plain, text.as_bytes());
        }
    }
}
