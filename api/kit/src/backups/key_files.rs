//! The keys that are in a backup: the files of the folder of keys, but for those of votes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::KeptBy;

/// The folder of the private keys of votes, unless a setting names another one.
const BALLOTS: &str = "ballots";

/// The folder of keys.
pub(super) fn folder(kept: &KeptBy) -> PathBuf {
    kept.data_dir.join("keys")
}

/// The files of keys, each by its name in the folder of keys.
pub(super) fn all(kept: &KeptBy) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    collect(&folder(kept), "", &real(&kept.ballot_keys), &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, above: &str, ballots: &Path, found: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let (kind, path) = (entry.file_type()?, entry.path());
        let Ok(name) = entry.file_name().into_string() else { continue };
        let whole = format!("{above}{name}");
        if !may_be_kept(&whole) {
            continue;
        }
        if kind.is_dir() && real(&path) != ballots {
            collect(&path, &format!("{whole}/"), ballots, found)?;
        } else if kind.is_file() {
            found.push((whole, path));
        }
    }
    Ok(())
}

/// True for the name of what is no key of a vote: those are in a folder of theirs, and named after their consultations. What
/// begins with a dot is not whole yet.
pub(super) fn may_be_kept(name: &str) -> bool {
    let of_vote = |part: &str| part.split('.').next().is_some_and(|it| it.parse::<Uuid>().is_ok());
    let mut parts = name.split('/');
    name.split('/').next() != Some(BALLOTS)
        && !parts.any(|part| part.is_empty() || part.starts_with('.') || of_vote(part))
}

/// A path without detours, if there is something there.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_votes_are_left_out_by_their_place_and_by_their_name() {
        for (name, expected) in [
            ("vapid", true),
            ("dkim/2026.pem", true),
            ("ballots", false),
            ("ballots/x", false),
            ("019abf3e-0000-7000-8000-000000000001", false),
            ("votes/019abf3e-0000-7000-8000-000000000001.delegates", false),
            (".tmpX", false),
            ("../vapid", false),
            ("", false),
        ] {
            assert_eq!(may_be_kept(name), expected, "{name}");
        }
    }
}
