//! The files that are compared, told apart by what is in them.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::ballots::VoteResultOut;

/// The files of one result.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) result: VoteResultOut,
    pub(super) lists: Vec<ListGiven>,
    pub(super) voices: Option<VoicesGiven>,
}

/// A list of ballots.
#[derive(Debug)]
pub(super) struct ListGiven {
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    /// The consultation and the question, as its seed names them.
    pub(super) consultation: String,
    pub(super) question: String,
    pub(super) ballots: Vec<BallotGiven>,
}

/// What a ballot says beside its answer.
#[derive(Debug, Deserialize)]
pub(super) struct BallotGiven {
    #[serde(default)]
    pub(super) receipt: Option<String>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) weight: Option<f64>,
    #[serde(default)]
    pub(super) blank: bool,
}

/// The list of how voices moved.
#[derive(Debug)]
pub(super) struct VoicesGiven {
    pub(super) bytes: Vec<u8>,
    pub(super) content: VoiceRows,
}

/// The content of the list of how voices moved.
#[derive(Debug, Deserialize)]
pub(super) struct VoiceRows {
    pub(super) consultation: String,
    pub(super) electorate: u64,
    pub(super) voices: Vec<VoiceRow>,
}

/// A voice that moved.
#[derive(Debug, Deserialize)]
pub(super) struct VoiceRow {
    pub(super) code: Option<String>,
    pub(super) shares: Vec<VoiceShare>,
    pub(super) unused: f64,
}

/// A part of a voice that reached a delegate.
#[derive(Debug, Deserialize)]
pub(super) struct VoiceShare {
    pub(super) to: String,
    pub(super) voices: f64,
}

/// Read the files: one is the result.
pub(super) fn read(paths: &[PathBuf]) -> Result<Given, String> {
    let (mut result, mut lists, mut voices) = (None, Vec::new(), None);
    for path in paths {
        let bytes = fs::read(path).map_err(|error| told(path, error))?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| told(path, error))?;
        if value.get("questions").is_some() && value.get("fingerprint").is_some() {
            let read: VoteResultOut = serde_json::from_value(value).map_err(|error| told(path, error))?;
            if result.replace(read).is_some() {
                return Err(told(path, "this is a second result"));
            }
        } else if value.get("ballots").is_some() && value.get("method").is_some() {
            lists.push(list(path, bytes, &value)?);
        } else if value.get("voices").is_some() {
            let content = serde_json::from_value(value).map_err(|error| told(path, error))?;
            if voices.replace(VoicesGiven { bytes, content }).is_some() {
                return Err(told(path, "this is a second list of voices"));
            }
        } else {
            return Err(told(path, "neither a result nor one of its lists"));
        }
    }
    let result = result.ok_or("none of the files is a result")?;
    Ok(Given { result, lists, voices })
}

fn told(path: &Path, reason: impl std::fmt::Display) -> String {
    format!("{}: {reason}", path.display())
}

fn list(path: &Path, bytes: Vec<u8>, value: &Value) -> Result<ListGiven, String> {
    let seed = value["seed"].as_str().and_then(|it| it.split_once('/'));
    let (consultation, question) = seed.ok_or_else(|| told(path, "its seed names no question"))?;
    let ballots = serde_json::from_value(value["ballots"].clone()).map_err(|error| told(path, error))?;
    Ok(ListGiven {
        path: path.display().to_string(),
        consultation: consultation.to_owned(),
        question: question.to_owned(),
        bytes,
        ballots,
    })
}
