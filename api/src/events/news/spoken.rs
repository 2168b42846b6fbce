//! Times and places, as people say them. Pure.

use crate::events::EventPlace;
use calendar::Span;
use ground::{
    spoken,
    text::{Language, Message},
};

/// The beginning and the place of something, as people say them: `samedi 7 décembre 2030 à 14\u{a0}h, Salle des fêtes`.
pub(super) fn since(span: Span, place: Option<&EventPlace>) -> Message {
    let when = in_words(span);
    let place = place.map(|place| format!(", {}", place.name)).unwrap_or_default();
    Message::new(format!("{}{place}", when.fr), format!("{}{place}", when.en))
}

/// The beginning of something, as people say it: `samedi 7\u{a0}décembre 2030 à 14\u{a0}h\u{a0}30`.
pub(super) fn in_words(span: Span) -> Message {
    let say = |language| match span {
        Span::AllDay { first, .. } => spoken::day_of_year(first, language),
        Span::Timed { starts, .. } => spoken::moment(starts, language),
    };
    Message::new(say(Language::Fr), say(Language::En))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_told_as_people_say_it() {
        let starts = "2030-12-07T14:05:00".parse().unwrap();
        let told = in_words(Span::Timed { starts, ends: starts });
        assert_eq!(
            (&*told.fr, &*told.en),
            ("samedi 7\u{a0}décembre 2030 à 14\u{a0}h\u{a0}05", "Saturday 7\u{a0}December 2030 at 14:05")
        );
        let first = "2030-08-15".parse().unwrap();
        assert_eq!(in_words(Span::AllDay { first, last: first }).fr, "jeudi 15\u{a0}août 2030");
    }
}
