//! A bare poem route: the limit that the board is held against.
//!
//! `bare ADDRESS FILE` answers `/bytes` with the file's bytes from memory and `/unchanged` with 304; the same
//! framework, allocator and socket options as the server's, and nothing else.

use std::fs;
use std::net::SocketAddr;

use bytes::Bytes;
use poem::endpoint::make_sync;
use poem::http::StatusCode;
use poem::http::uri::Scheme;
use poem::listener::Acceptor;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Body, Response, Route, Server, get};
use tokio::net::{TcpListener, TcpStream};

/// A socket that switches Nagle's algorithm off, as the server does.
struct Nodelay(TcpListener);

impl Acceptor for Nodelay {
    type Io = TcpStream;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.0.local_addr().map(|address| vec![LocalAddr(address.into())]).unwrap_or_default()
    }

    async fn accept(&mut self) -> std::io::Result<(TcpStream, LocalAddr, RemoteAddr, Scheme)> {
        let (stream, peer) = self.0.accept().await?;
        stream.set_nodelay(true)?;
        let local = LocalAddr(stream.local_addr()?.into());
        Ok((stream, local, RemoteAddr(peer.into()), Scheme::HTTP))
    }
}

#[tokio::main]
pub async fn run(words: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let [address, file] = words else { return Err("usage: load bare ADDRESS FILE".into()) };
    let address: SocketAddr = address.parse()?;
    let bytes = Bytes::from(fs::read(file)?);
    let route = Route::new()
        .at(
            "/bytes",
            get(make_sync(move |_| {
                Response::builder().content_type("application/json").body(Body::from_bytes(bytes.clone()))
            })),
        )
        .at("/unchanged", get(make_sync(|_| Response::builder().status(StatusCode::NOT_MODIFIED).finish())));
    Server::new_with_acceptor(Nodelay(TcpListener::bind(address).await?)).run(route).await?;
    Ok(())
}
