//! Pages for people: the targets of links in messages and feeds, rendered here, whole without JavaScript.
//!
//! Every page is a template of its domain inside one frame (`templates/layout.html`). The frame speaks the reader's language;
//! what people wrote stays as they wrote it, in French. A public page shows what everybody may see, whoever asks, so that it
//! may be kept and passed on like any other public document; a personal one nobody keeps. What a page loads besides (style,
//! scripts, pictures) comes from this server alone, under addresses that change with every release.
//!
//! Each noun lists its addresses as data ([`Page`]), and the server serves the lists.

mod answer;
mod assets;
mod dates;
mod frame;
mod icons;
mod menu;
mod near;
mod origin;
mod picture;
mod plate;
mod policy;
mod problem;
mod qr;
mod route;
mod sample;
mod site;

pub use answer::{PageAnswer, answer, moved, ready, ready_anywhere, style};
pub use assets::{
    asset, coded_size, coded_worker_size, names as asset_names, serve_asset, serve_integration, serve_worker,
};
pub use dates::{Told, at, during};
pub use frame::{Frame, Sharing};
pub use menu::{FeedEntry, Menu, MenuEntry};
pub use near::{DayLeaf, hours, near, near_day, near_moment, next_day};
pub use picture::Picture;
pub use plate::{FollowedFeed, TownHall};
pub use policy::{Sort, may_compile};
pub use problem::{of_kind, of_problem, wanted};
pub use qr::QrDrawing;
pub use route::{Page, Shows, routes};
pub use sample::{Sample, samples};
pub use site::{Hosting, Site, is_local};

pub use crate::http::language;
use ground::text::Language;

/// A size as people read it, such as « 1,2 Mo » or “1.2 MB”.
pub fn size(bytes: u64, language: Language) -> String {
    let tenths = bytes.div_ceil(100_000);
    let (point, kilo, mega) = language.speech().sizes;
    match (bytes < 1_000_000, tenths % 10) {
        (true, _) => format!("{}\u{a0}{kilo}", bytes.div_ceil(1000)),
        (false, 0) => format!("{}\u{a0}{mega}", tenths / 10),
        (false, tenth) => format!("{}{point}{tenth}\u{a0}{mega}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_round_numbers() {
        for (bytes, french, english) in [
            (4, "1 ko", "1 kB"),
            (120_000, "120 ko", "120 kB"),
            (1_150_000, "1,2 Mo", "1.2 MB"),
            (10_000_000, "10 Mo", "10 MB"),
        ] {
            let told = [Language::Fr, Language::En].map(|language| size(bytes, language).replace('\u{a0}', " "));
            assert_eq!(told, [french, english], "{bytes}");
        }
    }
}
