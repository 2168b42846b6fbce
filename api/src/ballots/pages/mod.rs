//! The pages of a consultation: what is asked and what came of it for everybody, and for whoever may vote their ballot.

mod asked;
mod ballots_page;
mod carried_shown;
mod cast_page;
mod debate_page;
pub(super) mod fields;
mod flow_drawn;
mod key_page;
mod mine;
mod mine_page;
mod my_voice_page;
mod open_key_page;
mod paths;
mod place;
mod poster_page;
mod reasons;
mod review;
mod samples;
mod show;
mod tally_shown;
mod voter;

pub(super) use paths::key_of;
pub(super) use review::read_back;
pub(crate) use samples::samples;

use crate::consultations::KEY_LINK;
use kit::pages::Page;

/// The pages of consultations.
pub const PAGES: &[Page] = &[
    Page::public("/consultations/:id", &show::show_consultation),
    Page::personal("/consultations/:id/voix", &my_voice_page::show_my_voice).unlisted(),
    Page::public("/consultations/:id/arguments", &debate_page::show_arguments).unlisted(),
    Page::form("/consultations/:id/moi", &mine::show_mine, &mine::act).unlisted(),
    Page::form("/consultations/:id/voter", &voter::show_first, &voter::go_on).unlisted(),
    Page::public("/consultations/:id/bulletins", &ballots_page::show_ballots).unlisted(),
    Page::public("/consultations/:id/affiche", &poster_page::show_poster).unlisted(),
    Page::form("/consultations/:id/cle", &open_key_page::show_open, &open_key_page::act_open).unlisted(),
];

/// The page that those who hold a key are led to by mail. It stands before those of communes.
pub(crate) const KEY_PAGES: &[Page] = &[Page::form(KEY_LINK, &key_page::show_key, &key_page::take_key).unlisted()];
