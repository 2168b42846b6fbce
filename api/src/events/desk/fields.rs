//! The fields of the desk's forms for events.

use chrono::NaiveDate;

use super::choices::rhythm;
use super::sent::Repeats;
use crate::communes::Desk;
use crate::events::EventCategory;
use crate::organisations::Organisation;
use ground::spoken::capital;
use ground::text::{Language, Message};
use ground::typography;
use ground::week::WeekdayName;
use ground::{FieldError, say};
use kit::forms::{FieldChoice, FieldKind, FieldView, Typed};

/// The fields that are the page's own: what they bring is the event's `image`.
pub(super) const OF_PICTURE: &[&str] = &["alt", "drop"];

const PICTURE: FieldKind = FieldKind::File { accept: "image/*", camera: false, several: false };

/// The choices that depend on who sits at the desk, and on what is there.
#[derive(Debug, Default)]
pub(super) struct Offered {
    /// The organisations in whose name one may publish; none where there is nothing to choose.
    pub(super) organisations: Vec<FieldChoice>,
    /// The communes on whose boards it may be; none where there is nothing to choose.
    pub(super) communes: Vec<FieldChoice>,
    /// A rule that the form has no words for, in words.
    pub(super) kept: Option<String>,
    /// True if dates on which something was called off or changed would be lost.
    pub(super) may_forget: bool,
    /// True if phones may still be told of it.
    pub(super) notifies: bool,
}

impl Offered {
    /// For something new: in whose name, if there is more than one.
    pub(super) fn to_make(desk: &Desk<'_>, communes: Vec<FieldChoice>) -> Self {
        let choice = |it: &Organisation| (it.id.to_string().into(), it.name.to_string());
        let organisations: Vec<FieldChoice> = desk.organisations.iter().map(choice).collect();
        let organisations = if organisations.len() > 1 { organisations } else { vec![] };
        Self { organisations, communes, notifies: true, ..Self::default() }
    }
}

/// The fields of an event.
pub(super) fn of_event(offered: &Offered, typed: &Typed, language: Language) -> Vec<FieldView> {
    let say = |message: Message| typography::ours(&message.in_language(language), language);
    let categories = EventCategory::ALL.iter().map(|it| (it.as_str().into(), say(it.label()))).collect();
    let days = WeekdayName::ALL.iter().map(|it| {
        let name = language.speech().days[it.day().num_days_from_monday() as usize];
        (it.as_str().into(), capital(name))
    });
    let mut fields = vec![
        FieldView::new("title", FieldKind::Line, say(say!("Titre", "Title"))).up_to(120),
        FieldView::new("category", FieldKind::Select(categories), say(say!("Quoi", "What"))),
    ];
    fields.extend(hours(say(say!("Le", "On")), language));
    let repeats = FieldKind::Select(repeats(offered, typed, language));
    fields.extend([
        FieldView::new("repeats", repeats, say(say!("Se répète", "Takes place again"))).with_help(say(say!(
            "Sans dernière date ni nombre de fois, sans fin.",
            "Without a last date or a number of times, without an end."
        ))),
        FieldView::new("days", FieldKind::SomeOf(days.collect()), say(say!("Quels jours", "On which days")))
            .with_help(say(say!(
                "Sans rien cocher : le jour de la date ci-dessus.",
                "Nothing ticked: the day of the date above."
            )))
            .in_columns(),
        FieldView::new("until", FieldKind::Date, say(say!("Jusqu’au", "Until"))),
        FieldView::new("times", FieldKind::Number, say(say!("Ou combien de fois", "Or how many times"))),
    ]);
    fields.extend(place(language));
    fields.extend([
        FieldView::new("description", FieldKind::Lines, say(say!("Quelques mots", "A few words"))),
        FieldView::new("price", FieldKind::Line, say(say!("Tarif", "Price"))).up_to(120),
        FieldView::new("contact", FieldKind::Line, say(say!("Contact", "Contact"))).up_to(200),
        FieldView::new("link", FieldKind::Line, say(say!("Lien pour en savoir plus", "Link to more"))),
        FieldView::hidden("image"),
        FieldView::new("photo", PICTURE, say(say!("Photo", "Photo"))).with_help(say(say!(
            "Facultative. Prise avec le téléphone, ou choisie.",
            "Optional. Taken with the phone, or chosen.",
        ))),
        FieldView::new("alt", FieldKind::Line, say(say!("Ce que montre la photo", "What the photo shows"))).with_help(
            say(say!("En une phrase, pour qui ne la voit pas.", "In one sentence, for those who do not see it.")),
        ),
        FieldView::new("drop", FieldKind::Tick, say(say!("Retirer la photo", "Remove the photo"))),
    ]);
    if !offered.organisations.is_empty() {
        let all = FieldKind::Select(offered.organisations.clone());
        fields.push(FieldView::new("organisation", all, say(say!("Organisé par", "Organised by"))));
    }
    if !offered.communes.is_empty() {
        let all = FieldKind::SomeOf(offered.communes.clone());
        fields.push(FieldView::new("communes", all, say(say!("Sur les tableaux de", "On the boards of"))));
    }
    if offered.notifies {
        let words = say!("Prévenir les téléphones", "Tell phones");
        fields.push(FieldView::new("notify", FieldKind::Tick, say(words)));
    }
    if offered.may_forget {
        let words = say!(
            "Oublier ce qui était annulé ou changé à ces dates",
            "Forget what was called off or changed on these dates",
        );
        fields.push(FieldView::new("forget", FieldKind::Tick, say(words)));
    }
    fields
}

