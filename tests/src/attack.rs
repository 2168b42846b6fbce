//! A hostile peer: half requests, answers that nobody reads, bodies that never end. Every function returns the
//! connections, which hold what they hold until they are dropped.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// The address of attacks, when they come from somewhere else than readers do.
pub const ELSEWHERE: &str = "127.0.0.2";

/// The address of readers.
pub const HERE: &str = "127.0.0.1";

/// A connection from this address to a server's, such as `127.0.0.1:4711`.
///
/// # Panics
/// When it cannot be made.
pub async fn connect(server: &str, from: &str) -> TcpStream {
    connect_with(server, from, None).await
}

async fn connect_with(server: &str, from: &str, receive_buffer: Option<u32>) -> TcpStream {
    let server: SocketAddr = server.parse().expect("a server's address");
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::new(from.parse().expect("an address"), 0)).expect("an address of this machine");
    if let Some(bytes) = receive_buffer {
        socket.set_recv_buffer_size(bytes).expect("a small buffer");
    }
    socket.connect(server).await.expect("the server accepts")
}

/// `count` connections that send the beginning of a request and no more.
pub async fn half_requests(server: &str, from: &str, count: usize) -> Vec<TcpStream> {
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let mut stream = connect(server, from).await;
        send(&mut stream, b"GET /v1/comm").await;
        all.push(stream);
    }
    all
}

/// `count` connections that ask for something again and again and read nothing of the answers.
pub async fn stalled_readers(server: &str, from: &str, count: usize, path: &str) -> Vec<TcpStream> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").repeat(64);
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let mut stream = connect_with(server, from, Some(4096)).await;
        send(&mut stream, request.as_bytes()).await;
        all.push(stream);
    }
    all
}

/// `count` connections that post a body in chunks, `bytes` of it, and never end it.
pub async fn body_floods(
    server: &str,
    from: &str,
    count: usize,
    path: &str,
    media_type: &str,
    bytes: usize,
) -> Vec<TcpStream> {
    const CHUNK: usize = 64 * 1024;
    let head =
        format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\nTransfer-Encoding: chunked\r\n\r\n");
    let chunk = format!("{CHUNK:x}\r\n{}\r\n", "A".repeat(CHUNK));
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let mut stream = connect(server, from).await;
        send(&mut stream, head.as_bytes()).await;
        for _ in 0..bytes / CHUNK {
            // The server does not listen any more to a request it refused.
            let sent =
                tokio::time::timeout(std::time::Duration::from_millis(500), stream.write_all(chunk.as_bytes())).await;
            if !matches!(sent, Ok(Ok(()))) {
                break;
            }
        }
        all.push(stream);
    }
    all
}

/// Send bytes, whether the server still wants them or not.
pub async fn send(stream: &mut TcpStream, bytes: &[u8]) {
    // A server that has ended the connection has defended itself.
    let _ = stream.write_all(bytes).await;
}

/// Everything that comes until the server ends the connection.
pub async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    match stream.read_to_end(&mut all).await {
        Ok(_) => {}
        // The bytes from before count.
        Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {}
        Err(error) => panic!("the connection broke off: {error}"),
    }
    String::from_utf8_lossy(&all).into_owned()
}
