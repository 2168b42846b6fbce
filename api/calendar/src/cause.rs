//! Reasons to leave out something of a calendar.

use serde::{Deserialize, Serialize};

use super::misfit::Misfit;
use super::rule::Rule;
use ground::say;
use ground::text::Message;

/// A reason to leave out something of a file: a code and its arguments, which can be kept; its words are made when it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A line that is not iCalendar.
    NotALine,
    /// Components that lie too deep in one another.
    TooDeep,
    /// The end of a component that did not begin.
    EndsNothing(String),
    /// A component without an end.
    DoesNotEnd(String),
    /// An event without a start.
    NoStart,
    /// A value that is not one of its property.
    Unreadable {
        /// The line it stands on.
        line: usize,
        /// The property's name.
        name: String,
        /// The value's beginning.
        value: String,
    },
    /// A zone that is neither known nor defined in the file.
    UnknownZone(String),
    /// A rule of recurrence, as it stands in the file, that is not taken.
    Rule(String),
    /// Parts of a series that do not fit together.
    Misfit(Misfit),
    /// A rule of exceptions.
    ExceptionRule,
    /// More than one rule.
    SeveralRules,
    /// One of too many rules that give no date for years.
    TooSparse,
    /// An earlier edition of an event.
    OtherEdition,
    /// An earlier edition of what differs on a date.
    OtherException,
    /// An exception on a date that the series does not have.
    NoSuchDate,
    /// An exception of a series that could not be read.
    NoSeries,
    /// A change from one date on that cannot be told of the dates that follow.
    FromThenOn,
    /// What follows a change from one date on, of a series that is not in the file: the date itself is taken in.
    OnlyItsDate,
    /// A series that is called off from one date on, and is not in the file.
    EndsUnknown,
    /// A message about an event that is not known here.
    NotHere,
    /// A message that says nothing of when an event takes place, such as an answer to an invitation.
    Method(String),
    /// An event whose UID is that of another one too: it is taken in under a name of its own.
    UidRepeats,
    /// An event that is not public.
    NotPublic,
    /// An event without a title.
    NoTitle,
    /// An event without a date.
    NoDateLeft,
    /// An event with too many dates on all its boards together.
    EventFull,
    /// An event of an organisation that has too many dates.
    OrganisationFull,
    /// An event that says something that is not taken here.
    NotUnderstood,
}

impl Cause {
    /// Its words for people.
    pub fn message(&self) -> Message {
        let (fr, en) = match self {
            Self::Misfit(misfit) => return misfit.message(),
            Self::Rule(text) => match text.parse::<Rule>() {
                Err(reason) => return reason,
                Ok(_) => ("La règle de récurrence n’est pas comprise.", "The rule of recurrence is not understood."),
            },
            Self::EndsNothing(name) => {
                return say!("END:{name} ne ferme rien.", "END:{name} ends nothing.", name);
            }
            Self::DoesNotEnd(name) => {
                return say!(
                    "BEGIN:{name} n’est pas fermé (END:{name}).",
                    "BEGIN:{name} does not end (END:{name}).",
                    name
                );
            }
            Self::Unreadable { line, name, value } => {
                return say!(
                    "Ligne {line}\u{a0}: « {value} » n’est pas une valeur de {name}.",
                    "Line {line}: “{value}” is not a value of {name}.",
                    line,
                    value,
                    name
                );
            }
            Self::UnknownZone(name) => {
                return say!(
                    "Le fuseau horaire « {name} » n’est pas connu.",
                    "The time zone “{name}” is not known.",
                    name
                );
            }
            Self::Method(name) => {
                return say!(
                    "Un message {name} ne dit pas quand un événement a lieu.",
                    "A message {name} does not say when an event takes place.",
                    name
                );
            }
            Self::NotALine => ("Cette ligne n’est pas de l’iCalendar.", "This line is not iCalendar."),
            Self::TooDeep => ("Trop de composants imbriqués.", "Too many components within one another."),
            Self::NoStart => ("Cet événement n’a pas de début (DTSTART).", "This event has no start (DTSTART)."),
            Self::ExceptionRule => (
                "Une règle d’exception (EXRULE) n’est pas comprise.",
                "A rule of exceptions (EXRULE) is not understood.",
            ),
            Self::SeveralRules => ("Un événement suit une seule règle (RRULE).", "An event follows one rule (RRULE)."),
            Self::TooSparse => (
                "Ce fichier a plus de 100 règles qui ne donnent aucune date pendant des années\u{a0}: les suivantes ne sont pas lues.",
                "This file has more than 100 rules that give no date for years: those that follow are not read.",
            ),
            Self::OtherEdition => {
                ("Le fichier donne une autre version de cet événement.", "The file has another edition of this event.")
            }
            Self::OtherException => (
                "Le fichier donne une autre version de cette exception.",
                "The file has another edition of this exception.",
            ),
            Self::NoSuchDate => (
                "Cette exception porte sur une date à laquelle la série n’a pas lieu.",
                "This exception is about a date on which the series does not take place.",
            ),
            Self::NoSeries => (
                "Cette exception appartient à une série qui n’a pas pu être lue.",
                "This exception belongs to a series that could not be read.",
            ),
            Self::FromThenOn => (
                "Ce changement vaut aussi pour la suite (THISANDFUTURE), et la règle de la série ne se déplace pas ainsi.",
                "This change holds for what follows too (THISANDFUTURE), and the rule of the series cannot be moved like that.",
            ),
            Self::OnlyItsDate => (
                "Ce changement vaut aussi pour la suite (THISANDFUTURE), mais sa série n’est pas dans le fichier\u{a0}: seule cette date est reprise.",
                "This change holds for what follows too (THISANDFUTURE), but its series is not in the file: this date alone is taken in.",
            ),
            Self::EndsUnknown => (
                "La série s’arrête à partir de cette date (THISANDFUTURE), mais elle n’est pas dans le fichier\u{a0}: rien n’est annulé.",
                "The series ends from this date on (THISANDFUTURE), but it is not in the file: nothing is cancelled.",
            ),
            Self::NotHere => (
                "Ce message parle d’un événement inconnu ici.",
                "This message is about an event that is not known here.",
            ),
            Self::UidRepeats => (
                "Plusieurs événements du fichier ont cet identifiant (UID)\u{a0}: chacun est repris sous un nom à lui.",
                "Several events of the file have this UID: each is taken in under a name of its own.",
            ),
            Self::NotPublic => ("Cet événement n’est pas public.", "This event is not public."),
            Self::NoTitle => ("Cet événement n’a pas de titre.", "This event has no title."),
            Self::NoDateLeft => ("Il ne reste aucune date à l’événement.", "The event has no date left."),
            Self::EventFull => (
                "Un événement a 50\u{a0}000 dates au plus sur l’ensemble de ses communes. Donnez une fin à la série, ou choisissez moins de communes.",
                "An event has 50,000 dates at most on all its boards together. Give the series an end, or choose fewer communes.",
            ),
            Self::OrganisationFull => (
                "L’agenda garde 50\u{a0}000 dates à venir d’une organisation au plus. Donnez une fin à ses séries (UNTIL ou COUNT).",
                "The agenda holds 50,000 dates to come of an organisation at most. Give its series an end (UNTIL or COUNT).",
            ),
            Self::NotUnderstood => ("Cet événement ne se lit pas.", "This event cannot be read."),
        };
        say!(fr, en)
    }
}

impl From<Misfit> for Cause {
    fn from(misfit: Misfit) -> Self {
        Self::Misfit(misfit)
    }
}
