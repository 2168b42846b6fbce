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

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Response};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

pub use arrival::{Allowance, Arriving};
use connection::Connection;
pub use descriptors::raise as raise_descriptors;
use peers::Peers;
use socket::Socket;
use streams::Streams;

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

/// The time between two looks at the connections.
const EVERY: Duration = Duration::from_millis(500);

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

/// The listening socket.
#[derive(Debug)]
pub struct Door(TcpListener);

impl Door {
    /// Listen on an address.
    ///
    /// # Errors
    /// When the address is taken or not ours.
    pub async fn open(address: SocketAddr) -> std::io::Result<Self> {
        TcpListener::bind(address).await.map(Self)
    }

    /// The address it listens on; tells the port when the address said 0.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Answers everybody until `stop` is done, then lets running requests finish, within `grace`.
pub async fn serve<E>(door: Door, endpoint: E, manners: Manners, stop: impl Future<Output = ()>, grace: Duration)
where
    E: Endpoint<Output = Response> + 'static,
{
    let peers = Arc::new(Peers::new(manners.connections_per_address, manners.trusted_proxies));
    let mut looks = tokio::time::interval(EVERY);
    let served =
        Arc::new(Served { endpoint: Arc::new(endpoint), speaker: speaker(manners.patience), peers: peers.clone() });
    // Ends when the last connection has gone.
    let (alive, mut all_gone) = mpsc::channel::<()>(1);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            _ = looks.tick() => {
                peers.look(manners.patience);
                continue;
            }
            accepted = door.0.accept() => accepted,
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
            let (endpoint, noted) = (self.endpoint.clone(), connection.clone());
            let service =
                service_fn(move |request| service::answer(endpoint.clone(), noted.begin(), request, addresses.clone()));
            let socket = TokioIo::new(Socket::new(stream, connection.clone()));
            let mut spoken = std::pin::pin!(self.speaker.serve_connection(socket, service));
            loop {
                tokio::select! {
                    biased;
                    ended = spoken.as_mut() => {
                        if let Err(error) = ended {
                            tracing::debug!(%error, "a connection broke off");
                        }
                        break;
                    }
                    goes_on = connection.told() => {
                        if !goes_on {
                            break;
                        }
                        spoken.as_mut().graceful_shutdown();
                    }
                }
            }
            drop((place, alive));
        });
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
