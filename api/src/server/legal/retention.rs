//! What is kept of people, for how long, and what erases it.

use super::super::jobs::{EmptyLog, ForgetParked};
use super::keeping::{Keeping, Retained, by, seconds};
use crate::accounts::tokens;
use crate::{accounts, associations, audit, digests, events, files, idempotency, members, notices, polls, push};
use ground::say;
use kit::http::DISGUISE_KEPT;
use kit::jobs::Sweep;

/// What is kept of readers, phones and accounts, or of what they wrote.
pub(super) const EVERYBODYS: &[Retained] = &[
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
        what: say!("L’empreinte d’une adresse invitée à la lettre", "The seal of an address invited to it"),
        why: say!("Pour ne pas l’inviter de nouveau.", "Not to invite it again."),
        kept: Keeping::For(digests::INVITATIONS_KEPT),
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
            "Une demande pour entrer : l’adresse, l’empreinte du réseau, le nombre d’essais",
            "A request to sign in: the address, the fingerprint of the network, the number of tries"
        ),
        why: say!("Pour vous laisser entrer, vous seul.", "To let you in, and you alone."),
        kept: Keeping::For(accounts::SIGN_INS_KEPT),
        sweep: by::<accounts::ForgetSignIns>(),
    },
    Retained {
        what: say!(
            "Où vous êtes entré : le navigateur et le jour du dernier usage",
            "Where you are signed in: the browser and the day of the last use"
        ),
        why: say!("Pour que vous n’ayez pas à entrer chaque jour.", "So that you need not sign in every day."),
        kept: Keeping::After(accounts::LIVES_UNUSED, say!("le dernier usage", "it was last used")),
        sweep: by::<accounts::ForgetSignIns>(),
    },
    Retained {
        what: say!(
            "L’ancienne adresse d’un compte qui en a changé",
            "The former address of an account that changed it"
        ),
        why: say!("Pour que personne ne prenne un compte à votre place.", "So that nobody takes an account from you."),
        kept: Keeping::For(accounts::CHANGE_UNDONE),
        sweep: by::<accounts::ForgetSignIns>(),
    },
    Retained {
        what: say!(
            "Le compte de qui tient le bureau ou vote : l’adresse, le nom s’il est donné, la langue, les courriels voulus, le jour du dernier courriel du bureau",
            "The account of whoever works at the desk or votes: the address, the name if given, the language, the mails wanted, the day of the desk’s last mail"
        ),
        why: say!("Pour savoir qui entre.", "To know who signs in."),
        kept: Keeping::Until(say!(
            "Jusqu’à ce que vous l’effaciez, à tout moment.",
            "Until you erase it, at any time."
        )),
        sweep: None,
    },
    Retained {
        what: say!("Une invitation que personne n’a acceptée", "An invitation that nobody accepted"),
        why: say!("Pour l’attendre, et savoir qui a été invité.", "To wait for it, and to know who was invited."),
        kept: Keeping::For(members::UNACCEPTED_KEPT),
        sweep: by::<members::ForgetMembers>(),
    },
    Retained {
        what: say!(
            "La demande d’une association qui veut publier : le nom, l’adresse, ce qu’elle fait, l’empreinte du réseau ; acceptée, elle s’efface aussitôt, et sinon au bout de sept jours sans confirmation, de 180 sans réponse",
            "The request of an association that wants to publish: the name, the address, what it does, the fingerprint of the network; accepted it is erased at once, else after seven days unconfirmed and 180 without an answer"
        ),
        why: say!("Pour que la mairie y réponde.", "So that the town hall answers it."),
        kept: Keeping::After(associations::ANSWERED_KEPT, say!("un refus", "it was refused")),
        sweep: by::<associations::ForgetJoinings>(),
    },
    Retained {
        what: say!(
            "Qui a eu quel rôle dans une commune, et qui l’a donné",
            "Who had which role in a commune, and who gave it"
        ),
        why: say!("Pour savoir qui pouvait publier.", "To know who could publish."),
        kept: Keeping::After(members::ENDED_KEPT, say!("la fin du rôle", "the role ended")),
        sweep: by::<members::ForgetMembers>(),
    },
    Retained {
        what: say!(
            "Le journal du bureau : ce qui a été fait, par qui, sur quoi ; jamais ce qui a été écrit",
            "The audit log of the desk: what was done, by whom, to what; never what was written"
        ),
        why: say!(
            "Pour pouvoir répondre de ce qui est fait au nom de la commune.",
            "To answer for what is done in the commune’s name."
        ),
        kept: Keeping::For(audit::KEPT),
        sweep: by::<audit::ForgetAudit>(),
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
