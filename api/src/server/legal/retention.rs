//! What is kept of people, for how long, and what erases it.

use std::time::Duration;

use super::super::jobs::{EmptyLog, ForgetParked};
use crate::accounts::tokens;
use crate::{digests, events, files, idempotency, notices, polls, push};
use ground::say;
use ground::text::Message;
use kit::http::DISGUISE_KEPT;
use kit::jobs::Sweep;

/// A kind of data that the server keeps.
#[derive(Debug)]
pub struct Retained {
    /// What it is.
    pub what: Message,
    /// The reason for which it is kept.
    pub why: Message,
    /// The time for which it is kept.
    pub kept: Keeping,
    /// The sweep that erases it; none where something else does, or nothing.
    pub sweep: Option<Sweeping>,
}

/// The time for which something is kept.
#[derive(Debug)]
pub enum Keeping {
    /// So many seconds.
    For(i64),
    /// So many seconds after something.
    After(i64, Message),
    /// As the words say.
    Until(Message),
}

/// A sweep, by its name among jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sweeping {
    /// Its name.
    pub kind: &'static str,
    /// The time from one run to the next.
    pub every: Duration,
}

/// The sweep that does it.
const fn by<S: Sweep>() -> Option<Sweeping> {
    Some(Sweeping { kind: S::KIND, every: S::EVERY })
}

/// Seconds of a duration.
const fn seconds(duration: Duration) -> i64 {
    duration.as_secs().cast_signed()
}

