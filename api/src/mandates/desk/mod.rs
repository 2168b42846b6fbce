//! Topics and portfolios at the desk.

mod portfolio_form;
mod portfolio_page;
mod portfolios_page;
mod seat;
mod topic_page;
mod topics_page;

use ground::text::Language;
use kit::pages::{Page, Sample, Site};

/// The pages of the desk about topics and portfolios.
pub(crate) const DESK_PAGES: &[Page] = &[
    Page::desk_form("/:commune/bureau/themes", &topics_page::show_topics, &topics_page::add_topic),
    Page::desk_form("/:commune/bureau/themes/:id", &topic_page::show_topic, &topic_page::change_topic),
    Page::desk_form("/:commune/bureau/delegations", &portfolios_page::show_portfolios, &portfolios_page::give),
    Page::desk_form("/:commune/bureau/delegations/:id", &portfolio_page::show_portfolio, &portfolio_page::change_one),
];

/// Pages of examples.
pub(crate) fn desk_samples(site: &Site, language: Language) -> Vec<Sample> {
    let mut all = topics_page::samples(site, language);
    all.push(topic_page::sample(site, language));
    all.extend(portfolios_page::samples(site, language));
    all.extend(portfolio_page::samples(site, language));
    all
}
