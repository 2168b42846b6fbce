//! What is kept of the residents of a commune's register.

use super::keeping::{Keeping, Retained, by};
use crate::register;
use ground::say;

/// What is kept of residents.
pub(super) const RESIDENTS: &[Retained] = &[
    Retained {
        what: say!(
            "Le registre des habitants : nom, prénoms, année de naissance, adresse, groupes, tels que la mairie les tient",
            "The register of residents: names, year of birth, address, groups, as the town hall keeps them"
        ),
        why: say!(
            "Pour que chaque habitant ait une voix, et une seule, dans les consultations.",
            "So that every resident has one voice, and one alone, in consultations."
        ),
        kept: Keeping::After(
            register::CLOSED_KEPT,
            say!("que la mairie a fermé la fiche", "the town hall closes the entry"),
        ),
        sweep: by::<register::ForgetRegister>(),
    },
    Retained {
        what: say!("L’empreinte du code de votre lettre", "The seal of the code in your letter"),
        why: say!("Pour reconnaître le code quand vous le tapez.", "To know the code when you type it."),
        kept: Keeping::For(register::CODE_WORKS),
        sweep: by::<register::ForgetRegister>(),
    },
    Retained {
        what: say!("Les codes faux tapés avec un compte", "Wrong codes typed with an account"),
        why: say!("Pour que personne ne devine un code.", "So that nobody guesses a code."),
        kept: Keeping::For(register::MISSES_KEPT),
        sweep: by::<register::ForgetRegister>(),
    },
    Retained {
        what: say!(
            "Les réponses aux sondages réservés aux habitants, avec la fiche du registre",
            "Answers to polls for residents, with the entry of the register"
        ),
        why: say!("Pour compter une réponse par habitant.", "To count one answer a resident."),
        kept: Keeping::Until(say!(
            "Aussi longtemps que le sondage est dans les archives de la commune.",
            "As long as the poll is in the commune’s archives."
        )),
        sweep: None,
    },
];
