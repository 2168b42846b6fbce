//! Readers of the letter: asking for it, confirming an address, changing what comes, leaving.

mod allowance;
mod api;
mod carried_links;
mod changes;
mod confirm;
mod erase;
mod invitations;
mod invite;
mod letter_page;
mod manage;
mod notes;
mod pages;
mod queries;
mod reader_list;
mod resume;
mod subscribe;
mod wire;

pub use api::Api;
pub(crate) use carried_links::links_of;
pub use changes::unsubscribe_by_token;
pub use erase::EraseReaders;
pub(crate) use erase::{LEFT_KEPT, PREVIEWS_KEPT, SEALS_KEPT, UNCONFIRMED_KEPT};
pub(crate) use invitations::LATELY as INVITATIONS_KEPT;
pub use invite::{NewReaders, ReaderList, invite};
pub(crate) use letter_page::LETTER;
pub use notes::{InviteReader, SendConfirmation};
pub(crate) use queries::readers_by_commune;
pub(crate) use reader_list::text_of as reader_text;
pub use resume::resume;
pub(super) use wire::AskedOut;
pub use wire::{InvitedOut, RefusedLine};

use super::links;
use ground::text::Language;
use kit::pages::{Page, Sample, Site};

/// The addresses that mails lead to.
pub(crate) const PAGES: &[Page] = &[
    Page::form("/:commune/lettre", &letter_page::show_letter, &letter_page::ask_for_letter),
    Page::form(links::CONFIRM, &pages::confirm_page, &pages::confirm_form),
    Page::form(links::MANAGE, &manage::subscription_page, &manage::subscription_form),
    Page::form(links::UNSUBSCRIBE, &pages::unsubscribe_page, &pages::unsubscribe_form),
    Page::form(links::RETURN, &pages::unsubscribe_page, &pages::return_form),
];

/// Pages of examples: before and after what a link does, and a subscription.
pub(super) fn samples(site: &Site, language: Language) -> impl Iterator<Item = Sample> {
    let letter = letter_page::samples(site, language);
    pages::samples(language).into_iter().chain(manage::samples(language)).chain(letter)
}
