//! The settings of a commune as the texts of a form, and back. Pure.

use serde_json::{Map, Value, json};

use super::hours;
use crate::communes::settings::{Closure, CommuneSettings, PageSection, closures_in_words};
use ground::text::{Language, Message};
use ground::typography;
use ground::week::WeekdayName;
use ground::{FieldError, say};
use kit::forms::{FieldChoice, FieldKind, FieldView, Typed};
use kit::tenants::Commune;

/// The settings as the form's fields have them.
pub(super) fn typed(commune: &Commune, settings: &CommuneSettings, language: Language) -> Typed {
    let contact = &settings.contact;
    let mut all = Map::from_iter([
        ("display_name".to_owned(), json!(settings.display_name)),
        ("address".to_owned(), json!(contact.address)),
        ("telephone".to_owned(), json!(contact.telephone)),
        ("legal_mentions".to_owned(), json!(settings.legal_mentions)),
        ("accent_colour".to_owned(), json!(settings.accent_colour)),
        ("closures".to_owned(), contact.closures.iter().map(|it| json!(name_of(it))).collect()),
        ("sections".to_owned(), json!(settings.sections.0)),
        ("population".to_owned(), json!((settings.population != commune.population).then_some(settings.population))),
    ]);
    for day in WeekdayName::ALL {
        all.insert(day.as_str().to_owned(), json!(hours::written(&contact.openings, *day, language)));
    }
    Typed::of(&all)
}

/// The name of a closure among the choices of a form.
fn name_of(closure: &Closure) -> String {
    format!("{}/{}", closure.starts_on, closure.ends_on)
}

