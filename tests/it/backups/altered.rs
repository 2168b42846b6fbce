//! Backups as a mishap, or somebody with a will, would alter them.

use std::fs;
use std::io::Read;
use std::path::Path;

/// The parts of a backup, unpacked.
#[derive(Clone)]
pub struct Backup(Vec<(String, Vec<u8>)>);

impl Backup {
    pub fn read(file: &Path) -> Self {
        let mut archive = archive(file);
        let parts = archive.entries().unwrap().map(|entry| {
            let mut entry = entry.unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.path().unwrap().display().to_string(), content)
        });
        Self(parts.collect())
    }

    pub fn parts(&self) -> &[(String, Vec<u8>)] {
        &self.0
    }

    /// With other words in its manifest.
    pub fn saying(&self, old: &str, new: &str) -> Self {
        let mut it = self.clone();
        let text = String::from_utf8(it.0[0].1.clone()).unwrap();
        assert!(text.contains(old), "{text}");
        it.0[0].1 = text.replacen(old, new, 1).into_bytes();
        it
    }

    /// With a key that somebody put in the place of another one.
    pub fn with_another_key(&self) -> Self {
        let mut it = self.clone();
        let key = it.0.iter_mut().find(|(name, _)| name.starts_with("keys/")).unwrap();
        key.1 = b"another".to_vec();
        it
    }

    /// With one part more, before its end.
    pub fn with_part(&self, name: &str, content: &str) -> Self {
        let mut it = self.clone();
        it.0.insert(1, (name.to_owned(), content.as_bytes().to_vec()));
        it
    }

    /// With another word wherever one stands in names and rows.
    pub fn with_other(&self, old: &str, new: &str) -> Self {
        let mut it = self.clone();
        for (name, content) in &mut it.0 {
            *name = name.replace(old, new);
            if let Ok(text) = std::str::from_utf8(content) {
                *content = text.replace(old, new).into_bytes();
            }
        }
        it
    }

    /// With one row more in a table.
    pub fn with_row(&self, table: &str, row: &serde_json::Value) -> Self {
        let mut it = self.clone();
        let part = it.0.iter_mut().find(|(name, _)| *name == format!("rows/{table}.jsonl")).unwrap();
        part.1.extend(format!("{row}\n").into_bytes());
        it
    }

    /// With digests that fit.
    pub fn digested(&self) -> Self {
        let mut it = self.clone();
        let parts = it.0.iter().filter(|(name, _)| name != "SHA256SUMS");
        let line = |(name, content): &(String, Vec<u8>)| {
            let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, content);
            let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{hex}  {name}\n")
        };
        let lines: String = parts.map(line).collect();
        it.0.last_mut().unwrap().1 = lines.into_bytes();
        it
    }

    /// As if it ended before its digests.
    pub fn without_its_end(&self) -> Self {
        let mut it = self.clone();
        it.0.pop();
        it
    }

    pub fn packed(&self) -> Vec<u8> {
        let mut tar = tar::Builder::new(zstd::Encoder::new(Vec::new(), 1).unwrap());
        for (name, content) in &self.0 {
            let mut header = tar::Header::new_gnu();
            // Written as it stands: the library refuses names that lead elsewhere.
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            header.set_entry_type(tar::EntryType::Regular);
            header.set_size(content.len() as u64);
            header.set_cksum();
            tar.append(&header, content.as_slice()).unwrap();
        }
        tar.into_inner().unwrap().finish().unwrap()
    }
}

/// The names of the parts of a backup, in their order, and their modes.
pub fn names_and_modes(file: &Path) -> Vec<(String, u32)> {
    let mut archive = archive(file);
    let parts = archive.entries().unwrap().map(Result::unwrap);
    parts.map(|it| (it.path().unwrap().display().to_string(), it.header().mode().unwrap())).collect()
}

fn archive(file: &Path) -> tar::Archive<impl Read> {
    tar::Archive::new(zstd::Decoder::new(fs::File::open(file).unwrap()).unwrap())
}
