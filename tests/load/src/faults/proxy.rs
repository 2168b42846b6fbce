//! A network between the server and its database that can be broken.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tests::in_database;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The state of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// As it should be.
    Good,
    /// Each message takes this much longer.
    Slow(Duration),
    /// Nothing comes through; what was sent comes when it is good again, as from a machine that was stopped.
    Stopped,
    /// Nothing comes through, and what was connected before stays silent for ever, as behind a box that forgot it.
    Silent,
    /// Connections break, and nobody is there.
    Down,
}

pub struct Proxy {
    network: watch::Sender<Network>,
    generation: Arc<AtomicU64>,
    port: u16,
}

impl Proxy {
    /// A proxy in front of this server, an address such as `127.0.0.1:5432`.
    pub async fn start(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (network, state) = watch::channel(Network::Good);
        let generation = Arc::new(AtomicU64::new(0));
        let current = Arc::clone(&generation);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (state, current, server) = (state.clone(), Arc::clone(&current), server.clone());
                tokio::spawn(async move {
                    if *state.borrow() == Network::Down {
                        return;
                    }
                    let Ok(database) = TcpStream::connect(server).await else { return };
                    let born = current.load(Ordering::SeqCst);
                    let ((from_client, to_client), (from_database, to_database)) =
                        (client.into_split(), database.into_split());
                    let there =
                        tokio::spawn(carry(from_client, to_database, state.clone(), Arc::clone(&current), born));
                    carry(from_database, to_client, state, current, born).await;
                    there.abort();
                });
            }
        });
        Self { network, generation, port }
    }

    /// The address of a database behind it.
    pub fn url(&self, database: &str) -> String {
        in_database(&format!("postgres://tambour@127.0.0.1:{}/x", self.port), database)
    }

    pub fn set(&self, network: Network) {
        if network == Network::Silent {
            self.generation.fetch_add(1, Ordering::SeqCst);
        }
        self.network.send_replace(network);
    }
}

async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut state: watch::Receiver<Network>,
    current: Arc<AtomicU64>,
    born: u64,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut buffer) => read.unwrap_or(0),
            _ = state.wait_for(|network| *network == Network::Down) => return,
        };
        if read == 0 {
            return;
        }
        let now = *state.borrow();
        if let Network::Slow(delay) = now {
            tokio::time::sleep(delay).await;
        }
        if now == Network::Silent || current.load(Ordering::SeqCst) != born {
            // Swallowed: the connection stays as it is.
            if current.load(Ordering::SeqCst) != born {
                continue;
            }
            let _ = state.wait_for(|network| *network != Network::Silent).await;
        }
        if now == Network::Stopped {
            let _ = state.wait_for(|network| *network != Network::Stopped).await;
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
