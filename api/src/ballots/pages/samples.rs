//! Pages of examples.

use poem_openapi::types::Example;

use super::{debate_page, mine, my_voice_page, show, voter};
use crate::communes::settings::CommuneSettings;
use ground::text::Language;
use kit::pages::{Sample, Site};
use kit::tenants::Commune;

/// Pages of examples: of a consultation in each phase, and the pages for voting.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let (commune, settings) = (Commune::example(), CommuneSettings::example());
    let mut all = show::samples(site, (&commune, &settings), language);
    all.extend(voter::samples(site, (&commune, &settings), language));
    all.extend(my_voice_page::samples(site, (&commune, &settings), language));
    all.extend(debate_page::sample(site, (&commune, &settings), language));
    all.extend(mine::sample(site, (&commune, &settings), language));
    all
}
