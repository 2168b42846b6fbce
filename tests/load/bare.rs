//! What a bare poem route can do: the limit that the board is held against.
//!
//! `bare ADDRESS FILE` answers `/bytes` with the file's bytes from memory and `/unchanged` with 304; the same
//! framework, allocator and socket options as the server's, and nothing else.

use std::{fs, net::SocketAddr};

use api::http::Nodelay;
use bytes::Bytes;
use poem::{Body, Response, Route, Server, endpoint::make_sync, get, http::StatusCode};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (address, file) = arguments.next().zip(arguments.next()).ok_or("usage: bare ADDRESS FILE")?;
    let address: SocketAddr = address.parse()?;
    let bytes = Bytes::from(fs::read(file)?);
    let route = Route::new()
        .at("/bytes", get(make_sync(move |_| Response::builder().content_type("application/json").body(Body::from_bytes(bytes.clone())))))
        .at("/unchanged", get(make_sync(|_| Response::builder().status(StatusCode::NOT_MODIFIED).finish())));
    Server::new_with_acceptor(Nodelay::bind(address).await?).run(route).await?;
    Ok(())
}
