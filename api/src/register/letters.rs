//! Letters: a page A4 for each code, folded in three for a window envelope.
//!
//! The address stands where the window of a DL or C5/6 envelope shows it however the sheet slides in it (NF Z 11-001): the window
//! is 35 by 100 mm, 20 mm from the right and the lower edge of the envelope, and nothing else stands behind it.

use askama::Template;

use super::activate_page;
use super::codes::{CODE_WORKS, PrintedCode};
use super::texts::{HamletName, Street};
use crate::communes::settings::CommuneSettings;
use calendar::Span;
use ground::say;
use ground::text::{Language, Message};
use ground::typography;
use kit::pages::{self, QrDrawing, Site};
use kit::tenants::Commune;
use kit::tenants::normalise::fold;

#[derive(Template)]
#[template(path = "register/letters.html")]
pub(super) struct Letters {
    language: Language,
    title: String,
    /// The rules of its looks, where they stand in it.
    style: Option<&'static str>,
    /// The address of the same rules.
    sheet: String,
    letters: Vec<Letter>,
}

/// A letter to somebody.
struct Letter {
    /// The town hall, a line each.
    sender: Vec<String>,
    /// Whom it is for and where they live, a line each.
    to: Vec<String>,
    hello: String,
    paragraphs: Vec<String>,
    code: String,
    /// The address to type, without the protocol.
    address: String,
    qr: Option<QrDrawing>,
    notes: Vec<String>,
    signed: String,
}

/// The looks of letters.
const STYLE: &str = include_str!("../../assets/letters.css");

/// A document of letters, complete in itself, to be printed.
///
/// # Errors
/// When the template cannot be written out.
pub fn letters(
    site: &Site,
    commune: &Commune,
    settings: &CommuneSettings,
    printed: &[PrintedCode],
) -> Result<String, askama::Error> {
    Letters { style: Some(STYLE), ..written(site, commune, settings, printed) }.render()
}

/// The same as a page of this server.
pub(super) fn written(site: &Site, commune: &Commune, settings: &CommuneSettings, printed: &[PrintedCode]) -> Letters {
    let name = &settings.display_name;
    Letters {
        language: Language::Fr,
        title: said(say!("{name}\u{a0}: lettres du registre", "{name}: letters of the register", name)),
        style: None,
        sheet: pages::asset("letters.css"),
        letters: printed.iter().map(|it| letter(site, commune, settings, it)).collect(),
    }
}

fn said(message: Message) -> String {
    typography::ours(&message.in_language(Language::Fr), Language::Fr)
}

fn letter(site: &Site, commune: &Commune, settings: &CommuneSettings, printed: &PrintedCode) -> Letter {
    let (entry, name) = (&printed.entry, &settings.display_name);
    let path = activate_page::path(&commune.slug);
    let page = site.at(&path);
    let address = page.split_once("://").map_or(page.as_str(), |(_, rest)| rest).to_owned();
    let at_town_hall = settings.contact.address.iter().flat_map(|it| it.as_str().lines());
    let sender = [said(say!("Mairie", "Town hall")), name.clone()];
    let sender = sender.into_iter().chain(at_town_hall.map(str::to_owned)).collect();
    let mut paragraphs = vec![
        said(say!(
            "La commune consulte ses habitants sur des questions qui les regardent. Cette lettre vous donne votre voix\u{a0}: elle est à vous seul, et compte une fois.",
            "The commune asks its residents about what concerns them. This letter gives you your voice: it is yours alone, and counts once.",
        )),
        said(say!(
            "Avec un téléphone, visez le carré ci-dessous. Sinon, ouvrez cette adresse et tapez le code. Il n’y a pas de mot de passe\u{a0}: seule votre adresse de courriel est demandée.",
            "With a telephone, aim at the square below. Otherwise open this address and type the code. There is no password: only your email address is asked for.",
        )),
    ];
    if entry.birth_year.is_some() {
        paragraphs.push(said(say!(
            "Votre année de naissance vous sera demandée\u{a0}: elle protège cette lettre si quelqu’un d’autre l’ouvre.",
            "Your year of birth will be asked for: it protects this letter if somebody else opens it.",
        )));
    }
    let until = day(printed, commune);
    let mut notes = vec![
        said(say!(
            "Ce code sert une fois, jusqu’au {until}. Ne le donnez à personne.",
            "This code works once, until {until}. Give it to nobody.",
            until
        )),
        said(say!(
            "Votre vote est secret\u{a0}: la mairie sait que vous avez un compte, jamais ce que vous répondez.",
            "Your vote is secret: the town hall knows that you have an account, never what you answer.",
        )),
        said(say!(
            "Sans internet, vous votez aussi à la mairie, sur papier ou au guichet.",
            "Without internet you can vote at the town hall too, on paper or at its counter.",
        )),
    ];
    if let Some(telephone) = settings.contact.telephone.as_ref().map(ToString::to_string) {
        notes.push(said(say!(
            "Une question\u{a0}? La mairie répond au {telephone}.",
            "A question? The town hall answers at {telephone}.",
            telephone
        )));
    }
    Letter {
        sender,
        to: recipient(printed, commune),
        hello: said(say!("Madame, Monsieur,", "Dear resident,")),
        paragraphs,
        code: printed.code.to_string(),
        address,
        qr: QrDrawing::of(&format!("{page}#{}", printed.code)),
        notes,
        signed: said(say!("La mairie", "The town hall")),
    }
}

/// The address as the post reads it: four lines at most, the last in capitals without accents.
fn recipient(printed: &PrintedCode, commune: &Commune) -> Vec<String> {
    let entry = &printed.entry;
    let hamlet = entry.hamlet.as_ref().map(HamletName::as_str);
    let street = entry.street.as_ref().map(Street::as_str);
    let place: String = fold(&commune.name).collect();
    let place = place.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    let last = format!("{} {place}", commune.postcodes.first().map(String::as_str).unwrap_or_default());
    let lines =
        [Some(entry.name()), hamlet.map(str::to_owned), street.map(str::to_owned), Some(last.trim().to_owned())];
    lines.into_iter().flatten().collect()
}

fn day(printed: &PrintedCode, commune: &Commune) -> String {
    let date = |instant| Span::shown(instant, commune.zone()).date();
    pages::near_day(date(printed.valid_until), date(printed.valid_until.plus_seconds(-CODE_WORKS)), Language::Fr)
}
