//! Phones that ask a server all at once, without the cost of checking each answer against the document.

use std::time::Instant;

use reqwest::{Client, Method};
use serde_json::Value;
use tests::client;
use tokio::task::JoinSet;

/// Phones of one server, which share their connections.
#[derive(Clone)]
pub(crate) struct Phones {
    client: Client,
    base: String,
}

impl Phones {
    /// Phones of the server at this address, such as `http://127.0.0.1:4711`.
    pub(crate) fn at(base: String) -> Self {
        Self { client: client(), base }
    }

    /// The JSON that the server answers, which must be a success.
    pub(crate) async fn ask(&self, method: Method, path: &str, head: (&str, &str), body: Option<&Value>) -> Value {
        let request = self.client.request(method, format!("{}{path}", self.base)).header(head.0, head.1);
        let request = if let Some(body) = body { request.json(body) } else { request };
        let response = request.send().await.expect("the server answers");
        assert!(response.status().is_success(), "{path} answered {}", response.status());
        response.json().await.expect("JSON")
    }
}

/// Do this for a number of phones, some at once: what each gave, in order, and the seconds that all took.
pub(crate) async fn all<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    phones: &Phones,
    (number, at_once): (usize, usize),
    each: impl Fn(Phones, usize) -> F,
) -> (Vec<T>, f64) {
    let begun = Instant::now();
    let (mut running, mut done, mut next) = (JoinSet::new(), Vec::with_capacity(number), 0);
    while next < number || !running.is_empty() {
        while next < number && running.len() < at_once {
            let (place, what) = (next, each(phones.clone(), next));
            running.spawn(async move { (place, what.await) });
            next += 1;
        }
        done.extend(running.join_next().await.map(|ended| ended.expect("it succeeds")));
    }
    let seconds = begun.elapsed().as_secs_f64();
    done.sort_unstable_by_key(|(place, _)| *place);
    (done.into_iter().map(|(_, what)| what).collect(), seconds)
}
