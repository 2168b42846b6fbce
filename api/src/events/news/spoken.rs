//! Times and places, as people say them. Pure.

use crate::events::EventPlace;
use calendar::Span;
use ground::text::Message;
use ground::{say, spoken};

/// The beginning and the place of something, as people say them: `samedi 7 décembre 2030 à 14\u{a0}h, Salle des fêtes`.
pub(super) fn since(span: Span, place: Option<&EventPlace>) -> Message {
    let when = in_words(span);
    let place = place.map(|place| format!(", {}", place.name)).unwrap_or_default();
    say!("{when}{place}", "{when}{place}", when, place)
}

/// The beginning of something, as people say it: `samedi 7\u{a0}décembre 2030 à 14\u{a0}h\u{a0}30`.
pub(super) fn in_words(span: Span) -> Message {
    Message::each(|language| match span {
        Span::AllDay { first, .. } => spoken::day_of_year(first, language),
        Span::Timed { starts, .. } => spoken::moment(starts, language),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::text::Language;

    #[test]
    fn a_date_is_told_as_people_say_it() {
        let starts = "2030-12-07T14:05:00".parse().unwrap();
        let told = in_words(Span::Timed { starts, ends: starts });
        assert_eq!(
            [Language::Fr, Language::En].map(|it| told.in_language(it)),
            ["samedi 7\u{a0}décembre 2030 à 14\u{a0}h\u{a0}05", "Saturday 7\u{a0}December 2030 at 14:05"]
        );
        let first = "2030-08-15".parse().unwrap();
        assert_eq!(in_words(Span::AllDay { first, last: first }).in_language(Language::Fr), "jeudi 15\u{a0}août 2030");
    }
}
