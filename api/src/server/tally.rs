//! `tambour tally` and `tambour delegate`: the counting library on files, without a configuration or a database.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;

use suffrage::Language;

use crate::server::cli::out;

/// The work to do with a file.
#[derive(Debug, Clone, Copy)]
pub enum Count {
    /// Count its ballots.
    Tally,
    /// Count its ballots, and say how the count went.
    Explain(Language),
    /// Follow its delegations.
    Delegate,
    /// Follow its delegations, and each voice by itself.
    DelegateVoices,
}

/// Read the file, or standard input for `-`, and print the result. What is refused is one line on standard error that
/// names the ballot or the person, and exit code 2.
pub fn run(count: Count, file: &Path) -> ExitCode {
    match read(file)
        .and_then(|input| answer(count, &input))
        .and_then(|text| out::say(text).map_err(|error| error.to_string()))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            out::remark(reason);
            ExitCode::from(2)
        }
    }
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    let mut input = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().read_to_end(&mut input)
    } else {
        fs::read(file).map(|bytes| input = bytes).map(|()| 0)
    };
    read.map(|_| input).map_err(|error| format!("{}: {error}", file.display()))
}

fn answer(count: Count, input: &[u8]) -> Result<String, String> {
    let answered = match count {
        Count::Tally => suffrage::tally_json(input),
        Count::Explain(language) => suffrage::explain_json(input, language),
        Count::Delegate => suffrage::delegate_json(input),
        Count::DelegateVoices => suffrage::delegate_voices_json(input),
    };
    answered.map_err(|refusal| refusal.to_string())
}
