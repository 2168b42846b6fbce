//! An alert to all phones of a town: by one server, and by one worker process and two.

use tests::Server;

use super::share::Share;
use super::town::{Told, Town};

/// Number of turns that one and two workers take.
const ROUNDS: usize = 3;

/// The share of a core that a worker is held to, in hundredths.
const SHARE: u64 = 40;

/// Print how one server does.
pub async fn one_server(name: &str, on_postgres: bool, phones: usize) {
    let town = Town::found(on_postgres, phones).await;
    let server = town.start("serve");
    let before = (server.processor_time(), server.peak_memory());
    let Told { first, rest } = town.alert(&server).await;
    let used = server.processor_time() - before.0;
    let peak = server.peak_memory();
    stop(server);
    town.nobody_twice();
    println!(
        "{name:<11} an alert to {phones} phones   {:>7.0}/s  first after {first:.2} s  processor {:.0} µs a message  peak {peak} MB, {} before (bar 150)",
        phones as f64 / rest,
        used * 1e6 / phones as f64,
        before.1
    );
}

/// Print how two workers on one PostgreSQL do beside one: each with as much of the machine as it gets, and each held to
/// a share of a core that leaves enough to everybody else.
pub async fn two_beside_one(phones: usize) {
    compare(phones, None).await;
    // Four ranges for each: the number that a worker takes at once.
    compare(phones * 2 / 5, Some(SHARE)).await;
}

async fn compare(phones: usize, share: Option<u64>) {
    let town = Town::found(true, phones).await;
    let api = town.start("serve --role api");
    let (mut one, mut two) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for (count, rates) in [(1, &mut one), (2, &mut two)] {
            let workers: Vec<Server> = (0..count).map(|_| town.start("serve --role worker")).collect();
            let held: Result<Vec<Share>, _> =
                share.iter().flat_map(|share| workers.iter().map(|it| Share::hold(it.id(), *share))).collect();
            if let Err(error) = &held {
                println!("PostgreSQL  workers cannot be held to a share of a core here: {error}");
                workers.into_iter().for_each(stop);
                return stop(api);
            }
            let Told { rest, .. } = town.alert(&api).await;
            rates.push(phones as f64 / rest);
            workers.into_iter().for_each(stop);
            town.nobody_twice();
        }
    }
    stop(api);
    let (one, two) = (median(one), median(two));
    let (ratio, whose) =
        (two / one, share.map_or(String::new(), |share| format!(", each held to 0.{share} of a core")));
    println!("PostgreSQL  one worker                  {one:>7.0}/s{whose}");
    println!(
        "PostgreSQL  two workers                 {two:>7.0}/s  ratio {ratio:.2} (bar 1.7 where each has a core of its own)"
    );
}

fn stop(server: Server) {
    server.terminate();
    assert_eq!(server.wait().0, Some(0), "it stops in order");
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
