//! Encrypting and signing on one core, by its time, beside what the curve alone costs.

use std::time::{Duration, Instant};

use api::server::config::Config;
use aws_lc_rs::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use kit::webpush::Sender;
use tests::Folder;

/// A message as long as most are.
pub const TEXT: &[u8] = br#"{"web_push":8030,"notification":{"title":"Alerte : Crue de la Moselle","body":"Mairie de Kerling-les-Sierck","lang":"fr","tag":"notice-1","navigate":"https://panneau.exemple.fr/notices/1","data":{}}}"#;

/// Number of each that are done in turn, so that what the machine does beside disturbs both alike.
const TURN: usize = 2000;

/// The sender of a server that has its key in this folder.
pub fn push(folder: &Folder) -> Sender {
    let settings = [("TAMBOUR_DATA_DIR".to_owned(), folder.path().display().to_string())];
    let config = Config::read(settings.into_iter(), "").expect("the configuration is good");
    Sender::new(config.vapid_private_key, &config.vapid_subject, &config.data_dir)
}

/// Phones' public keys and secrets.
pub fn phones(count: usize) -> Vec<(Vec<u8>, [u8; 16])> {
    let phone = |_| {
        let (keys, auth) = ece::generate_keypair_and_auth_secret().expect("keys");
        (keys.pub_as_raw().expect("a public key"), auth)
    };
    (0..count).map(phone).collect()
}

/// Print both, and their ratio.
pub fn measure(seconds: usize) {
    let (folder, phones, random) = (Folder::new(), phones(100), SystemRandom::new());
    let push = push(&folder);
    let clock = ground::clock::Clock::system(0);
    let limit = |p256dh: &[u8]| {
        let ours = EphemeralPrivateKey::generate(&ECDH_P256, &random).expect("a key");
        agree_ephemeral(ours, UnparsedPublicKey::new(&ECDH_P256, p256dh), Unspecified, |_| Ok(())).expect("a secret");
    };
    let message = |p256dh: &[u8], auth: &[u8]| {
        push.authorization("https://push.example", clock.now()).expect("a signature");
        kit::webpush::encrypt::encrypt(p256dh, auth, TEXT, &random).expect("a message");
    };
    let (begun, mut turns) = (Instant::now(), 0);
    let (mut bare, mut ours) = (Duration::ZERO, Duration::ZERO);
    while begun.elapsed() < Duration::from_secs(seconds as u64) || turns == 0 {
        let each = || phones.iter().cycle().take(TURN);
        bare += timed(|| each().for_each(|(p256dh, _)| limit(p256dh)));
        ours += timed(|| each().for_each(|(p256dh, auth)| message(p256dh, auth)));
        turns += 1;
    }
    let rate = |time: Duration| (turns * TURN) as f64 / time.as_secs_f64();
    let (bare, ours) = (rate(bare), rate(ours));
    println!("a key and an agreement on P-256, of processor time  {bare:>7.0}/s");
    println!(
        "a message of {} bytes encrypted and signed  {ours:>7.0}/s  ratio {:.2} (bar 0.85)",
        TEXT.len(),
        ours / bare
    );
}

/// Time that this thread had the processor meanwhile: what else the machine does costs nothing.
fn timed(work: impl FnOnce()) -> Duration {
    let begun = processor_time();
    work();
    processor_time().saturating_sub(begun)
}

#[expect(clippy::disallowed_methods, reason = "this thread is no runtime's worker")]
fn processor_time() -> Duration {
    // The scheduler writes it down when the thread lets go of the processor.
    std::thread::sleep(Duration::from_micros(1));
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("the system tells");
    Duration::from_nanos(text.split(' ').next().and_then(|it| it.parse().ok()).expect("nanoseconds"))
}
