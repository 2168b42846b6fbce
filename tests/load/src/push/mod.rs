//! Messages to phones: the number that can be sent in a second, side by side in one run: what one core encrypts and
//! signs beside what the curve allows, this product's sending beside npm's `web-push` and PyPI's `pywebpush`, a server
//! that tells one alert to `PUSH_PHONES` (100,000) phones, and two workers beside one. The push service is the tests'
//! own, over TLS and HTTP/2. Arguments choose: `encryption`, `senders`, `server`, `workers`; all unless said.
//! `PUSH_SECONDS` (3) and `PUSH_MESSAGES` (20,000) make shorter runs. On SQLite and, with `TEST_POSTGRES`, on
//! PostgreSQL.

mod encryption;
mod senders;
mod share;
mod town;
mod workers;

use tests::on_postgres;

pub fn run(words: &[String]) {
    if let [word, origin, messages] = words
        && word == "send"
    {
        return senders::send(origin, messages.parse().expect("a number"));
    }
    let is_asked = |word: &str| words.is_empty() || words.iter().any(|it| it == word);
    if is_asked("encryption") {
        encryption::measure(number("PUSH_SECONDS", 3));
    }
    // One thread for the push service and the measuring, so that the server has the rest.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        if is_asked("senders") {
            senders::measure(number("PUSH_MESSAGES", 20_000)).await;
        }
        let phones = number("PUSH_PHONES", 100_000);
        if is_asked("server") {
            workers::one_server("SQLite", false, phones).await;
            if on_postgres() {
                workers::one_server("PostgreSQL", true, phones).await;
            }
        }
        if is_asked("workers") && on_postgres() {
            workers::two_beside_one(phones).await;
        }
    });
}

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}
