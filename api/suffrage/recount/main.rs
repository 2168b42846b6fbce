//! The count in the browser: a published list of ballots on standard input, what it counts to on standard output.
//!
//! It is compiled to WebAssembly for the page with all ballots (`deploy/wasm`). With a language, `fr` or `en`, it says instead how
//! the count went, as `tambour tally --explain` does. What is refused is a line on standard error, and exit code 2.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use suffrage::UnknownLanguage;

fn main() -> ExitCode {
    match recount(std::env::args().nth(1).as_deref()) {
        Ok(text) if writeln!(io::stdout(), "{text}").is_ok() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::from(2)
        }
    }
}

fn recount(language: Option<&str>) -> Result<String, String> {
    let mut list = Vec::new();
    io::stdin().read_to_end(&mut list).map_err(|error| error.to_string())?;
    let counted = match language {
        None => suffrage::tally_json(&list),
        Some(code) => suffrage::explain_json(&list, code.parse().map_err(|it: UnknownLanguage| it.to_string())?),
    };
    counted.map_err(|refusal| refusal.to_string())
}
