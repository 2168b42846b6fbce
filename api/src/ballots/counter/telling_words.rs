//! The words in which somebody is told what a clerk did about their ballot.

use crate::ballots::CounterDeed;
use ground::say;
use ground::text::{Language, Message};
use kit::mail::MailNote;

/// Something that is told to whoever it is about.
#[derive(Debug, Clone)]
pub(super) struct Told<'a> {
    pub(super) commune: &'a str,
    pub(super) title: &'a str,
    pub(super) what: CounterDeed,
    pub(super) day: String,
    pub(super) reason: Option<&'a str>,
    /// The address of the consultation's page.
    pub(super) link: Option<String>,
}

/// The mail that tells it. It never says how somebody voted.
pub(super) fn note(told: &Told<'_>, language: Language) -> MailNote {
    let say = |message: Message| message.in_language(language);
    let mut paragraphs = vec![say(say!("Bonjour,", "Hello,"))];
    paragraphs.extend(sentences(told, language));
    MailNote {
        subject: say(say!(
            "{commune}\u{a0}: votre vote à la mairie",
            "{commune}: your vote at the town hall",
            commune = told.commune
        )),
        paragraphs,
        code: None,
        link: told.link.clone().map(|link| (say(say!("Voir la consultation", "See the consultation")), link)),
        closing: vec![],
    }
}

/// What was done, and what to do if it was not them, a paragraph each.
pub(super) fn sentences(told: &Told<'_>, language: Language) -> Vec<String> {
    let (title, day) = (told.title, told.day.as_str());
    let (what, then) = match told.what {
        CounterDeed::LookedUp => (
            say!(
                "Le {day}, la mairie a regardé si vous aviez voté dans la consultation «\u{202f}{title}\u{202f}».",
                "On {day} the town hall looked up whether you had voted in the consultation “{title}”.",
                day,
                title
            ),
            say!(
                "Si vous n’étiez pas au guichet ou au téléphone avec la mairie, demandez-lui pourquoi.",
                "If you were not at the counter or on the phone with the town hall, ask it why.",
            ),
        ),
        CounterDeed::AtCounter => (
            say!(
                "Le {day}, un bulletin a été déposé pour vous au guichet de la mairie, dans la consultation «\u{202f}{title}\u{202f}».",
                "On {day} a ballot was cast for you at the town hall’s counter, in the consultation “{title}”.",
                day,
                title
            ),
            not_you(),
        ),
        CounterDeed::ByPhone => (
            say!(
                "Le {day}, un bulletin a été déposé pour vous par téléphone, dans la consultation «\u{202f}{title}\u{202f}».",
                "On {day} a ballot was cast for you by phone, in the consultation “{title}”.",
                day,
                title
            ),
            not_you(),
        ),
        CounterDeed::OnPaper => (
            say!(
                "Le {day}, la mairie a noté une enveloppe de vote à votre nom, dans la consultation «\u{202f}{title}\u{202f}». Elle reste fermée jusqu’à la clôture.",
                "On {day} the town hall noted an envelope in your name, in the consultation “{title}”. It stays closed until the vote closes.",
                day,
                title
            ),
            say!(
                "Si elle n’est pas de vous, votez en ligne avant la clôture\u{a0}: l’enveloppe sera mise de côté. Et dites-le à la mairie.",
                "If it is not yours, vote online before the close: the envelope will be set aside. And tell the town hall.",
            ),
        ),
        CounterDeed::Cancelled => (
            say!(
                "Le {day}, la mairie a annulé le bulletin déposé pour vous dans la consultation «\u{202f}{title}\u{202f}». Il est détruit.",
                "On {day} the town hall cancelled the ballot that was cast for you in the consultation “{title}”. It is destroyed.",
                day,
                title
            ),
            say!(
                "Vous pouvez voter de nouveau jusqu’à la clôture, en ligne, à la mairie, ou par téléphone.",
                "You can vote again until the close, online, at the town hall, or by phone.",
            ),
        ),
    };
    let reason = told.reason.map(|reason| say!("Motif\u{a0}: {reason}", "Reason: {reason}", reason));
    std::iter::once(what).chain(reason).chain([then]).map(|it| it.in_language(language)).collect()
}

fn not_you() -> Message {
    say!(
        "Si ce n’était pas vous, votez vous-même avant la clôture\u{a0}: votre bulletin remplace celui-là. Et dites-le à la mairie ou au maire.",
        "If it was not you, vote yourself before the close: your ballot takes the place of that one. And tell the town hall or the mayor.",
    )
}
