//! The pages about one's voice: whom it goes to, carrying those of others, and how a voice goes round.

mod asked;
mod filled;
mod form;
mod how;
mod preview_page;
mod samples;
mod stand_page;
mod voice;

pub(crate) use samples::samples;

use kit::pages::Page;

/// The pages about one's voice.
pub const PAGES: &[Page] = &[
    Page::form("/:commune/voix", &voice::show_voice, &voice::send_voice).unlisted(),
    Page::form("/:commune/voix/porter", &stand_page::show_stand, &stand_page::send_stand).unlisted(),
    Page::public("/:commune/voix/comment", &how::show_how),
];
