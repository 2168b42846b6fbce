//! Pages of lists, by keyset: a page starts after a position, never at a count.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::registry::{MetaResponses, Registry};
use poem_openapi::types::{ParseFromJSON, ToJSON, Type};
use poem_openapi::{ApiResponse, Object};
use serde::Serialize;
use uuid::Uuid;

use super::answer::{self, JSON};
use super::etag::Revision;
use super::problem::{INVALID, Problem, ProblemKind, Refusal};
use super::ready::Ready;
use ground::clock::Instant;
use ground::text::Message;
use ground::{FieldError, say};

/// Number of items on a page: 1 to 100, 20 unless said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(u8);

impl Limit {
    /// The largest.
    pub const MOST: Self = Self(100);

    /// The number.
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Limit {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        match text.parse() {
            Ok(limit @ 1..=100) => Ok(Self(limit)),
            _ => Err(say!("Un nombre de 1 à 100 est attendu.", "A number from 1 to 100 is expected.")),
        }
    }
}

ground::leaf!(Limit, "integer", "int32", |mut schema| {
    schema.minimum = Some(1.0);
    schema.maximum = Some(100.0);
    schema.default = Some(20.into());
    schema
});

/// The start of a page: opaque to clients, bound to the filters of the list it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(Vec<u8>);

const FILTERS: usize = 8;

impl Cursor {
    /// The place after `position` in the list with these filters.
    pub fn new(filters: &str, position: &[u8]) -> Self {
        let mut bytes = digest(filters).to_vec();
        bytes.extend_from_slice(position);
        Self(bytes)
    }

    /// The position, of `N` bytes.
    ///
    /// # Errors
    /// When the cursor comes from another list, or from the same with other filters.
    pub fn position<const N: usize>(&self, filters: &str) -> Result<[u8; N], WrongCursor> {
        match self.0.split_at_checked(FILTERS) {
            Some((bound_to, position)) if bound_to == digest(filters) => position.try_into().map_err(|_| WrongCursor),
            _ => Err(WrongCursor),
        }
    }
}

/// A cursor of another list, or of the same with other filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongCursor;

impl Refusal for WrongCursor {
    fn kinds() -> Vec<&'static ProblemKind> {
        vec![&INVALID]
    }

    fn problem(self) -> Problem {
        let detail = say!(
            "Ce curseur n’est pas celui de cette liste avec ces filtres. Reprenez à la première page.",
            "This cursor is not one of this list with these filters. Start again at the first page.",
        );
        Problem::invalid(FieldError::at("after", detail))
    }
}

/// The place of an item in a list that is sorted by a rank, an instant and an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CursorPlace {
    /// The rank; 0 where there is none.
    pub rank: u8,
    /// The instant.
    pub instant: Instant,
    /// The id.
    pub id: Uuid,
}

impl Cursor {
    /// The place after an item of such a list.
    pub fn after(filters: &str, place: CursorPlace) -> Self {
        let mut position = [0; 25];
        position[0] = place.rank;
        position[1..9].copy_from_slice(&place.instant.micros().to_be_bytes());
        position[9..].copy_from_slice(place.id.as_bytes());
        Self::new(filters, &position)
    }

    /// The item of [`Cursor::after`].
    ///
    /// # Errors
    /// As [`Cursor::position`].
    pub fn place(&self, filters: &str) -> Result<CursorPlace, WrongCursor> {
        let position: [u8; 25] = self.position(filters)?;
        let (mut micros, mut id) = ([0; 8], [0; 16]);
        micros.copy_from_slice(&position[1..9]);
        id.copy_from_slice(&position[9..]);
        Ok(CursorPlace {
            rank: position[0],
            instant: Instant::from_micros(i64::from_be_bytes(micros)),
            id: Uuid::from_bytes(id),
        })
    }
}

