//! Keys that the server makes for itself at its first start and keeps under the data folder, for its own user alone.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use aws_lc_rs::error::Unspecified;

/// The path of the key of this name.
pub fn path(data_dir: &Path, name: &str) -> PathBuf {
    data_dir.join("keys").join(name)
}

/// True if a key was made before: then this is not the first start.
pub fn any(data_dir: &Path) -> bool {
    ["vapid", "links"].iter().any(|name| path(data_dir, name).exists())
}

/// The text of the key of this name; what `make` makes if there is none. Of several processes that make one, all get
/// the first.
///
/// # Errors
/// When it cannot be read or made.
pub fn open(data_dir: &Path, name: &str, make: impl Fn() -> Result<String, Unspecified>) -> io::Result<String> {
    let path = path(data_dir, name);
    loop {
        match fs::read_to_string(&path) {
            Ok(text) => return Ok(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let text = make().map_err(|Unspecified| io::Error::other("the system gives no random numbers"))?;
        let folder = data_dir.join("keys");
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        // Written whole before it has its name.
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        writeln!(file, "{text}")?;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o600))?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(text),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.error),
        }
    }
}
