//! The words of dispatches.

use super::look::{DeskThing, LookedAt, Outcome};
use ground::text::{Language, Message};
use ground::{say, typography};
use kit::mail::MailNote;

/// The note about a thing as it was seen.
pub(super) fn words(
    told: DeskThing,
    outcome: Outcome,
    seen: &LookedAt,
    commune: &str,
    link: Option<String>,
    language: Language,
) -> MailNote {
    let say = |message: Message| typography::ours(&message.in_language(language), language);
    let (subject, what, button) = content(told, outcome, seen, commune);
    let reason = seen.reason.as_ref().map(|reason| say(say!("Motif\u{a0}: {reason}", "Reason: {reason}", reason)));
    let mut paragraphs = vec![say(say!("Bonjour,", "Hello,")), say(what)];
    paragraphs.extend(reason);
    MailNote {
        subject: say(subject),
        paragraphs,
        code: None,
        link: link.map(|link| (say(button), link)),
        closing: vec![say(say!(
            "Vous recevez ce courriel parce que vous travaillez au bureau de la commune. Il s’arrête dans «\u{202f}Votre compte\u{202f}».",
            "You get this mail because you work at the commune’s desk. It is stopped in “Your account”.",
        ))],
    }
}

/// The subject, what happened, and the words of the link.
fn content(told: DeskThing, outcome: Outcome, seen: &LookedAt, commune: &str) -> (Message, Message, Message) {
    let (title, organisation) = (seen.title.as_str(), seen.organisation.as_str());
    let see = say!("Voir au bureau", "See it at the desk");
    match (told, outcome) {
        (DeskThing::Place, Outcome::Approved) => (
            say!("{commune}\u{a0}: vous pouvez publier", "{commune}: you may publish", commune),
            say!(
                "La mairie a accepté\u{a0}: «\u{202f}{organisation}\u{202f}» publie désormais sur le tableau de la commune ({commune}).",
                "The town hall accepted: “{organisation}” publishes on the board of {commune} from now on.",
                organisation,
                commune
            ),
            say!("Ouvrir le bureau", "Open the desk"),
        ),
        (DeskThing::Place, Outcome::Rejected) => (
            say!("{commune}\u{a0}: demande refusée", "{commune}: request refused", commune),
            say!(
                "La mairie n’a pas accepté que «\u{202f}{organisation}\u{202f}» publie sur le tableau de la commune ({commune}).",
                "The town hall did not accept that “{organisation}” publishes on the board of {commune}.",
                organisation,
                commune
            ),
            see,
        ),
        (DeskThing::Place, Outcome::Watched) => (
            say!("{commune}\u{a0}: vos publications sont relues", "{commune}: what you publish is reviewed", commune),
            say!(
                "Désormais, la mairie ({commune}) relit ce que «\u{202f}{organisation}\u{202f}» publie. Ce qui était programmé attend sa relecture.",
                "From now on the town hall of {commune} reviews what “{organisation}” publishes. What was scheduled waits for it.",
                commune,
                organisation
            ),
            say!("Ouvrir le bureau", "Open the desk"),
        ),
        (DeskThing::Place, _) => (
            say!("{commune}\u{a0}: fin de publication", "{commune}: the end of publishing", commune),
            say!(
                "«\u{202f}{organisation}\u{202f}» ne publie plus sur le tableau de la commune ({commune}).",
                "“{organisation}” does not publish on the board of {commune} any more.",
                organisation,
                commune
            ),
            see,
        ),
        (DeskThing::Calendar, Outcome::Approved) => (
            say!("{commune}\u{a0}: votre agenda est suivi", "{commune}: your calendar is followed", commune),
            say!(
                "La mairie a accepté l’agenda de «\u{202f}{organisation}\u{202f}»\u{a0}: ses dates paraissent dans celui de la commune.",
                "The town hall accepted the calendar of “{organisation}”: its dates appear in the commune’s.",
                organisation
            ),
            see,
        ),
        (DeskThing::Calendar, _) => (
            say!("{commune}\u{a0}: agenda refusé", "{commune}: calendar sent back", commune),
            say!(
                "La mairie n’a pas accepté l’agenda de «\u{202f}{organisation}\u{202f}».",
                "The town hall did not accept the calendar of “{organisation}”.",
                organisation
            ),
            see,
        ),
        (DeskThing::Notice | DeskThing::Event, Outcome::Approved) => (
            say!("Accepté\u{a0}: {title}", "Accepted: {title}", title),
            say!(
                "La mairie ({commune}) a accepté «\u{202f}{title}\u{202f}»\u{a0}: c’est publié, ou le sera à la date demandée.",
                "The town hall of {commune} accepted “{title}”: it is published, or will be on the day that was asked for.",
                commune,
                title
            ),
            see,
        ),
        (DeskThing::Notice | DeskThing::Event, Outcome::Rejected) => (
            say!("À revoir\u{a0}: {title}", "Sent back: {title}", title),
            say!(
                "La mairie ({commune}) n’a pas publié «\u{202f}{title}\u{202f}». Corrigez et enregistrez\u{a0}: la mairie le relira.",
                "The town hall of {commune} did not publish “{title}”. Correct and save it: the town hall will look at it again.",
                commune,
                title
            ),
            say!("Corriger", "Correct it"),
        ),
        (DeskThing::Notice | DeskThing::Event, Outcome::RevisionApproved) => (
            say!("Modification acceptée\u{a0}: {title}", "Edit accepted: {title}", title),
            say!(
                "La mairie ({commune}) a publié votre modification de «\u{202f}{title}\u{202f}».",
                "The town hall of {commune} published your edit of “{title}”.",
                commune,
                title
            ),
            see,
        ),
        (DeskThing::Notice | DeskThing::Event, Outcome::RevisionRejected) => (
            say!("Modification à revoir\u{a0}: {title}", "Edit sent back: {title}", title),
            say!(
                "La mairie ({commune}) n’a pas publié votre modification de «\u{202f}{title}\u{202f}»\u{a0}: le texte d’avant reste affiché.",
                "The town hall of {commune} did not publish your edit of “{title}”: the text from before stays up.",
                commune,
                title
            ),
            say!("Corriger", "Correct it"),
        ),
        (DeskThing::Notice | DeskThing::Event, Outcome::AlertWaits) => (
            say!("Alerte à relire\u{a0}: {title}", "Alert to review: {title}", title),
            say!(
                "«\u{202f}{organisation}\u{202f}» a envoyé une alerte pour {commune}\u{a0}: «\u{202f}{title}\u{202f}». Elle attend votre décision\u{a0}; personne ne la voit avant.",
                "“{organisation}” sent an alert for {commune}: “{title}”. It waits for your decision; nobody sees it before.",
                organisation,
                commune,
                title
            ),
            say!("Relire maintenant", "Review it now"),
        ),
        (DeskThing::Notice | DeskThing::Event, Outcome::Withdrawn | Outcome::Watched) => (
            say!("Retiré\u{a0}: {title}", "Taken down: {title}", title),
            say!(
                "La mairie ({commune}) a retiré «\u{202f}{title}\u{202f}» de son tableau.",
                "The town hall of {commune} took “{title}” off its board.",
                commune,
                title
            ),
            see,
        ),
    }
}
