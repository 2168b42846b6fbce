//! What is kept of who votes, for how long, and what erases it.

use super::keeping::{Keeping, Retained, by};
use crate::{arguments, ballots, delegations};
use ground::say;

/// What is kept of who votes in consultations.
pub(super) const VOTERS: &[Retained] = &[
    Retained {
        what: say!(
            "Les bulletins d’une consultation, scellés, à côté de l’inscription au registre de qui les a déposés",
            "The ballots of a consultation, sealed, beside the register entry of whoever cast them"
        ),
        why: say!(
            "Pour que l’on puisse remplacer son bulletin, et que personne ne vote deux fois.",
            "So that a ballot can be replaced, and nobody votes twice."
        ),
        kept: Keeping::Until(say!(
            "Jusqu’au dépouillement, qui suit la clôture : les bulletins sont alors publiés sans nom, les enveloppes et la clé détruites.",
            "Until the count, which follows the close: then the ballots are published without a name, the envelopes and the key destroyed."
        )),
        sweep: by::<ballots::WatchVotes>(),
    },
    Retained {
        what: say!(
            "Les enveloppes de vote sur papier, par nom, fermées ; leur contenu, saisi sans nom et scellé",
            "Envelopes of paper, by name, closed; what was in them, entered without a name and sealed"
        ),
        why: say!(
            "Pour mettre de côté celles de qui a voté autrement, et compter les autres.",
            "To set aside those of people who voted otherwise, and count the others."
        ),
        kept: Keeping::Until(say!("Jusqu’au résultat, ou au retrait.", "Until the result, or the withdrawal.")),
        sweep: by::<ballots::WatchVotes>(),
    },
    Retained {
        what: say!(
            "La clé d’une urne confiée à trois personnes, scellée, et leurs parts jusqu’à ce qu’elles les prennent",
            "The key of an urn that three people hold, sealed, and their shares until they take them"
        ),
        why: say!(
            "Pour que deux de ces personnes ouvrent l’urne ensemble après la clôture.",
            "So that two of them open the urn together after the close."
        ),
        kept: Keeping::Until(say!("Jusqu’au résultat, ou au retrait.", "Until the result, or the withdrawal.")),
        sweep: by::<ballots::WatchVotes>(),
    },
    Retained {
        what: say!(
            "Les lettres à imprimer pour qui a voté à la mairie sans avoir de compte",
            "Letters to print for those who voted at the town hall without an account"
        ),
        why: say!("Pour dire à chacun ce qui a été fait en son nom.", "To tell everybody what was done in their name."),
        kept: Keeping::After(ballots::VOTES_KEPT, say!("le résultat", "the result")),
        sweep: by::<ballots::ForgetVotes>(),
    },
    Retained {
        what: say!(
            "Qui pouvait voter, et qui a pris part au vote ; jamais comment, sauf pour qui a porté des voix",
            "Who could vote, and who took part; never how, but for those who carried voices"
        ),
        why: say!("Pour répondre aux contestations du résultat.", "To answer those who contest the result."),
        kept: Keeping::After(ballots::VOTES_KEPT, say!("le résultat", "the result")),
        sweep: by::<ballots::ForgetVotes>(),
    },
    Retained {
        what: say!(
            "Le nom et le bulletin de qui a porté des voix, et combien",
            "The name and the ballot of those who carried voices, and how many"
        ),
        why: say!(
            "Pour que chacun lise ce qui a été fait des voix confiées.",
            "So that everybody reads what became of voices that were given."
        ),
        kept: Keeping::Until(say!(
            "Sans limite\u{a0}; sans votre nom dès que vous effacez votre compte.",
            "Without limit; without your name once you erase your account."
        )),
        sweep: None,
    },
    Retained {
        what: say!(
            "À qui vous confiez votre voix, et pour quoi\u{a0}; si vous en portez, ce que vous dites de vous",
            "To whom you give your voice, and for what; if you carry some, what you say of yourself"
        ),
        why: say!(
            "Pour que quelqu’un vote avec votre voix quand vous ne votez pas.",
            "So that somebody votes with your voice when you do not."
        ),
        kept: Keeping::After(delegations::DELEGATIONS_KEPT, say!("la fin", "the end of it")),
        sweep: by::<delegations::WatchVoices>(),
    },
    Retained {
        what: say!(
            "Les voix confiées telles qu’un vote les a figées, et le code de leur ligne dans la liste publiée",
            "Voices that were given as a vote froze them, and the code of their line in the published list"
        ),
        why: say!("Pour que chacun vérifie la sienne.", "So that everybody can check their own."),
        kept: Keeping::After(ballots::VOTES_KEPT, say!("le résultat", "the result")),
        sweep: by::<ballots::ForgetVotes>(),
    },
    Retained {
        what: say!(
            "Les arguments et contributions d’un débat, avec un prénom et une initiale",
            "The arguments and contributions of a debate, with a first name and an initial"
        ),
        why: say!("Ce sont les archives de la consultation.", "They are the archives of the consultation."),
        kept: Keeping::Until(say!(
            "Sans limite\u{a0}; sans votre nom dès que vous effacez votre compte.",
            "Without limit; without your name once you erase your account."
        )),
        sweep: None,
    },
    Retained {
        what: say!("Qui soutient un argument", "Who supports an argument"),
        why: say!(
            "Pour compter chaque personne une fois\u{a0}; le nombre seul est public, et reste.",
            "To count everybody once; the number alone is public, and stays."
        ),
        kept: Keeping::After(arguments::SUPPORTS_KEPT, say!("le résultat", "the result")),
        sweep: by::<arguments::ForgetSupports>(),
    },
    Retained {
        what: say!("Qui a signalé un argument, et pourquoi", "Who reported an argument, and why"),
        why: say!("Pour que la mairie décide.", "So that the town hall decides."),
        kept: Keeping::Until(say!("Jusqu’à sa décision.", "Until it decides.")),
        sweep: None,
    },
];