/// Everything that is kept of people, or of what they wrote.
pub const RETENTION: &[Retained] = &[
    Retained {
        what: say!("L’adresse électronique de qui lit la lettre", "The email address of whoever reads the letter"),
        why: say!("Pour envoyer la lettre, avec votre accord.", "To send the letter, with your consent."),
        kept: Keeping::After(digests::LEFT_KEPT, say!("votre départ", "you leave")),
        sweep: by::<digests::EraseReaders>(),
    },
    Retained {
        what: say!("Une adresse qui n’a jamais été confirmée", "An address that was never confirmed"),
        why: say!("Pour attendre votre confirmation.", "To wait for your confirmation."),
        kept: Keeping::For(digests::UNCONFIRMED_KEPT),
        sweep: by::<digests::EraseReaders>(),
    },
    Retained {
        what: say!(
            "L’empreinte d’une adresse à laquelle une confirmation est partie, et du réseau qui l’a demandée",
            "The fingerprint of an address that a confirmation went to, and of the network that asked for it"
        ),
        why: say!(
            "Pour que personne n’inonde votre boîte de confirmations.",
            "So that nobody floods your mailbox with confirmations."
        ),
        kept: Keeping::For(digests::SEALS_KEPT),
        sweep: by::<digests::EraseReaders>(),
    },
    Retained {
        what: say!(
            "L’adresse d’un agent à qui part un essai de la lettre",
            "The address of a clerk whom a proof of the letter goes to"
        ),
        why: say!("Pour envoyer cet essai.", "To send that proof."),
        kept: Keeping::For(digests::PREVIEWS_KEPT),
        sweep: by::<digests::EraseReaders>(),
    },
    Retained {
        what: say!(
            "Un appareil qui a répondu à un sondage : l’empreinte d’un secret tiré au hasard, sans nom, sans adresse, sans modèle",
            "A device that has answered a poll: the fingerprint of a random secret, with no name, no address, no model"
        ),
        why: say!("Pour compter une réponse par appareil.", "To count one answer a device."),
        kept: Keeping::Until(say!(
            "Sans limite : rien n’y désigne quelqu’un. Le secret lui-même est sur votre appareil, et vous pouvez l’y effacer.",
            "Without limit: nothing in it names anybody. The secret itself is on your device, where you can erase it."
        )),
        sweep: None,
    },
    Retained {
        what: say!(
            "Le cookie d’un appareil qui a répondu sans JavaScript",
            "The cookie of a device that has answered without JavaScript"
        ),
        why: say!("Pour vous laisser changer votre réponse.", "To let you change your answer."),
        kept: Keeping::After(polls::COOKIE_KEPT, say!("la fin du sondage", "the poll ends")),
        sweep: None,
    },
    Retained {
        what: say!("Les réponses aux sondages, par appareil", "Answers to polls, by device"),
        why: say!(
            "Pour publier le résultat, et pouvoir le recompter.",
            "To publish the result, and to be able to recount it."
        ),
        kept: Keeping::Until(say!(
            "Aussi longtemps que le sondage est dans les archives de la commune.",
            "As long as the poll is in the commune’s archives."
        )),
        sweep: None,
    },
    Retained {
        what: say!(
            "L’abonnement d’un téléphone aux messages : son adresse chez le service de son navigateur, ses clés, ce qu’il suit",
            "A phone’s subscription to messages: its address at its browser’s service, its keys, what it follows"
        ),
        why: say!("Pour vous prévenir, avec votre accord.", "To tell you, with your consent."),
        kept: Keeping::Until(say!(
            "Jusqu’à ce que vous l’arrêtiez, ou que le service de votre navigateur ne connaisse plus ce téléphone.",
            "Until you end it, or your browser’s service no longer knows the phone."
        )),
        sweep: None,
    },
    Retained {
        what: say!(
            "Les annonces faites aux téléphones, et celles qui attendent la fin d’une plage de silence",
            "Announcements made to phones, and those that wait for quiet hours to end"
        ),
        why: say!("Pour que rien ne soit annoncé deux fois.", "So that nothing is announced twice."),
        kept: Keeping::For(push::ANNOUNCEMENTS_KEPT),
        sweep: by::<push::ForgetAnnouncements>(),
    },
    Retained {
        what: say!("Les messages qui n’ont pas pu partir", "Messages that could not be sent"),
        why: say!("Pour réparer ce qui les a arrêtés.", "To mend what stopped them."),
        kept: Keeping::For(seconds(push::PARKED_FOR)),
        sweep: by::<ForgetParked>(),
    },
    Retained {
        what: say!("Les anciennes dates d’un événement déplacé", "The former dates of an event that was moved"),
        why: say!("Pour prévenir de ce qui a changé.", "To tell of what has changed."),
        kept: Keeping::For(events::MOVES_KEPT),
        sweep: by::<events::ForgetMoves>(),
    },
    Retained {
        what: say!(
            "Les comptes : chargements du tableau, ouvertures d’un panneau, téléphones et lecteurs qui suivent, par jour",
            "Counts: loads of the board, openings of a notice, phones and readers that follow, by day"
        ),
        why: say!("Pour que la mairie sache si elle est lue.", "So that the town hall knows whether it is read."),
        kept: Keeping::Until(say!(
            "Sans limite : ce sont des nombres, qui ne disent rien de personne.",
            "Without limit: they are numbers, which say nothing of anybody."
        )),
        sweep: None,
    },
    Retained {
        what: say!(
            "L’adresse de votre réseau, chiffrée, en mémoire seulement",
            "The address of your network, in disguise, in memory alone"
        ),
        why: say!("Pour freiner qui demande trop à la fois.", "To slow down whoever asks for too much at once."),
        kept: Keeping::For(DISGUISE_KEPT.cast_signed()),
        sweep: None,
    },
    Retained {
        what: say!("Les panneaux, événements et sondages publiés", "Published notices, events and polls"),
        why: say!("Ce sont les archives de la commune.", "They are the commune’s archives."),
        kept: Keeping::Until(say!("Sans limite, au choix de la commune.", "Without limit, as the commune chooses.")),
        sweep: None,
    },
    Retained {
        what: say!("Les panneaux et événements retirés", "Notices and events that were withdrawn"),
        why: say!(
            "Pour que la mairie puisse les remettre ; personne d’autre ne les voit.",
            "So that the town hall can put them back; nobody else sees them."
        ),
        kept: Keeping::Until(say!("Sans limite, au choix de la commune.", "Without limit, as the commune chooses.")),
        sweep: None,
    },
    Retained {
        what: say!(
            "La feuille d’un panneau qui a quitté le tableau d’une commune",
            "The sheet of a notice that left a commune’s board"
        ),
        why: say!("Elle ne sert plus.", "It is of no more use."),
        kept: Keeping::Until(say!("Effacée au passage suivant.", "Erased by the next sweep.")),
        sweep: by::<notices::SweepNotices>(),
    },
    Retained {
        what: say!(
            "La feuille d’un événement qui a quitté le tableau d’une commune",
            "The sheet of an event that left a commune’s board"
        ),
        why: say!("Elle ne sert plus.", "It is of no more use."),
        kept: Keeping::Until(say!("Effacée au passage suivant.", "Erased by the next sweep.")),
        sweep: by::<events::SweepEvents>(),
    },
    Retained {
        what: say!("Les fichiers : photos et pièces jointes", "Files: pictures and attachments"),
        why: say!("Pour les montrer avec ce qu’ils accompagnent.", "To show them with what they go with."),
        kept: Keeping::After(files::UNUSED_KEPT, say!("le dernier usage", "they were last used")),
        sweep: by::<files::SweepFiles>(),
    },
    Retained {
        what: say!(
            "La réponse à une publication, pour qu’un envoi répété ne publie pas deux fois",
            "The answer to a publication, so that sending it again does not publish it twice"
        ),
        why: say!("Pour les réseaux qui coupent.", "For networks that break off."),
        kept: Keeping::For(idempotency::KEYS_KEPT),
        sweep: by::<idempotency::ForgetKeys>(),
    },
    Retained {
        what: say!(
            "Les jetons d’accès de la mairie et des associations : un rôle, un libellé, une empreinte",
            "Access tokens of the town hall and of associations: a role, a label, a fingerprint"
        ),
        why: say!("Pour savoir qui peut publier.", "To know who may publish."),
        kept: Keeping::Until(say!(
            "Ils cessent de valoir au plus tard à la date dite à leur création, un an sinon ; leur ligne reste, pour que l’on sache qui a publié.",
            "They end at the latest on the day said when they were made, else after a year; their row stays, so that it is known who published."
        )),
        sweep: None,
    },
    Retained {
        what: say!(
            "Le journal du serveur : ce qui a été demandé, le résultat, la durée ; ni adresse, ni personne",
            "The server’s log: what was asked, the outcome, how long it took; no address, nobody"
        ),
        why: say!("Pour trouver les pannes.", "To find what is broken."),
        kept: Keeping::Until(say!(
            "Le serveur ne le garde pas : qui l’héberge choisit combien de temps sa machine le conserve.",
            "The server does not keep it: its host chooses how long the machine does."
        )),
        sweep: None,
    },
    Retained {
        what: say!(
            "Les traces sur le disque de ce qui vient d’être effacé",
            "Traces on the disk of what was just erased"
        ),
        why: say!("Le temps que la base de données les vide.", "Until the database empties them."),
        kept: Keeping::For(seconds(<EmptyLog as Sweep>::EVERY)),
        sweep: by::<EmptyLog>(),
    },
];

/// The days that a token lasts unless said are a year, as the table says.
const _: () = assert!(tokens::DEFAULT_DAYS == 365);
