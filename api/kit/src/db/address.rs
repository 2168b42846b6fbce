//! Addresses of databases.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use url::Url;

/// The address of the SQLite file that is used when no other database is named.
pub fn default_url(data_dir: &Path) -> String {
    url_of_file(&data_dir.join("tambour.sqlite"))
}

/// The address of a file of SQLite.
pub fn url_of_file(file: &Path) -> String {
    // Characters that mean something in an address are written as their codes.
    let path = file.display().to_string();
    format!("sqlite://{}", path.replace('%', "%25").replace('?', "%3F").replace('#', "%23"))
}

/// The file that an address of SQLite names.
pub fn sqlite_file(url: &str) -> PathBuf {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//").split('?').next().unwrap_or_default();
    PathBuf::from(percent_decode_str(path).decode_utf8_lossy().into_owned())
}

/// True if the address names an SQLite file.
pub fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

/// The parameters that may stand after the question mark of an address of PostgreSQL.
pub const PARAMETERS: [&str; 18] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// True if this may stand after the question mark of an address of PostgreSQL.
pub fn is_parameter(name: &str) -> bool {
    PARAMETERS.contains(&name) || (name.starts_with("options[") && name.ends_with(']'))
}

/// An address of a database without its password.
pub fn redacted(database_url: &str) -> String {
    let Ok(mut url) = Url::parse(database_url) else { return "***".to_owned() };
    if url.password().is_some() {
        // Only addresses that cannot have a password refuse one.
        let _ = url.set_password(Some("***"));
    }
    if url.query().is_some_and(|query| query.contains("password")) {
        url.set_query(Some("***"));
    }
    url.into()
}
