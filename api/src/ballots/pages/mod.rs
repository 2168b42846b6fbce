//! The pages of a consultation: what is asked and what came of it for everybody, and for whoever may vote their ballot.

mod asked;
mod carried_shown;
mod cast_page;
mod debate_page;
mod fields;
mod mine;
mod mine_page;
mod my_voice_page;
mod paths;
mod place;
mod reasons;
mod review;
mod samples;
mod show;
mod tally_shown;
mod voter;

pub(crate) use paths::page_of;
pub(crate) use samples::samples;

use kit::pages::Page;

/// The pages of consultations.
pub const PAGES: &[Page] = &[
    Page::public("/consultations/:id", &show::show_consultation),
    Page::personal("/consultations/:id/voix", &my_voice_page::show_my_voice).unlisted(),
    Page::public("/consultations/:id/arguments", &debate_page::show_arguments).unlisted(),
    Page::form("/consultations/:id/moi", &mine::show_mine, &mine::act).unlisted(),
    Page::form("/consultations/:id/voter", &voter::show_first, &voter::go_on).unlisted(),
];
