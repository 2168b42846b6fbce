//! Connected peers: their number from each address, and the end of those whose time is over.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::connection::{Connection, Notes};
use super::{PeerPatience, block};
use crate::http::limits::Proxies;

/// The least time without a reader after which an answer's connection may be given up to make room.
const SLOW: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(super) struct Peers {
    table: Mutex<Table>,
    /// The most connections of an address before its oldest ones make room.
    per_address: usize,
    /// The most connections of all before some make room.
    most: usize,
    trusted: Proxies,
}

/// Connections by the address that they are counted for, oldest first.
#[derive(Debug, Default)]
struct Table {
    next: u64,
    total: usize,
    addresses: HashMap<IpAddr, BTreeMap<u64, Seen>>,
}

/// A connection as it was when it was last looked at.
#[derive(Debug)]
struct Seen {
    connection: Arc<Connection>,
    notes: Notes,
    /// The moment since which it rests, or its first head is awaited.
    rests: Instant,
    /// The moment since which a head is awaited of which some may have come.
    half: Option<Instant>,
    /// The moment since which nothing went of what is to be sent.
    stands: Option<Instant>,
}

/// The place of a connection among all, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    peers: Arc<Peers>,
    address: IpAddr,
    number: u64,
    connection: Arc<Connection>,
}

impl Peers {
    pub(super) fn new(per_address: usize, trusted: Proxies) -> Self {
        Self { table: Mutex::default(), per_address, most: super::descriptors::for_connections(), trusted }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a connection from this address. Where there are too many, an older one makes room.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr) -> Place {
        let trusted = self.trusted.trust(address.to_canonical());
        let address = block(address);
        let mut table = self.table();
        let of_address = table.addresses.get(&address).map_or(0, BTreeMap::len);
        if of_address >= self.per_address && !trusted {
            table.relieve(address);
        } else if table.total >= self.most {
            table.relieve_the_fullest();
        }
        let (number, connection) = (table.next, Arc::new(Connection::new(trusted)));
        table.next += 1;
        table.total += 1;
        table.addresses.entry(address).or_default().insert(number, Seen::new(connection.clone(), Instant::now()));
        Place { peers: self.clone(), address, number, connection }
    }

    /// End a connection, since the system has no room for another.
    pub(super) fn make_room(&self) {
        self.table().relieve_the_fullest();
    }

    pub(super) fn tell_all(&self, order: fn(&Connection)) {
        self.table().addresses.values().flat_map(BTreeMap::values).for_each(|seen| order(&seen.connection));
    }

    /// Look at all connections, and end those whose time is over.
    pub(super) fn look(&self, patience: PeerPatience) {
        let now = Instant::now();
        for seen in self.table().addresses.values_mut().flat_map(BTreeMap::values_mut) {
            if let Some(why) = seen.look(now, patience) {
                tracing::debug!(why, "a connection is ended");
                seen.connection.end();
            }
        }
    }
}

impl Table {
    /// End the oldest connection of an address that asks for nothing; if all do, one that does not read what it asked for.
    fn relieve(&mut self, address: IpAddr) {
        let Some(all) = self.addresses.get_mut(&address) else { return };
        let idle = all.iter().find(|(_, seen)| seen.connection.notes().whole == 0);
        let stands = || all.iter().find(|(_, seen)| seen.stands.is_some_and(|since| since.elapsed() >= SLOW));
        let Some(number) = idle.or_else(stands).map(|(number, _)| *number) else { return };
        if let Some(ended) = self.remove(address, number) {
            ended.connection.end();
        }
    }

    fn relieve_the_fullest(&mut self) {
        if let Some(address) = self.addresses.iter().max_by_key(|(_, all)| all.len()).map(|(address, _)| *address) {
            self.relieve(address);
        }
    }

    fn remove(&mut self, address: IpAddr, number: u64) -> Option<Seen> {
        let all = self.addresses.get_mut(&address)?;
        let removed = all.remove(&number)?;
        if all.is_empty() {
            self.addresses.remove(&address);
        }
        self.total -= 1;
        Some(removed)
    }
}

impl Seen {
    fn new(connection: Arc<Connection>, now: Instant) -> Self {
        Self { connection, notes: Notes::default(), rests: now, half: Some(now), stands: None }
    }

    /// Compares what a connection does with what it did, and says why it is to be ended, if it is.
    fn look(&mut self, now: Instant, patience: PeerPatience) -> Option<&'static str> {
        let (before, notes) = (self.notes, self.connection.notes());
        self.notes = notes;
        let is_over =
            |since: Option<Instant>, patience| since.is_some_and(|since| now.duration_since(since) >= patience);
        self.stands = if notes.sending && notes.sends == before.sends { self.stands.or(Some(now)) } else { None };
        if is_over(self.stands, patience.reader) {
            return Some("nobody reads the answer");
        }
        if notes.open > 0 || notes.heads != before.heads {
            (self.rests, self.half) = (now, None);
        }
        if notes.open > 0 {
            return None;
        }
        // Before the first head all the time is that of a head; later it begins with a first byte.
        if notes.heads > 0 && notes.reads != notes.reads_at_rest {
            self.half = self.half.or(Some(now));
        }
        if is_over(self.half, patience.head) {
            return Some("its request's head does not come");
        }
        is_over(Some(self.rests), patience.idle).then_some("it asks for nothing any more")
    }
}

impl Place {
    pub(super) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // A connection that made room has gone from the table already.
        self.peers.table().remove(self.address, self.number);
    }
}
