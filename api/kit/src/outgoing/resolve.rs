//! Names to addresses, public ones alone.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::public::is_public;

type LookingUp = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Resolves a name to its addresses.
pub(super) trait Lookup: Send + Sync {
    fn lookup(&self, name: String) -> LookingUp;
}

/// The system's resolver.
pub(super) struct System;

impl Lookup for System {
    fn lookup(&self, name: String) -> LookingUp {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|it| it.ip()).collect()) })
    }
}

/// The name leads to an address that is not public.
#[derive(Debug, thiserror::Error)]
#[error("not a public address")]
pub(super) struct NotPublic;

/// Gives the client the addresses that were checked, so that it can connect to no others: what the name says a moment
/// later does not matter.
pub(super) struct PublicOnly(pub Arc<dyn Lookup>);

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let looking_up = self.0.lookup(name.as_str().to_owned());
        Box::pin(async move {
            let addresses = looking_up.await?;
            // A name with an inner address among public ones is refused whole: which one is taken would be chance.
            if !addresses.iter().all(|&address| is_public(address)) {
                return Err(NotPublic.into());
            }
            // Port 0 stands for the address's own.
            Ok(Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0))) as Addrs)
        })
    }
}
