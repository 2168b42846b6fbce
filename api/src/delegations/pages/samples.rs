//! Pages of examples.

use std::sync::Arc;

use poem_openapi::types::Example;

use super::asked::{Place, ScopeChoice, person};
use super::form::WHO;
use super::voice::{Reader, VoicePage, empty, line};
use super::{how, preview_page, stand_page};
use crate::communes::settings::CommuneSettings;
use crate::delegations::delegate_wire::{DelegateOut, MyDelegateOut};
use crate::delegations::delegation_wire::{DelegationOut, VoicePreviewOut};
use crate::delegations::preview::Preview;
use ground::say;
use ground::text::Language;
use kit::forms::Typed;
use kit::pages::{Sample, Site};
use kit::tenants::Commune;

/// Pages of examples: for a stranger and a resident, before a voice is given, carrying voices, and the rules.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let place = Place { commune: Arc::new(Commune::example()), settings: CommuneSettings::example(), language };
    let typed = Typed::default();
    let stranger = empty(site, &place, Reader::Stranger("/entrer".to_owned()), &typed);
    let wrong = say!("Choisissez quelqu’un.", "Choose somebody.").in_language(language);
    let scope = ScopeChoice { value: "topic x".to_owned(), name: "École".to_owned(), is_asked: false };
    let resident = VoicePage {
        people: vec![person(&DelegateOut::example(), vec!["École".to_owned()])],
        scopes: vec![scope],
        given: vec![line(&DelegationOut::example(), language)],
        is_done: true,
        mistakes: vec![(WHO, wrong)],
        ..empty(site, &place, Reader::Resident(true), &typed)
    };
    let warning = say!("40\u{a0}% ne vont à personne.", "40 percent go to nobody.");
    let preview = Preview { shown: VoicePreviewOut::example(), warnings: vec![("/to".to_owned(), warning)] };
    let mine = MyDelegateOut::example();
    vec![
        Sample::of("delegations/voice.html", &stranger),
        Sample::of("delegations/voice.html", &resident),
        Sample::of("delegations/preview.html", &preview_page::shown(site, &place, &preview, &typed)),
        Sample::of("delegations/stand.html", &stand_page::filled(site, &place, (&[], Some(&mine)), &typed, &[])),
        Sample::of("delegations/how.html", &how::shown(site, &place)),
    ]
}
