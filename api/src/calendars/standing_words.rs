//! The state of a calendar that is followed, in words. Pure.

use super::CalendarOut;
use super::wire::Following;
use crate::communes::DeskPlace;
use ground::clock::Instant;
use ground::say;
use ground::text::Message;
use kit::pages;

/// The state in a word or two.
pub(super) fn word(status: Following) -> Message {
    match status {
        Following::Submitted => say!("attend la mairie", "waits for the town hall"),
        Following::Rejected => say!("refusé", "rejected"),
        Following::Followed => say!("à jour", "up to date"),
        Following::Waiting => say!("à confirmer", "to be confirmed"),
        Following::Failing => say!("en panne", "failing"),
        Following::Paused => say!("arrêté", "stopped"),
    }
}

pub(super) const fn look(status: Following) -> &'static str {
    match status {
        Following::Followed => "green",
        Following::Submitted | Following::Waiting | Following::Failing => "ochre",
        Following::Rejected | Following::Paused => "red",
    }
}

/// The look of a note on it.
pub(super) const fn note(status: Following) -> &'static str {
    match status {
        Following::Followed => "good",
        Following::Submitted | Following::Waiting | Following::Failing => "owed",
        Following::Rejected | Following::Paused => "bad",
    }
}

/// The state in a sentence, with what follows from it.
pub(super) fn sentence(calendar: &CalendarOut) -> Message {
    let why = calendar.failure.as_deref().or(calendar.rejection_reason.as_deref()).unwrap_or_default();
    match calendar.status {
        Following::Submitted => say!(
            "La mairie doit d’abord accepter cet agenda\u{a0}; ensuite il est lu chaque heure.",
            "The town hall must accept this calendar first; then it is read every hour.",
        ),
        Following::Rejected => say!("La mairie a dit non\u{a0}: {why}", "The town hall said no: {why}", why),
        Following::Followed => say!("Cet agenda est lu chaque heure.", "This calendar is read every hour."),
        Following::Waiting => say!(
            "Beaucoup de dates ont disparu d’un coup. Rien n’est annulé avant une seconde lecture, dans l’heure\u{a0}; si c’est voulu, lisez-le maintenant.",
            "Many dates disappeared at once. Nothing is cancelled before a second reading, within the hour; if this is meant, read it now.",
        ),
        Following::Failing => say!(
            "La dernière lecture a échoué\u{a0}: {why} Les dates connues restent affichées, et l’agenda est relu chaque heure.",
            "The last reading failed: {why} The dates that are known stay, and the calendar is read again every hour.",
            why
        ),
        Following::Paused => say!(
            "Dix jours sans succès\u{a0}: cet agenda n’est plus lu. {why} Corrigez l’adresse, ou lisez-le maintenant.",
            "Ten days without success: this calendar is no longer read. {why} Correct its address, or read it now.",
            why
        ),
    }
}

/// The last reading that succeeded.
pub(super) fn when(at: &DeskPlace<'_>, calendar: &CalendarOut, now: Instant) -> Option<String> {
    let at_last = pages::near_moment(calendar.fetched_at?, now, at.commune.zone(), at.language).words;
    Some(at.say(say!("lu {at_last}", "read {at_last}", at_last)))
}

/// The pages explained.
pub(super) const HOW: &[(&str, &str)] = &[
    (
        "Une association garde l’outil qu’elle a déjà ; son agenda est lu chaque heure et recopié ici.",
        "An association keeps the tool it already has; its calendar is read every hour and copied here.",
    ),
    (
        "Ce qui est nouveau paraît, ce qui change suit, ce qui disparaît est annulé.",
        "What is new appears, what changes follows, what disappears is cancelled.",
    ),
    (
        "Ce que quelqu’un a changé ici reste comme il l’a changé.",
        "What somebody changed here stays as they changed it.",
    ),
    (
        "L’agenda d’une association qui n’a pas la confiance de la mairie attend d’abord son accord.",
        "The calendar of an association that the town hall does not trust yet waits for its word first.",
    ),
];