/// The fields of one date.
pub(super) fn of_date(language: Language) -> Vec<FieldView> {
    let say = |message: Message| typography::ours(&message.in_language(language), language);
    let mut fields = hours(say(say!("Le", "On")), language);
    fields
        .push(FieldView::new("title", FieldKind::Line, say(say!("Titre ce jour-là", "Title on that day"))).up_to(120));
    fields.extend(place(language));
    fields.extend([
        FieldView::new("description", FieldKind::Lines, say(say!("Un mot sur ce jour", "A word about that day"))),
        FieldView::new("reason", FieldKind::Line, say(say!("Pourquoi c’est annulé", "Why it is called off")))
            .with_help(say(say!(
                "Facultatif. Les habitants le lisent à côté de la date.",
                "Optional. Residents read it beside the date."
            )))
            .up_to(500),
    ]);
    fields
}

fn hours(first: String, language: Language) -> Vec<FieldView> {
    let say = |message: Message| typography::ours(&message.in_language(language), language);
    vec![
        FieldView::new("day", FieldKind::Date, first)
            .with_help(say(say!("Sans heures, c’est toute la journée.", "Without hours it is all day."))),
        FieldView::new("opens", FieldKind::Hour, say(say!("De", "From"))),
        FieldView::new("closes", FieldKind::Hour, say(say!("À", "To"))),
        FieldView::new(
            "last_day",
            FieldKind::Date,
            say(say!("Dernier jour, s’il y en a plusieurs", "Last day, if there are several")),
        ),
    ]
}

fn place(language: Language) -> [FieldView; 2] {
    let say = |message: Message| typography::ours(&message.in_language(language), language);
    [
        FieldView::new("place", FieldKind::Line, say(say!("Où", "Where"))).up_to(120),
        FieldView::new("address", FieldKind::Line, say(say!("Adresse", "Address"))).up_to(200),
    ]
}

/// The ways in which it may take place again, in words of the day that was typed.
fn repeats(offered: &Offered, typed: &Typed, language: Language) -> Vec<FieldChoice> {
    let day: Option<NaiveDate> = typed.text("day").and_then(|day| day.parse().ok());
    let said = |it: Repeats| {
        let usual = match it {
            Repeats::Once => say!("une seule fois", "only once"),
            Repeats::Daily => say!("chaque jour", "every day"),
            Repeats::Weekly => say!("chaque semaine", "every week"),
            Repeats::Alternate => say!("une semaine sur deux", "every second week"),
            Repeats::Even => say!("les semaines paires", "in even weeks"),
            Repeats::Odd => say!("les semaines impaires", "in odd weeks"),
            Repeats::Nth => say!("chaque mois, le même jour de la semaine", "every month, on the same day of the week"),
            Repeats::Last => say!("chaque mois, le dernier de ces jours", "every month, on the last such day"),
            Repeats::MonthDay => say!("chaque mois, à la même date", "every month, on the same date"),
            Repeats::Yearly => say!("chaque année", "every year"),
            Repeats::Kept => {
                let kept = offered.kept.as_deref().unwrap_or_default();
                say!("comme maintenant\u{a0}: {kept}", "as it is now: {kept}", kept)
            }
        };
        let rhythm = day.and_then(|day| Some((rhythm(it, day, vec![])?, day)));
        rhythm.map_or(usual, |(rhythm, day)| rhythm.in_words(day)).in_language(language)
    };
    let all = Repeats::ALL.iter().filter(|it| **it != Repeats::Kept || offered.kept.is_some());
    all.map(|it| (it.as_str().into(), said(*it))).collect()
}

/// Mistakes that verbs tell of, at the fields of the form.
pub(super) fn at_fields(mistakes: Vec<FieldError>) -> Vec<FieldError> {
    mistakes.into_iter().map(at_field).collect()
}

fn at_field(mistake: FieldError) -> FieldError {
    let name = mistake.pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
    let field = match name {
        "starts_at" | "all_day" | "timezone" => "day",
        "ends_at" => "closes",
        "rrule" | "exdates" | "rdates" | "date" => "repeats",
        "changes" => {
            let detail = say!(
                "À des dates qui n’en sont plus, quelque chose est annulé ou changé. Pour l’oublier, cochez la case.",
                "On dates that are none any more something is called off or changed. To forget it, tick the box.",
            );
            return FieldError::at("forget", detail);
        }
        "place" if mistake.pointer.ends_with("/address") => "address",
        name => name,
    };
    FieldError::at(field, mistake.detail)
}

/// True if a form lost dates, and may forget them.
pub(super) fn loses_dates(mistakes: &[FieldError]) -> bool {
    mistakes.iter().any(|mistake| mistake.pointer == "/forget")
}
