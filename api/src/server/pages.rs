//! The list of pages: each noun's own, and examples of them.

use super::{docs, legal, robots};
use crate::{
    accountability, accounts, arguments, associations, ballots, board, calendars, communes, consultations, delegations,
    desk, digests, events, mandates, members, moderation, notices, polls, push, register,
};
use ground::text::Language;
use kit::pages::{Page, Sample, Site};

/// The pages of each noun.
pub const PAGES: &[&[Page]] = &[
    docs::PAGES,
    legal::PAGES,
    robots::PAGES,
    accounts::PAGES,
    members::PAGES,
    associations::JOINING_PAGES,
    // Before those of communes, whose names stand where it has a word.
    ballots::TRIAL_PAGES,
    ballots::KEY_PAGES,
    communes::PAGES,
    board::PAGES,
    associations::PAGES,
    accountability::PAGES,
    notices::PAGES,
    events::PAGES,
    // Before those of events, whose ids stand where theirs have words.
    calendars::DESK_PAGES,
    events::DESK_PAGES,
    polls::PAGES,
    mandates::PAGES,
    ballots::PAGES,
    delegations::PAGES,
    arguments::DESK_PAGES,
    register::PAGES,
    push::PAGES,
    digests::PAGES,
    digests::DESK_PAGES,
    associations::DESK_PAGES,
    desk::PAGES,
    notices::DESK_PAGES,
    moderation::DESK_PAGES,
    polls::DESK_PAGES,
    consultations::DESK_PAGES,
    ballots::ELECTORATE_PAGES,
    mandates::DESK_PAGES,
    register::DESK_PAGES,
    ballots::DESK_PAGES,
];

/// Every page of the frame on a server, in a language, from the examples of its context.
pub fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let mut all = kit::pages::samples(language);
    all.extend(accounts::samples(language));
    all.extend(members::samples(language));
    all.extend(communes::samples(site, language));
    all.extend(board::samples(site, language));
    all.extend(accountability::samples(site, language));
    all.extend(associations::samples(site, language));
    all.extend(notices::samples(site, language));
    all.extend(events::samples(site, language));
    all.extend(events::desk_samples(site, language));
    all.extend(calendars::desk_samples(site, language));
    all.extend(polls::samples(site, language));
    all.extend(ballots::samples(site, language));
    all.extend(delegations::samples(site, language));
    all.extend(arguments::desk_samples(site, language));
    all.extend(register::samples(site, language));
    all.extend(register::desk_samples(site, language));
    all.extend(ballots::electorate_samples(site, language));
    all.extend(push::samples(site, language));
    all.extend(digests::samples(site, language));
    all.extend(digests::desk_samples(site, language));
    all.extend(associations::desk_samples(site, language));
    all.extend(desk::samples(site, language));
    all.extend(notices::desk_samples(site, language));
    all.extend(moderation::desk_samples(site, language));
    all.extend(polls::desk_samples(site, language));
    all.extend(consultations::desk_samples(site, language));
    all.extend(ballots::desk_samples(site, language));
    all.extend(ballots::trial_samples(language));
    all.extend(mandates::samples(site, language));
    all.extend(mandates::desk_samples(site, language));
    all.extend(legal::samples(site, language));
    all
}
