//! Places of events as calendars write them.

use crate::events::EventPlace;
use crate::events::texts::{Address, PlaceName};
use calendar::Details;

/// The place that a calendar tells in words: what it is called, then its address.
pub(super) fn place(details: &Details) -> Option<EventPlace> {
    let location = super::one_line(details.location.as_deref()?);
    let (name, address) = parted(&location);
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let name: PlaceName = cut(name, 120).parse().ok()?;
    let address: Option<Address> = address.and_then(|address| cut(address, 200).parse().ok());
    let geo = details.geo.filter(|(latitude, longitude)| latitude.abs() <= 90.0 && longitude.abs() <= 180.0);
    Some(EventPlace {
        name: name.to_string(),
        address: address.map(|it| it.to_string()),
        latitude: geo.map(|it| it.0),
        longitude: geo.map(|it| it.1),
    })
}

/// A place's name and its address. A number before a comma is a house's, and belongs to its street.
fn parted(location: &str) -> (&str, Option<&str>) {
    let commas = || location.match_indices(", ").map(|(at, _)| at);
    let begins_with_number = commas().next().and_then(|at| location.get(..at)).is_some_and(EventPlace::is_house_number);
    let at = if begins_with_number { commas().nth(1) } else { commas().next() };
    let parts = at.and_then(|at| Some((location.get(..at)?, location.get(at + 2..)?)));
    parts.map_or((location, None), |(name, address)| (name, Some(address)))
}
