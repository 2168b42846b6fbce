//! The configuration: environment over `tambour.toml` over defaults. An unknown name or a bad value stops the start.

mod settings;

use std::{collections::BTreeMap, env, fs, io, net::SocketAddr, path::PathBuf, str::FromStr};

use url::Url;

use settings::SETTINGS;
pub use settings::reference;

use kit::{
    blobs::Place,
    db,
    http::{Patience, Proxies, Quotas},
    mail::{self, LinkKey},
    outgoing::Allowed,
    webpush::Vapid,
};

/// The file looked for in the working directory.
const FILE: &str = "tambour.toml";

const PREFIX: &str = "TAMBOUR_";

/// The configuration.
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The address residents and their phones reach the server at.
    pub public_url: Url,
    /// The database.
    pub database_url: String,
    /// Where files and keys are kept.
    pub data_dir: PathBuf,
    /// Where files are kept.
    pub files: Place,
    /// How much memory boards and feeds may take, in MiB.
    pub board_cache_mb: usize,
    /// How many requests somebody may send in a while.
    pub limits: Quotas,
    /// How many connections an address may have before its oldest ones make room for others.
    pub connections_per_address: usize,
    /// How long the server waits for others. No setting: tests have less of it.
    pub patience: Patience,
    /// The proxies whose word on a client's address is taken.
    pub trusted_proxies: Proxies,
    /// What may be called besides https to public addresses.
    pub outgoing_allow: Allowed,
    /// The key that push messages are signed with, if it is not the one under the data folder.
    pub vapid_private_key: Option<Vapid>,
    /// Whom push services may write to or look up when something is wrong with our messages.
    pub vapid_subject: String,
    /// How mails are sent.
    pub mail: mail::Settings,
    /// The key of links in mails, if it is not the one under the data folder.
    pub link_key: Option<LinkKey>,
    /// What is logged, as a filter of `tracing`.
    pub log: String,
    /// By how many seconds the clock is moved; for tests.
    pub clock_offset: i64,
}

/// What is wrong with the configuration, in one line.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A name that means nothing.
    #[error("{place}: there is no setting {name}")]
    Unknown {
        /// Where it stands.
        place: &'static str,
        /// As it stands there.
        name: String,
    },
    /// A value that does not fit.
    #[error("{place}: {name} is wrong: {reason}")]
    Wrong {
        /// Where it stands.
        place: &'static str,
        /// As it stands there.
        name: String,
        /// What is expected.
        reason: String,
    },
    /// The file cannot be read.
    #[error("{FILE}: {0}")]
    File(#[from] io::Error),
    /// The file is not TOML.
    #[error("{FILE}: {0}")]
    Toml(String),
}

impl Config {
    /// Read environment and file.
    ///
    /// # Errors
    /// With the one name that is unknown or wrong.
    pub fn load() -> Result<Self, ConfigError> {
        let file = match fs::read_to_string(FILE) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error.into()),
        };
        let environment = env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())));
        Self::read(environment.filter(|(name, _)| name.starts_with(PREFIX)), &file)
    }

    /// Read these variables over this file over the defaults.
    ///
    /// # Errors
    /// With the one name that is unknown or wrong.
    pub fn read(environment: impl Iterator<Item = (String, String)>, file: &str) -> Result<Self, ConfigError> {
        let mut values = Values::default();
        let table: toml::Table =
            file.parse().map_err(|error: toml::de::Error| ConfigError::Toml(one_line(error.message())))?;
        for (name, value) in table {
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                _ => {
                    let reason = "a text or a whole number is expected".to_owned();
                    return Err(ConfigError::Wrong { place: FILE, name, reason });
                }
            };
            values.put(FILE, name.clone(), name, text)?;
        }
        for (variable, value) in environment {
            let name = variable.strip_prefix(PREFIX).unwrap_or(&variable).to_ascii_lowercase();
            values.put("environment", variable, name, value)?;
        }
        let listen: SocketAddr = values
            .take("listen", |text| from_str(text, "an address such as 127.0.0.1:8080"))?
            .unwrap_or(DEFAULT_LISTEN);
        let data_dir =
            values.take("data_dir", |text| Ok(PathBuf::from(text)))?.unwrap_or_else(|| PathBuf::from("data"));
        let public_url = match values.take("public_url", public_url)? {
            Some(url) => url,
            None => public_url(&format!("http://{listen}")).map_err(|reason| ConfigError::Wrong {
                place: "default",
                name: "public_url".to_owned(),
                reason,
            })?,
        };
        Ok(Self {
            listen,
            vapid_private_key: values.take("vapid_private_key", str::parse)?,
            vapid_subject: values.take("vapid_subject", vapid_subject)?.unwrap_or_else(|| public_url.to_string()),
            mail: mail_settings(&mut values, &public_url)?,
            link_key: values.take("link_key", str::parse)?,
            public_url,
            database_url: values.take("database_url", database_url)?.unwrap_or_else(|| db::default_url(&data_dir)),
            files: values.take("files_url", str::parse)?.unwrap_or_else(|| Place::Folder(data_dir.join("files"))),
            board_cache_mb: values
                .take("board_cache_mb", |text| from_str(text, "a whole number of MiB"))?
                .unwrap_or(256),
            limits: values.take("limits", str::parse)?.unwrap_or_default(),
            connections_per_address: values.take("connections_per_address", positive)?.unwrap_or(256),
            patience: Patience::default(),
            trusted_proxies: values.take("trusted_proxies", str::parse)?.unwrap_or_default(),
            outgoing_allow: values.take("outgoing_allow", str::parse)?.unwrap_or_default(),
            log: values.take("log", log_filter)?.unwrap_or_else(|| "info".to_owned()),
            clock_offset: values.take("clock_offset", |text| from_str(text, "a whole number of seconds"))?.unwrap_or(0),
            data_dir,
        })
    }

    /// How much memory boards and feeds may take, in bytes.
    pub fn board_cache_bytes(&self) -> usize {
        self.board_cache_mb.saturating_mul(1024 * 1024)
    }
}

