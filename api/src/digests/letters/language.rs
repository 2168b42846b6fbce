//! The letter's own words.

use std::borrow::Cow;

use super::letter::Frame;
use crate::digests::Cadence;
use ground::text::{Language, Message};

/// The letter's own words.
#[derive(Debug)]
pub(in crate::digests) struct Words {
    pub(in crate::digests) read_on: &'static str,
    pub(in crate::digests) read_online: &'static str,
    pub(in crate::digests) why: &'static str,
    pub(in crate::digests) manage: &'static str,
    pub(in crate::digests) unsubscribe: &'static str,
    pub(in crate::digests) private: &'static str,
    pub(in crate::digests) town_hall: &'static str,
}

pub(in crate::digests) fn words(frame: &Frame<'_>) -> Words {
    let say = |message: Message| match (frame.language, message) {
        (Language::Fr, Message { fr: Cow::Borrowed(text), .. })
        | (Language::En, Message { en: Cow::Borrowed(text), .. }) => text,
        (Language::Fr | Language::En, _) => "",
    };
    Words {
        read_on: say(Message::fixed("Lire la suite", "Read on")),
        read_online: say(Message::fixed("Lire cette lettre en ligne", "Read this letter online")),
        why: say(match frame.cadence {
            Cadence::Weekly => Message::fixed(
                "Vous recevez cette lettre parce que vous l’avez demandée. Elle paraît une fois par semaine.",
                "You receive this letter because you asked for it. It comes once a week.",
            ),
            Cadence::Daily => Message::fixed(
                "Vous recevez cette lettre parce que vous l’avez demandée. Elle paraît chaque jour où il y a du nouveau.",
                "You receive this letter because you asked for it. It comes on every day with news.",
            ),
        }),
        manage: say(Message::fixed("Modifier votre abonnement", "Change your subscription")),
        unsubscribe: say(Message::fixed("Vous désabonner", "Unsubscribe")),
        private: say(Message::fixed(
            "Cette lettre ne contient aucun traceur\u{a0}: personne ne sait si vous l’avez ouverte.",
            "This letter holds no tracker: nobody knows whether you opened it.",
        )),
        town_hall: say(Message::fixed("Le mot de la mairie", "From the town hall")),
    }
}
