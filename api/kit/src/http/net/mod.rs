//! The network's side of the server: connections, with patience and room for each of them.
//!
//! The library that speaks HTTP waits for ever, for heads, bodies and readers. Here every connection notes what it does
//! ([`connection`]), and the accepting loop looks at all now and then and ends those whose time is over ([`peers`]): a
//! request pays for a few additions. Who has too many loses the oldest that asks for nothing; nobody is turned away.

mod answer;
mod arrival;
mod connection;
mod descriptors;
mod peers;
mod service;
mod socket;
mod streams;
mod tls;

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Response};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

pub use arrival::{Allowance, Arriving};
use connection::Connection;
pub use descriptors::raise as raise_descriptors;
use peers::Peers;
use socket::Socket;
use streams::Streams;
use tls::Tls;
pub use tls::{TlsError, TlsFiles};

use super::Proxies;

/// The times for which the server waits for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerPatience {
    /// For the head of a request, from its first byte, or from the first moment of a connection.
    pub head: Duration,
    /// For more of a body.
    pub body: Duration,
    /// For somebody to read more of an answer.
    pub reader: Duration,
    /// For another request on a connection. Longer than proxies usually keep theirs (60 s), so that they are the ones who end it.
    pub idle: Duration,
}

impl Default for PeerPatience {
    fn default() -> Self {
        let [head, body, reader, idle] = [10, 30, 30, 75].map(Duration::from_secs);
        Self { head, body, reader, idle }
    }
}

/// The rules for peers that connect.
#[derive(Debug, Clone)]
pub struct Manners {
    /// The times for which the server waits for them.
    pub patience: PeerPatience,
    /// The most connections of an address before its oldest ones make room for others.
    pub connections_per_address: usize,
    /// Proxies whose word on a client's address is taken; they may have any number of connections.
    pub trusted_proxies: Proxies,
}

/// The time between two looks at the connections, and the number of those between two looks at the files of a certificate.
const EVERY: Duration = Duration::from_millis(500);
const LOOKS: u32 = 4;

/// The time after which the server tries again to accept, when it could not.
const PAUSE: Duration = Duration::from_millis(50);

/// Bytes of a head or an answer that a connection holds.
const BUFFER: usize = 64 * 1024;

/// Requests that a connection of HTTP/2 may have under way: as many as RFC 9113 (6.5.2) asks for.
const STREAMS: u32 = 100;

/// Bytes that a peer may send of one body, and of all on a connection, before somebody reads them.
const WINDOWS: (u32, u32) = (128 * 1024, 256 * 1024);

/// The block of addresses that a connection or a request is counted for: an IPv4 address, or the /64 of an IPv6
/// address, which is what one household is given.
pub(super) fn block(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        address @ IpAddr::V4(_) => address,
    }
}

/// The listening socket, and TLS on it.
#[derive(Debug)]
pub struct Door {
    listener: TcpListener,
    tls: Option<Arc<Tls>>,
}

impl Door {
    /// Listen on an address.
    ///
    /// # Errors
    /// When the address is taken or not ours.
    pub async fn open(address: SocketAddr) -> std::io::Result<Self> {
        Ok(Self { listener: TcpListener::bind(address).await?, tls: None })
    }

    /// The door with TLS, if these files are given: HTTP/2 and HTTP/1.1, as clients wish.
    ///
    /// # Errors
    /// When the files cannot be used.
    pub fn with_tls(self, files: Option<&TlsFiles>) -> Result<Self, TlsError> {
        let tls = files.map(|files| Tls::open(files.clone()).map(Arc::new)).transpose()?;
        Ok(Self { tls, ..self })
    }

