//! A mail server of the tests' own: it speaks SMTP, keeps what it takes, and refuses, breaks off and falters as it is
//! told.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::mail::Mail;

/// The way in which the server fails a mail to somebody, instead of taking it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It answers this code to RCPT, with words of its own.
    Code(u16),
    /// It answers this to RCPT.
    Says(&'static str),
    /// It hangs up instead of answering RCPT.
    HangUp,
    /// It takes the mail, and breaks off before it says so.
    Cut,
}

/// The mail server, and what it has taken.
#[derive(Debug)]
pub struct Inbox {
    address: String,
    state: Arc<Mutex<State>>,
    count: Arc<watch::Sender<usize>>,
    paused: Arc<watch::Sender<bool>>,
    serving: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct State {
    mails: Vec<Mail>,
    troubles: HashMap<String, VecDeque<Trouble>>,
    pause_after: Option<usize>,
    takes_one_by_one: bool,
    knows_no_ehlo: bool,
    /// The most connections at a time, and the most mails on each.
    bounds: Option<(usize, usize)>,
    /// Number of mails that it takes before it wants the others later.
    quota: Option<usize>,
    connections: usize,
}

impl Inbox {
    /// Start it.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let state: Arc<Mutex<State>> = Arc::default();
        let (count, paused) = (Arc::new(watch::channel(0).0), Arc::new(watch::channel(false).0));
        let serving = tokio::spawn({
            let (state, count, paused) = (state.clone(), count.clone(), paused.clone());
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    // A connection that breaks off is the client's business.
                    tokio::spawn(talk(stream, state.clone(), count.clone(), paused.clone()));
                }
            }
        });
        Self { address, state, count, paused, serving }
    }

    /// Its address as a setting.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Take one command at a time from now on: connections on which more came than was asked for are cut (RFC 2920).
    pub fn take_one_by_one(&self) {
        self.locked().takes_one_by_one = true;
    }

    /// Know the old greeting alone from now on.
    pub fn know_no_ehlo(&self) {
        self.locked().knows_no_ehlo = true;
    }

    /// Take so many connections at a time, and so many mails on each, from now on.
    pub fn take_at_most(&self, connections: usize, mails: usize) {
        self.locked().bounds = Some((connections, mails));
    }

    /// Take so many mails from now on, and want the others later.
    pub fn take_only(&self, mails: usize) {
        self.locked().quota = Some(mails);
    }

    /// The next mails to somebody meet these troubles, one each.
    pub fn trouble(&self, to: &str, troubles: &[Trouble]) {
        self.locked().troubles.insert(to.to_owned(), troubles.iter().copied().collect());
    }

    /// Take mails, but answer no more once it holds more than `mails` of them, until it is told to go on.
    pub fn pause_after(&self, mails: usize) {
        self.locked().pause_after = Some(mails);
    }

    /// Answer again.
    pub fn go_on(&self) {
        self.locked().pause_after = None;
        self.paused.send_replace(false);
    }

    /// Everything it took since it was asked this the last time.
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut self.locked().mails)
    }

    /// The mails it took for somebody since it was asked this the last time; others' mails stay.
    pub fn take_for(&self, to: &str) -> Vec<Mail> {
        let mut state = self.locked();
        let (theirs, others) = std::mem::take(&mut state.mails).into_iter().partition(|mail| mail.to == to);
        state.mails = others;
        theirs
    }

    /// The mails that it holds now.
    pub fn mails(&self) -> Vec<Mail> {
        self.locked().mails.clone()
    }

    /// Wait until it took `mails` mails, from its start on.
    pub async fn until(&self, mails: usize) {
        let mut count = self.count.subscribe();
        count.wait_for(|count| *count >= mails).await.expect("the server runs");
    }

    /// Wait until its mails are enough.
    pub async fn until_holds(&self, enough: impl Fn(&[Mail]) -> bool) {
        let mut count = self.count.subscribe();
        count.wait_for(|_| enough(&self.locked().mails)).await.expect("the server runs");
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the inbox is whole")
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn talk(
    stream: TcpStream,
    state: Arc<Mutex<State>>,
    count: Arc<watch::Sender<usize>>,
    paused: Arc<watch::Sender<bool>>,
) -> std::io::Result<()> {
    let connections = {
        let mut state = state.lock().expect("the inbox is whole");
        state.connections += 1;
        state.connections
    };
    let talked = converse(stream, connections, &state, &count, &paused).await;
    state.lock().expect("the inbox is whole").connections -= 1;
    talked
}

/// One connection, of so many now.
async fn converse(
    stream: TcpStream,
    connections: usize,
    state: &Mutex<State>,
    count: &watch::Sender<usize>,
    paused: &watch::Sender<bool>,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let (knows_no_ehlo, bounds) = {
        let state = state.lock().expect("the inbox is whole");
        (state.knows_no_ehlo, state.bounds)
    };
    if bounds.is_some_and(|(most, _)| connections > most) {
        writing.write_all(b"421 4.7.0 too many connections\r\n").await?;
        return Ok(());
    }
    writing.write_all(b"220 inbox.example ESMTP\r\n").await?;
    let (mut to, mut trouble, mut taken) = (String::new(), None, 0);
    while let Some(line) = lines.next_line().await? {
        let upper = line.to_ascii_uppercase();
        let one_by_one = state.lock().expect("the inbox is whole").takes_one_by_one;
        if one_by_one && !lines.get_ref().buffer().is_empty() {
            return Ok(());
        }
        let answer = if upper.starts_with("EHLO") && knows_no_ehlo {
            "502 what is that?".to_owned()
        } else if upper.starts_with("MAIL") && bounds.is_some_and(|(_, most)| taken >= most) {
            writing.write_all(b"421 4.4.5 enough for one connection\r\n").await?;
            return Ok(());
        } else if upper.starts_with("EHLO") {
            format!("250-inbox.example\r\n{}250 8BITMIME", if one_by_one { "" } else { "250-PIPELINING\r\n" })
        } else if upper.starts_with("RCPT TO:") {
            to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            let mut state = state.lock().expect("the inbox is whole");
            trouble = state.troubles.get_mut(&to).and_then(VecDeque::pop_front);
            match &mut state.quota {
                Some(0) if trouble.is_none() => trouble = Some(Trouble::Says("451 4.7.1 slow down")),
                Some(quota) if trouble.is_none() => *quota -= 1,
                _ => {}
            }
            match trouble {
                Some(Trouble::HangUp) => return Ok(()),
                Some(Trouble::Says(words)) => words.to_owned(),
                Some(Trouble::Code(code)) => format!("{code} {to} is in trouble"),
                Some(Trouble::Cut) | None => "250 ok".to_owned(),
            }
        } else if upper == "DATA" && matches!(trouble, Some(Trouble::Code(_) | Trouble::Says(_))) {
            "503 to whom?".to_owned()
        } else if upper == "DATA" {
            writing.write_all(b"354 go on\r\n").await?;
            let mut raw = String::new();
            loop {
                // A mail that breaks off before its end is none (RFC 5321, section 4.1.1.10).
                let Some(line) = lines.next_line().await? else { return Ok(()) };
                if line == "." {
                    break;
                }
                raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                raw.push_str("\r\n");
            }
            let must_wait = {
                let mut state = state.lock().expect("the inbox is whole");
                state.mails.push(Mail { to: to.clone(), raw });
                state.pause_after.is_some_and(|after| state.mails.len() > after)
            };
            if must_wait {
                paused.send_replace(true);
            }
            count.send_modify(|count| *count += 1);
            taken += 1;
            if trouble.take() == Some(Trouble::Cut) {
                return Ok(());
            }
            if must_wait && paused.subscribe().wait_for(|paused| !paused).await.is_err() {
                return Ok(());
            }
            "250 taken".to_owned()
        } else if upper == "QUIT" {
            "221 goodbye".to_owned()
        } else {
            "250 ok".to_owned()
        };
        writing.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