/// Secrets are redacted: the password of the database never reaches a log.
impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("public_url", &self.public_url.as_str())
            .field("database_url", &db::redacted(&self.database_url))
            .field("data_dir", &self.data_dir)
            .field("files", &self.files)
            .field("board_cache_mb", &self.board_cache_mb)
            .field("limits", &self.limits)
            .field("connections_per_address", &self.connections_per_address)
            .field("trusted_proxies", &self.trusted_proxies)
            .field("outgoing_allow", &self.outgoing_allow.list())
            .field("vapid_subject", &self.vapid_subject)
            .field("mail", &self.mail)
            .field("log", &self.log)
            .field("clock_offset", &self.clock_offset)
            .finish_non_exhaustive()
    }
}

const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// Settings by name, each with where it stands and how it is written there; a later one replaces an earlier.
#[derive(Default)]
struct Values {
    values: BTreeMap<String, (&'static str, String, String)>,
}

impl Values {
    fn put(&mut self, place: &'static str, written: String, name: String, value: String) -> Result<(), ConfigError> {
        if SETTINGS.iter().any(|setting| setting.name == name) {
            self.values.insert(name, (place, written, value));
        } else {
            return Err(ConfigError::Unknown { place, name: written });
        }
        Ok(())
    }

    fn take<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Result<Option<T>, ConfigError> {
        let Some((place, written, value)) = self.values.remove(name) else { return Ok(None) };
        parse(value.trim()).map(Some).map_err(|reason| ConfigError::Wrong { place, name: written, reason })
    }
}

/// How mails are sent; the sender is called as the server unless it is said.
fn mail_settings(values: &mut Values, public_url: &Url) -> Result<mail::Settings, ConfigError> {
    let host = public_url.host_str().unwrap_or_default();
    Ok(mail::Settings {
        smtp: values.take("smtp_url", str::parse)?,
        from: values.take("mail_from", str::parse)?.unwrap_or_else(|| mail::From::of_host(host)),
        per_second: values.take("mail_rate", |text| match text.parse() {
            Ok(rate @ 1..=10_000) => Ok(rate),
            _ => Err("a whole number from 1 to 10000 is expected".to_owned()),
        })?,
        confirmations_per_network: values.take("confirmations_per_network", positive)?.unwrap_or(200),
        dkim_domain: values.take("dkim_domain", |text| Ok(text.to_owned()))?,
        dkim_keys: values.take("dkim_keys", mail::dkim_keys)?.unwrap_or_default(),
        operator: values.take("operator_email", |text| {
            text.parse().map_err(|wrong: ground::text::Message| wrong.en.into_owned())
        })?,
    })
}

fn from_str<T: FromStr>(text: &str, expected: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{expected} is expected"))
}

fn positive<T: FromStr + PartialOrd + From<u8>>(text: &str) -> Result<T, String> {
    text.parse()
        .ok()
        .filter(|number| *number >= T::from(1))
        .ok_or_else(|| "a whole number from 1 is expected".to_owned())
}

fn public_url(text: &str) -> Result<Url, String> {
    let expected = || "an address such as https://panneau.exemple.fr is expected".to_owned();
    let url = Url::parse(text).map_err(|_| expected())?;
    let fits =
        matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none() && url.fragment().is_none();
    if fits { Ok(url) } else { Err(expected()) }
}

fn vapid_subject(text: &str) -> Result<String, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "mailto" | "https") => Ok(text.to_owned()),
        _ => Err("mailto: and an address, or one that begins with https:// is expected".to_owned()),
    }
}

fn log_filter(text: &str) -> Result<String, String> {
    // A bare word that is no level would be the name of a module, and silence everything else.
    let levels = ["off", "error", "warn", "info", "debug", "trace"];
    let bare = text
        .split(',')
        .find(|part| !part.contains('=') && !levels.contains(&part.trim().to_ascii_lowercase().as_str()));
    match bare {
        Some(word) => Err(format!("{word} is no level; one of {} is expected, or module=level", levels.join(", "))),
        None => Ok(text.to_owned()),
    }
}

fn database_url(text: &str) -> Result<String, String> {
    if db::is_sqlite(text) {
        return Ok(text.to_owned());
    }
    if !["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
        return Err("an address that begins with sqlite:// or postgres:// is expected".to_owned());
    }
    match Url::parse(text) {
        // The driver would go on without it, and log its value.
        Ok(url) if !url.query_pairs().all(|(name, _)| db::is_parameter(&name)) => {
            Err(format!("after the question mark there may stand {} and options[…]", db::PARAMETERS.join(", ")))
        }
        Ok(url) if url.has_host() && url.fragment().is_none() => Ok(text.to_owned()),
        _ => Err("the address cannot be read; in a password, write # / @ : ? and % as %23 %2F %40 %3A %3F and %25"
            .to_owned()),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