    /// The address it listens on; tells the port when the address said 0.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Answers everybody until `stop` is done, then lets running requests finish, within `grace`.
pub async fn serve<E>(door: Door, endpoint: E, manners: Manners, stop: impl Future<Output = ()>, grace: Duration)
where
    E: Endpoint<Output = Response> + 'static,
{
    let peers = Arc::new(Peers::new(manners.connections_per_address, manners.trusted_proxies));
    let mut looks = tokio::time::interval(EVERY);
    let served = Arc::new(Served {
        endpoint: Arc::new(endpoint),
        speaker: speaker(manners.patience),
        peers: peers.clone(),
        tls: door.tls.clone(),
    });
    let mut looked = 0;
    // Ends when the last connection has gone.
    let (alive, mut all_gone) = mpsc::channel::<()>(1);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            _ = looks.tick() => {
                peers.look(manners.patience);
                looked = (looked + 1) % LOOKS;
                if let Some(tls) = door.tls.clone().filter(|_| looked == 0) {
                    tokio::task::spawn_blocking(move || tls.look());
                }
                continue;
            }
            accepted = door.listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => served.clone().attend(stream, peer, alive.clone()),
            Err(error) => {
                // Out of file descriptors, most likely: without a pause the loop would spin until one is free.
                tracing::warn!(%error, "cannot accept a connection");
                peers.make_room();
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop((door, alive));
    peers.tell_all(Connection::finish);
    if tokio::time::timeout(grace, all_gone.recv()).await.is_err() {
        peers.tell_all(Connection::end);
        all_gone.recv().await;
    }
}

/// The parts that all connections share.
struct Served<E> {
    endpoint: Arc<E>,
    speaker: auto::Builder<Streams>,
    peers: Arc<Peers>,
    tls: Option<Arc<Tls>>,
}

impl<E: Endpoint<Output = Response> + 'static> Served<E> {
    /// Answers what comes on a connection, in a task of its own.
    fn attend(self: Arc<Self>, stream: TcpStream, peer: SocketAddr, alive: mpsc::Sender<()>) {
        // Nagle's algorithm would let a small answer wait 40 ms for an acknowledgement.
        let local = match stream.set_nodelay(true).and_then(|()| stream.local_addr()) {
            Ok(local) => local,
            Err(error) => return tracing::debug!(%error, "a connection went before it was accepted"),
        };
        let place = self.peers.admit(peer.ip());
        tokio::spawn(async move {
            let connection = place.connection().clone();
            let addresses = (LocalAddr(local.into()), RemoteAddr(peer.into()));
            let socket = Socket::new(stream, connection.clone());
            match &self.tls {
                None => self.speak(socket, &connection, addresses).await,
                Some(tls) => {
                    // Whoever takes too long is ended as if the head of their first request did not come.
                    let shaken = tokio::select! {
                        shaken = tls.acceptor().accept(socket) => shaken,
                        _ = connection.told() => return drop((place, alive)),
                    };
                    match shaken {
                        Ok(stream) => self.speak(stream, &connection, addresses).await,
                        Err(error) => tracing::debug!(%error, "a connection came to no agreement"),
                    }
                }
            }
            drop((place, alive));
        });
    }

    /// Answers what comes through a stream, until it ends or is told to.
    async fn speak(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        connection: &Arc<Connection>,
        addresses: (LocalAddr, RemoteAddr),
    ) {
        let (endpoint, noted) = (self.endpoint.clone(), connection.clone());
        let service =
            service_fn(move |request| service::answer(endpoint.clone(), noted.begin(), request, addresses.clone()));
        let mut spoken = std::pin::pin!(self.speaker.serve_connection(TokioIo::new(stream), service));
        loop {
            tokio::select! {
                biased;
                ended = spoken.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a connection broke off");
                    }
                    return;
                }
                goes_on = connection.told() => {
                    if !goes_on {
                        return;
                    }
                    spoken.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

fn speaker(patience: PeerPatience) -> auto::Builder<Streams> {
    let mut speaker = auto::Builder::new(Streams::new(patience.reader));
    speaker.http1().max_buf_size(BUFFER);
    speaker
        .http2()
        .max_concurrent_streams(STREAMS)
        .max_pending_accept_reset_streams(20)
        .max_header_list_size(16 * 1024)
        .max_send_buf_size(BUFFER)
        .initial_stream_window_size(WINDOWS.0)
        .initial_connection_window_size(WINDOWS.1);
    speaker
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_a_64_of_ipv6_or_an_address_of_ipv4() {
        for (address, expected) in [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:cafe:1:2:3:4:5", "2001:db8:cafe:1::"),
            ("2001:db8:cafe:1::", "2001:db8:cafe:1::"),
        ] {
            assert_eq!(block(address.parse().unwrap()).to_string(), expected);
        }
    }
}