fn digest(filters: &str) -> [u8; FILTERS] {
    let mut bytes = [0; FILTERS];
    bytes.copy_from_slice(&Revision::of(filters.as_bytes()).digits()[..FILTERS]);
    bytes
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(&self.0))
    }
}

impl std::str::FromStr for Cursor {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        const WRONG: Message = say!("Ce curseur n’est pas valable.", "This cursor is not one of ours.");
        BASE64_URL_SAFE_NO_PAD.decode(text).map(Self).map_err(|_| WRONG)
    }
}

ground::leaf!(Cursor, "string", "", |mut schema| {
    schema.pattern = Some("^[A-Za-z0-9_-]{16,100}$".to_owned());
    schema
});

/// An address with those of these parameters that are said, in this order; their values need no escaping.
pub fn address(path: &str, parameters: &[(&str, Option<&dyn fmt::Display>)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in parameters.iter().filter_map(|(name, value)| Some((name, (*value)?))) {
        let mark = if address.contains('?') { '&' } else { '?' };
        address.push_str(&format!("{mark}{name}={value}"));
    }
    address
}

/// The value of a parameter, if it is said.
pub fn given<T: fmt::Display>(value: &Option<T>) -> Option<&dyn fmt::Display> {
    value.as_ref().map(|it| it as _)
}

/// A page of a list
#[derive(Debug, Serialize, Object)]
pub struct ListPage<T: Type + ParseFromJSON + ToJSON + Serialize + Send + Sync> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// The start of the next page, for `after`; null on the last page.
    #[oai(nullable)]
    pub next: Option<Cursor>,
}

impl<T: Type + ParseFromJSON + ToJSON + Serialize + Send + Sync> ListPage<T> {
    /// The `Link` to the next page; `here` is the list's address with its filters but for `after`.
    fn link(&self, here: &str) -> Option<HeaderValue> {
        let separator = if here.contains('?') { '&' } else { '?' };
        let link = self.next.as_ref().map(|cursor| format!("<{here}{separator}after={cursor}>; rel=\"next\""))?;
        HeaderValue::try_from(link).ok()
    }

    /// The page as a document that is kept in memory; `here` as in [`Listing::new`].
    ///
    /// # Errors
    /// When it does not serialise, or an encoder fails.
    pub fn ready(&self, here: &str) -> std::io::Result<Ready> {
        let bytes = serde_json::to_vec(self).map_err(std::io::Error::from)?;
        Ok(Ready::new(JSON, Revision::of(&bytes), bytes)?.with_link(self.link(here)))
    }
}

/// 200 with a page, and a `Link` to the next one.
#[derive(Debug)]
pub enum Listing<T: Type + ParseFromJSON + ToJSON + Serialize + Send + Sync> {
    /// A page made for this request.
    Made(ListPage<T>, Option<HeaderValue>),
    /// A page that is kept in memory.
    Kept(Response),
}

impl<T: Type + ParseFromJSON + ToJSON + Serialize + Send + Sync> Listing<T> {
    /// A page; `here` is the list's address with its filters but for `after`, such as `/v1/communes?q=k&limit=5`.
    pub fn new(page: ListPage<T>, here: &str) -> Self {
        let link = page.link(here);
        Self::Made(page, link)
    }
}

impl<T: Type + ParseFromJSON + ToJSON + Serialize + Send + Sync> IntoResponse for Listing<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Made(page, Some(link)) => answer::json(&page).with_header(header::LINK, link).into_response(),
            Self::Made(page, None) => answer::json(&page),
            Self::Kept(response) => response,
        }
    }
}

impl<T: Type + ParseFromJSON + ToJSON + Serialize + Send + Sync> ApiResponse for Listing<T> {
    fn meta() -> MetaResponses {
        answer::one::<ListPage<T>>(
            StatusCode::OK,
            vec![answer::text_header("Link", "The next page, with rel=\"next\", if there is one.")],
        )
    }

    fn register(registry: &mut Registry) {
        ListPage::<T>::register(registry);
    }
}
