//! Benchmarks, the fault suite, and what scripts of the tests ask of Tambour's code: one program, so that it is linked
//! once.

mod ballots;
mod bare;
mod carried;
mod count;
mod desk;
mod faults;
mod jobs;
mod letters;
mod occurrences;
mod phones;
mod polls;
mod push;
mod races;
mod search;
mod uploads;

use std::env;
use std::error::Error;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let Some((name, words)) = words.split_first() else { return Ok(usage()) };
    match name.as_str() {
        "ballots" => return Ok(ballots::run(words)),
        "bare" => bare::run(words)?,
        "carried" => return Ok(carried::run(words)),
        "count" => count::run(words),
        "desk" => return Ok(desk::run()),
        "faults" => return Ok(faults::run()),
        "jobs" => jobs::run(),
        "letters" => letters::run(words),
        "occurrences" => return Ok(occurrences::run(words)),
        "polls" => polls::run(),
        "push" => push::run(words),
        "races" => races::run(words),
        "search" => search::run()?,
        "uploads" => uploads::run(),
        _ => return Ok(usage()),
    }
    Ok(ExitCode::SUCCESS)
}

fn usage() -> ExitCode {
    eprintln!(
        "usage: load ballots | bare | carried | count | desk | faults | jobs | letters | occurrences | polls | push | races | search | uploads, and its arguments"
    );
    ExitCode::from(2)
}
