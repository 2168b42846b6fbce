//! Entries as the desk says them.

use super::{Deed, Thing};
use ground::say;
use ground::text::Message;

impl Deed {
    /// What somebody did to something: « a publié {thing} ».
    pub(crate) fn told(self, thing: Thing) -> Message {
        let thing = thing.words();
        match self {
            Self::Created => say!("a créé {thing}", "made {thing}", thing),
            Self::Changed => say!("a modifié {thing}", "changed {thing}", thing),
            Self::Published => say!("a publié {thing}", "published {thing}", thing),
            Self::Approved => say!("a accepté {thing}", "approved {thing}", thing),
            Self::Rejected => say!("a refusé {thing}", "rejected {thing}", thing),
            Self::Withdrawn => say!("a retiré {thing}", "withdrew {thing}", thing),
            Self::Restored => say!("a rétabli {thing}", "restored {thing}", thing),
            Self::Hidden => say!("a masqué {thing} sur ce tableau", "hid {thing} on this board", thing),
            Self::Shown => say!("a remis {thing} sur ce tableau", "put {thing} back on this board", thing),
            Self::Cancelled => say!("a annulé {thing}", "cancelled {thing}", thing),
            Self::Closed => say!("a clos {thing}", "closed {thing}", thing),
            Self::Concluded => say!("a dit ce que devient {thing}", "said what becomes of {thing}", thing),
            Self::Deleted => say!("a effacé {thing}", "erased {thing}", thing),
            Self::Answered => say!("a répondu à {thing}", "answered {thing}", thing),
            Self::Sent => say!("a envoyé {thing}", "sent {thing}", thing),
            Self::Invited => say!("a proposé {thing}", "offered {thing}", thing),
            Self::Accepted => say!("a reçu {thing}", "was given {thing}", thing),
            Self::Ended => say!("a mis fin à {thing}", "ended {thing}", thing),
            Self::Reopened => say!("a rouvert {thing}", "reopened {thing}", thing),
            Self::Merged => say!("a réuni {thing} et une autre", "merged {thing} with another", thing),
            Self::Detached => say!("a détaché {thing} de son compte", "detached {thing} from its account", thing),
            Self::Imported => say!("a importé une liste dans {thing}", "took a list into {thing}", thing),
            Self::Shared => say!("a partagé la clé de {thing}", "shared the key of {thing}", thing),
            Self::LookedUp => say!("a regardé si {thing} a voté", "looked up whether {thing} voted", thing),
            Self::Assisted => say!("a reçu {thing}", "took in {thing}", thing),
            Self::Opened => {
                say!("a saisi les bulletins papier de {thing}", "entered the paper ballots of {thing}", thing)
            }
            Self::Coded => say!("a fait des codes pour {thing}", "made codes for {thing}", thing),
        }
    }
}

impl Thing {
    /// The kind of thing, with its article.
    pub(crate) fn words(self) -> Message {
        match self {
            Self::Notice => say!("un panneau", "a notice"),
            Self::Event => say!("un événement", "an event"),
            Self::Poll => say!("un sondage", "a poll"),
            Self::Organisation => say!("une organisation", "an organisation"),
            Self::Calendar => say!("un agenda suivi", "a calendar that is followed"),
            Self::File => say!("un fichier", "a file"),
            Self::Settings => say!("les réglages", "the settings"),
            Self::Member => say!("un rôle", "a role"),
            Self::Letter => say!("la lettre", "the letter"),
            Self::Account => say!("son compte", "their account"),
            Self::Register => say!("le registre", "the register"),
            Self::Entry => say!("une fiche du registre", "an entry of the register"),
            Self::Group => say!("un groupe du registre", "a group of the register"),
            Self::Topic => say!("un thème", "a topic"),
            Self::Portfolio => say!("une délégation", "a portfolio"),
            Self::Consultation => say!("une consultation", "a consultation"),
            Self::Milestone => say!("un engagement", "a milestone"),
            Self::Argument => say!("un argument", "an argument"),
            Self::Contribution => say!("une contribution", "a contribution"),
            Self::Synthesis => say!("une synthèse", "a synthesis"),
            Self::Ballot => say!("un bulletin à la mairie ou par téléphone", "a ballot at the counter or by phone"),
            Self::PaperBallot => say!("une enveloppe de vote", "an envelope with a ballot"),
        }
    }
}
