//! The archive of a commune, unpacked beside the database until every digest was found right.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufRead, BufReader};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::refusals::ArrivalError;
use super::tables::{TABLES, Travels};
use kit::archives::{self, ArchiveError, ArchiveKind, ArchiveManifest, ArchivePart, ArchiveSource, Unpacks};
use kit::backups::ScratchFolder;
use kit::blobs::is_name;
use kit::db::copies;

/// The folders of parts.
const ROWS: &str = "rows/";
const FILES: &str = "files/";

/// What was in an archive. It goes when this does.
pub(super) struct UnpackedCommune {
    folder: ScratchFolder,
    pub(super) manifest: Option<ArchiveManifest>,
    /// The names of the contents of files.
    pub(super) contents: Vec<String>,
}

impl UnpackedCommune {
    /// Unpack an archive below this folder. It blocks.
    pub(super) fn read(from: &Path, identity: Option<&Path>, below: &Path) -> Result<Self, ArrivalError> {
        let mut source = ArchiveSource::open(from, identity).map_err(kit::backups::BackupError::from)?;
        let folder = ScratchFolder::new(".import-", below)?;
        let place = folder.path().to_owned();
        let mut unpacked = Self { folder, manifest: None, contents: Vec::new() };
        let read = archives::read(&mut source, &place, &mut unpacked);
        // A program that cannot decrypt it knows better why it cannot be read.
        source.close().map_err(kit::backups::BackupError::from)?;
        read.map(|()| unpacked)
    }

    /// The file of a content.
    pub(super) fn content(&self, name: &str) -> PathBuf {
        self.folder.path().join(FILES).join(name)
    }

    /// The rows of a table, one after the other. They block.
    pub(super) fn rows(&self, table: &str) -> Result<RowsIn, ArrivalError> {
        match File::open(self.folder.path().join(format!("{ROWS}{table}.jsonl"))) {
            Ok(file) => Ok(RowsIn(Some(BufReader::new(file)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(RowsIn(None)),
            Err(error) => Err(error.into()),
        }
    }
}

/// Rows, as their lines are read.
pub(super) struct RowsIn(Option<BufReader<File>>);

impl Iterator for RowsIn {
    type Item = Result<Map<String, Value>, ArrivalError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = String::new();
        match self.0.as_mut()?.read_line(&mut line) {
            Ok(0) => None,
            Ok(_) => Some(serde_json::from_str(&line).map_err(|_| ArrivalError::damaged("a line is no row"))),
            Err(error) => Some(Err(error.into())),
        }
    }
}

impl Unpacks for UnpackedCommune {
    type Error = ArrivalError;

    fn begin(&mut self, manifest: ArchiveManifest) -> Result<(), ArrivalError> {
        match manifest.holds {
            ArchiveKind::Commune => {}
            ArchiveKind::Backup => return Err(ArrivalError::Backup),
        }
        if let Some(step) = copies::unknown_step(&manifest.steps) {
            let (step, tambour) = (step.to_owned(), manifest.tambour);
            return Err(ArrivalError::Newer { tambour, step });
        }
        if let Some(step) = copies::missing_step(&manifest.steps) {
            return Err(ArrivalError::Older { tambour: manifest.tambour, step });
        }
        self.manifest = Some(manifest);
        Ok(())
    }

    fn part(&mut self, name: &str, part: &mut ArchivePart<'_>) -> Result<(), ArrivalError> {
        let travels = |name: &str| TABLES.iter().any(|it| it.name == name && it.travels == Travels::Yes);
        if let Some(content) = name.strip_prefix(FILES).filter(|it| is_name(it)) {
            self.contents.push(content.to_owned());
        } else if !name.strip_prefix(ROWS).and_then(|it| it.strip_suffix(".jsonl")).is_some_and(travels) {
            return Err(ArchiveError::Damaged(format!("nothing of a commune is called {name}")).into());
        }
        let place = self.folder.path().join(name);
        if let Some(folder) = place.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(place)?;
        part.copy_to(&mut file)?;
        Ok(())
    }
}
