//! Pages of examples.

use poem_openapi::types::Example;

use super::{ballots_page, debate_page, key_page, mine, my_voice_page, open_key_page, poster_page, show, voter};
use crate::communes::settings::CommuneSettings;
use ground::text::Language;
use kit::pages::{Sample, Site};
use kit::tenants::Commune;

/// Pages of examples: of a consultation in each phase, and the pages for voting.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let (commune, settings) = (Commune::example(), CommuneSettings::example());
    let mut all = show::samples(site, (&commune, &settings), language);
    all.extend(voter::samples(site, (&commune, &settings), language));
    all.extend(ballots_page::samples(site, (&commune, &settings), language));
    all.extend(open_key_page::samples(site, (&commune, &settings), language));
    all.extend(key_page::samples(language));
    all.extend(my_voice_page::samples(site, (&commune, &settings), language));
    all.extend(debate_page::sample(site, (&commune, &settings), language));
    all.extend(poster_page::sample(site, (&commune, &settings), language));
    all.extend(mine::sample(site, (&commune, &settings), language));
    all
}