/// The members of the change that a form asks for; `picture` is the id of one that came with it.
pub(super) fn members(
    typed: &Typed,
    commune: &Commune,
    settings: &CommuneSettings,
    picture: Option<String>,
) -> Result<Map<String, Value>, Vec<FieldError>> {
    let mut mistakes = Vec::new();
    let mut openings = Vec::new();
    for day in WeekdayName::ALL {
        match hours::read(typed.text(day.as_str()).unwrap_or_default(), *day) {
            Ok(read) => openings.extend(read),
            Err(detail) => mistakes.push(FieldError::at(day.as_str(), detail)),
        }
    }
    let kept: Vec<&str> = typed.all("closures").collect();
    let mut closures: Vec<Value> = settings
        .contact
        .closures
        .iter()
        .filter(|it| kept.contains(&name_of(it).as_str()))
        .map(|it| json!({"starts_on": it.starts_on, "ends_on": it.ends_on, "reason": it.reason}))
        .collect();
    let (from, to, reason) = (typed.text("closed_from"), typed.text("closed_to"), typed.text("closed_reason"));
    if let Some(from) = from {
        closures.push(json!({"starts_on": from, "ends_on": to, "reason": reason}));
    } else if to.is_some() || reason.is_some() {
        mistakes.push(FieldError::at("closed_from", say!("Choisissez le premier jour.", "Choose the first day.")));
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let name = typed.text("display_name").filter(|name| *name != commune.name);
    let population = typed.text("population").map(|text| text.parse().map_or(json!(text), |number: i64| json!(number)));
    let mut all = Map::from_iter([
        ("display_name".to_owned(), json!(name)),
        (
            "contact".to_owned(),
            json!({
                "address": typed.text("address"), "telephone": typed.text("telephone"),
                "openings": openings, "closures": closures,
            }),
        ),
        ("legal_mentions".to_owned(), json!(typed.text("legal_mentions").unwrap_or_default())),
        ("accent_colour".to_owned(), json!(typed.text("accent_colour"))),
        ("population".to_owned(), population.unwrap_or(Value::Null)),
        ("sections".to_owned(), typed.all("sections").collect()),
    ]);
    match picture {
        Some(picture) => drop(all.insert("picture".to_owned(), json!(picture))),
        None if typed.text("drop").is_some() => drop(all.insert("picture".to_owned(), Value::Null)),
        None => {}
    }
    Ok(all)
}

/// Mistakes that the verb tells of, at the fields of the form that was sent with these members.
pub(super) fn at_fields(mistakes: Vec<FieldError>, members: &Map<String, Value>) -> Vec<FieldError> {
    let at_field = |mistake: FieldError| {
        let mut steps = mistake.pointer.split('/').skip(1);
        let (first, second, third) = (steps.next().unwrap_or_default(), steps.next(), steps.next());
        let name = match (first, second, third) {
            ("contact", Some("openings"), Some(index)) => {
                let opening = members["contact"]["openings"].get(index.parse::<usize>().unwrap_or_default());
                opening.and_then(|it| it["weekday"].as_str()).unwrap_or("monday").to_owned()
            }
            ("contact", Some("closures"), _) => "closed_from".to_owned(),
            ("contact", Some(name), _) => name.to_owned(),
            (name, _, _) => name.to_owned(),
        };
        FieldError::at(&name, mistake.detail)
    };
    mistakes.into_iter().map(at_field).collect()
}

/// The fields of the form.
pub(super) fn fields(settings: &CommuneSettings, language: Language) -> Vec<FieldView> {
    let say = |message: Message| typography::ours(&message.in_language(language), language);
    let line = |name, words: Message| FieldView::new(name, FieldKind::Line, say(words));
    let contrast = settings.accent_colour.as_ref().map(|colour| colour.contrast());
    let colour = match contrast {
        Some(contrast) => say!(
            "Contraste avec le blanc\u{a0}: {contrast} pour 1\u{a0}; il en faut 7. Vide\u{a0}: le bleu de la plaque.",
            "Contrast with white: {contrast} to 1, where 7 is needed. Empty: the blue of the plate.",
            contrast
        ),
        None => say!(
            "# et six chiffres, par exemple #12395b\u{a0}; assez foncée pour qu’on lise du blanc dessus. Vide\u{a0}: le bleu de la plaque.",
            "# and six digits, such as #12395b; dark enough for white to be read on it. Empty: the blue of the plate.",
        ),
    };
    let picture = FieldKind::File { accept: "image/*", camera: false, several: false };
    let mut fields = vec![
        line("display_name", say!("Nom affiché", "Displayed name")).up_to(80),
        FieldView::new("picture", picture, say(say!("Blason ou photo", "Coat of arms or photo"))),
        line("accent_colour", say!("Couleur", "Colour")).with_help(say(colour)),
        FieldView::new("address", FieldKind::Lines, say(say!("Adresse de la mairie", "Address of the town hall"))),
        line("telephone", say!("Téléphone", "Telephone")),
        FieldView::new("legal_mentions", FieldKind::Lines, say(say!("Mentions légales", "Legal mentions"))).with_help(
            say(say!(
                "Qui publie, qui répond de ce qui est publié.",
                "Who publishes, who answers for what is published."
            )),
        ),
        FieldView::new("population", FieldKind::Number, say(say!("Habitants", "Inhabitants")))
            .with_help(say(say!("Vide\u{a0}: le chiffre officiel.", "Empty: the official number."))),
        FieldView::new("sections", FieldKind::SomeOf(sections(language)), say(say!("Rubriques", "Sections")))
            .with_help(say(say!(
                "Une rubrique décochée quitte le menu et le tableau\u{a0}; ses adresses marchent toujours.",
                "A section that is unticked leaves the menu and the board; its addresses work on.",
            ))),
        FieldView::new("closed_from", FieldKind::Date, say(say!("Fermé du", "Closed from"))),
        FieldView::new("closed_to", FieldKind::Date, say(say!("au", "to"))),
        line("closed_reason", say!("Pourquoi", "Why")).up_to(120),
    ];
    if settings.picture.is_some() {
        fields.push(FieldView::new("drop", FieldKind::Tick, say(say!("Enlever l’image", "Remove the picture"))));
    }
    let far = (chrono::NaiveDate::MIN, chrono::NaiveDate::MAX);
    let closure = |it: &Closure| -> FieldChoice {
        let words = closures_in_words(std::slice::from_ref(it), far, language).concat();
        (name_of(it).into(), words)
    };
    if !settings.contact.closures.is_empty() {
        let all = FieldKind::SomeOf(settings.contact.closures.iter().map(closure).collect());
        let words = say!("Fermetures annoncées\u{a0}: décochez pour enlever", "Announced closures: untick to remove");
        fields.push(FieldView::new("closures", all, say(words)));
    }
    for day in WeekdayName::ALL {
        let name = language.speech().days[day.day().num_days_from_monday() as usize];
        fields.push(FieldView::new(day.as_str(), FieldKind::Line, ground::spoken::capital(name)));
    }
    fields
}

/// The sections that may be left out, as choices.
fn sections(language: Language) -> Vec<FieldChoice> {
    let words = |section: &PageSection| match section {
        PageSection::Agenda => say!("L’agenda", "The agenda"),
        PageSection::Polls => say!("Votre avis\u{a0}: les sondages", "Your voice: polls"),
        PageSection::Consultations => say!("Votre avis\u{a0}: les consultations", "Your voice: consultations"),
        PageSection::Associations => say!("Associations et services", "Associations and services"),
        PageSection::Letter => say!("La lettre", "The letter"),
    };
    let choice = |section: &PageSection| {
        (section.as_str().into(), typography::ours(&words(section).in_language(language), language))
    };
    PageSection::ALL.iter().map(choice).collect()
}
