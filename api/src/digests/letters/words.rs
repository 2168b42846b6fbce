//! The letter's own words. Pure.

use crate::digests::Cadence;
use ground::text::Language;

/// The letter's own words.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) read_on: &'static str,
    pub(super) read_online: &'static str,
    pub(super) why: &'static str,
    pub(super) manage: &'static str,
    pub(super) unsubscribe: &'static str,
    pub(super) private: &'static str,
    pub(super) town_hall: &'static str,
    pub(super) contact: &'static str,
    pub(super) telephone: &'static str,
}

pub(super) fn words(language: Language, cadence: Cadence) -> Words {
    let say = |fr, en| language.say(fr, en);
    Words {
        read_on: say("Lire la suite", "Read on"),
        read_online: say("Lire cette lettre en ligne", "Read this letter online"),
        why: match cadence {
            Cadence::Weekly => say(
                "Vous recevez cette lettre parce que vous l’avez demandée. Elle paraît une fois par semaine.",
                "You receive this letter because you asked for it. It comes once a week.",
            ),
            Cadence::Daily => say(
                "Vous recevez cette lettre parce que vous l’avez demandée. Elle paraît chaque jour où il y a du nouveau.",
                "You receive this letter because you asked for it. It comes on every day with news.",
            ),
        },
        manage: say("Modifier votre abonnement", "Change your subscription"),
        unsubscribe: say("Vous désabonner", "Unsubscribe"),
        private: say(
            "Cette lettre ne contient aucun traceur\u{a0}: personne ne sait si vous l’avez ouverte.",
            "This letter holds no tracker: nobody knows whether you opened it.",
        ),
        town_hall: say("Le mot de la mairie", "From the town hall"),
        contact: say("La mairie", "The town hall"),
        telephone: say("Téléphone", "Telephone"),
    }
}
