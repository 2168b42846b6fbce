//! A mail server that throws everything away, and the least that a client of it must say.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use std::{io, thread};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The end of a mail.
const END: &[u8] = b"\r\n.\r\n";

/// The mail server, on a thread of its own.
pub struct Sink {
    address: SocketAddr,
    taken: Arc<Mutex<Taken>>,
    count: Arc<watch::Sender<usize>>,
}

#[derive(Default)]
struct Taken {
    first: Option<Instant>,
    last: Option<(Instant, Vec<u8>)>,
    mails: usize,
}

impl Sink {
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket");
        let address = listener.local_addr().expect("an address");
        let taken: Arc<Mutex<Taken>> = Arc::default();
        let count = Arc::new(watch::channel(0).0);
        let state = (Arc::clone(&taken), Arc::clone(&count));
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listener");
                while let Ok((stream, _)) = listener.accept().await {
                    // A client that goes away is its own business.
                    tokio::spawn(talk(stream, state.clone()));
                }
            });
        });
        Self { address, taken, count }
    }

    /// Its address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Wait until it took `mails` mails since it forgot.
    pub async fn until(&self, mails: usize) {
        let mut count = self.count.subscribe();
        count.wait_for(|count| *count >= mails).await.expect("the sink runs");
    }

    pub fn forget(&self) {
        *self.taken.lock().expect("it is whole") = Taken::default();
        self.count.send_replace(0);
    }

    /// The number of mails a second it took, from the first to the last.
    pub fn per_second(&self) -> f64 {
        let taken = self.taken.lock().expect("it is whole");
        let (first, last) = (taken.first.expect("a mail"), taken.last.as_ref().expect("a mail").0);
        taken.mails as f64 / (last - first).as_secs_f64()
    }

    pub fn last(&self) -> Vec<u8> {
        self.taken.lock().expect("it is whole").last.as_ref().expect("a mail").1.clone()
    }
}

type State = (Arc<Mutex<Taken>>, Arc<watch::Sender<usize>>);

async fn talk(mut stream: TcpStream, (taken, count): State) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.write_all(b"220 sink.example ESMTP\r\n").await?;
    let (mut read, mut is_mail) = (Vec::with_capacity(1 << 18), false);
    loop {
        if stream.read_buf(&mut read).await? == 0 {
            return Ok(());
        }
        if is_mail {
            // A client that sends a mail waits for the answer: the mail's end is the last that came.
            let Some(mail) = read.strip_suffix(&END[2..]).filter(|mail| mail.ends_with(&END[..2])) else { continue };
            let mails = {
                let mut taken = taken.lock().expect("it is whole");
                let now = Instant::now();
                taken.first.get_or_insert(now);
                let mut bytes = taken.last.take().map(|(_, bytes)| bytes).unwrap_or_default();
                bytes.clear();
                bytes.extend_from_slice(mail);
                taken.last = Some((now, bytes));
                taken.mails += 1;
                taken.mails
            };
            count.send_replace(mails);
            stream.write_all(b"250 taken\r\n").await?;
            (is_mail, read) = (false, emptied(read));
        } else if read.ends_with(b"\r\n") {
            // Several commands at once are answered at once (RFC 2920).
            let mut answers = Vec::new();
            for command in read.split_inclusive(|byte| *byte == b'\n') {
                let verb = command.get(..4).unwrap_or_default().to_ascii_uppercase();
                let answer: &[u8] = match verb.as_slice() {
                    b"EHLO" => b"250-sink.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
                    b"DATA" => b"354 go on\r\n",
                    b"QUIT" => return stream.write_all(b"221 goodbye\r\n").await,
                    _ => b"250 ok\r\n",
                };
                answers.extend_from_slice(answer);
                is_mail = verb == b"DATA";
            }
            stream.write_all(&answers).await?;
            read = emptied(read);
        }
    }
}

fn emptied(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.clear();
    bytes
}

/// Send a mail `times` times over a connection of one's own; it waits for each answer, or says who writes to whom at
/// once.
pub async fn send(address: SocketAddr, mail: Arc<[u8]>, times: usize, pipelined: bool) -> io::Result<()> {
    const ANNOUNCED: [&[u8]; 3] =
        [b"MAIL FROM:<tambour@panneau.exemple.fr>\r\n", b"RCPT TO:<lecteur@exemple.fr>\r\n", b"DATA\r\n"];
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let whole = [&mail, &END[2..]].concat();
    let mut answer = vec![0; 1024];
    read(&mut stream, &mut answer, "220").await?;
    say(&mut stream, &mut answer, b"EHLO bare\r\n", "250").await?;
    for _ in 0..times {
        if pipelined {
            say(&mut stream, &mut answer, &ANNOUNCED.concat(), "250 ok\r\n250 ok\r\n354").await?;
        } else {
            for (words, code) in ANNOUNCED.into_iter().zip(["250", "250", "354"]) {
                say(&mut stream, &mut answer, words, code).await?;
            }
        }
        say(&mut stream, &mut answer, &whole, "250").await?;
    }
    Ok(())
}

async fn say(stream: &mut TcpStream, answer: &mut [u8], words: &[u8], code: &str) -> io::Result<()> {
    stream.write_all(words).await?;
    read(stream, answer, code).await
}

async fn read(stream: &mut TcpStream, answer: &mut [u8], code: &str) -> io::Result<()> {
    let length = stream.read(answer).await?;
    if answer[..length].starts_with(code.as_bytes()) { Ok(()) } else { Err(io::Error::other("another answer")) }
}
