//! Sending over TLS to the same push service: this product, npm's `web-push`, PyPI's `pywebpush`, each as a process
//! that says the number of messages a second it sent.

use std::process::Stdio;
use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use bytes::Bytes;
use ground::clock::Clock;
use kit::outgoing::{CallLimits, Outgoing};
use kit::webpush::encrypt::encrypt;
use tests::{Folder, PushService};
use tokio::process::Command;
use tokio::task::JoinSet;

use super::encryption::{TEXT, phones, push};

/// Number of messages that each has on their way at once.
const AT_ONCE: usize = 64;

pub async fn measure(messages: usize) {
    let service = PushService::start_with_tls().await;
    let this = std::env::current_exe().expect("its own path").display().to_string();
    let peer = concat!(env!("CARGO_MANIFEST_DIR"), "/src/push/peer");
    let ours = sent(&service, &[&this, "push", "send"], messages).await;
    println!("sent over TLS, HTTP/2, {AT_ONCE} at once                {ours:>7.0}/s");
    // Slower ones send fewer.
    for (name, of, share) in [("npm", "web-push", 5), ("pypi", "pywebpush", 20)] {
        // Before it is told whose certificate to trust.
        assert!(Command::new(peer).arg(name).status().await.expect("it starts").success(), "{of} is not installed");
        let theirs = sent(&service, &[peer, name], messages / share).await;
        println!(
            "{:<46} {theirs:>7.0}/s  times as many: {:.1} (bar 10)",
            format!("{of} ({name}), {AT_ONCE} at once"),
            ours / theirs
        );
    }
}

/// The number of messages a second that a program sends.
async fn sent(service: &PushService, words: &[&str], messages: usize) -> f64 {
    service.count_only();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).args([service.origin(), &messages.to_string()]).stdout(Stdio::piped());
    for name in ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE"] {
        command.env(name, service.certificate());
    }
    let output = command.spawn().expect("it starts").wait_with_output().await.expect("it ends");
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let came: usize = service.counts().values().sum();
    assert_eq!(came, messages, "{words:?} sent something else: {text}");
    text.parse().unwrap_or_else(|_| panic!("{words:?} said: {text}"))
}

/// Send as the server does, and print the number of messages a second.
pub fn send(origin: &str, messages: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let folder = Folder::new();
        let push = push(&folder);
        let allowed = origin.parse().expect("an origin");
        let clock = Clock::system(0);
        let outgoing = Outgoing::new(
            allowed,
            &"http://127.0.0.1".parse().expect("an address"),
            clock.clone(),
            CallLimits::default(),
        );
        let sender = std::sync::Arc::new((push, outgoing, clock, phones(100)));
        // The first one opens the connection.
        one(&sender, origin, 0).await;
        let begun = std::time::Instant::now();
        let mut sending = JoinSet::new();
        for number in 1..messages {
            if sending.len() >= AT_ONCE {
                sending.join_next().await.expect("one is on its way").expect("it is taken");
            }
            let (sender, origin) = (sender.clone(), origin.to_owned());
            sending.spawn(async move { one(&sender, &origin, number).await });
        }
        sending.join_all().await;
        println!("{}", (messages - 1) as f64 / begun.elapsed().as_secs_f64());
    });
}

type Sender = (kit::webpush::Sender, Outgoing, Clock, Vec<(Vec<u8>, [u8; 16])>);

async fn one((push, outgoing, clock, phones): &Sender, origin: &str, number: usize) {
    let (p256dh, auth) = &phones[number % phones.len()];
    let body = encrypt(p256dh, auth, TEXT, &SystemRandom::new()).expect("a message");
    let headers = vec![
        ("ttl", "3600".to_owned()),
        ("urgency", "high".to_owned()),
        ("content-encoding", "aes128gcm".to_owned()),
        ("authorization", push.authorization(origin, clock.now()).expect("a signature")),
    ];
    let address = format!("{origin}/push/{number}").parse().expect("an address");
    let posted =
        outgoing.post(&address, headers, Bytes::from(body), Duration::from_secs(10)).await.expect("it is taken");
    assert_eq!(posted.status, 201);
}
