//! Why somebody may not vote, in words.

use crate::ballots::wire::MayNotVote;
use ground::say;
use ground::text::Message;

/// Why somebody may not vote.
pub(super) const fn why(reason: MayNotVote) -> Message {
    match reason {
        MayNotVote::ResidentsOnly => say!(
            "Votre compte n’est pas encore relié au registre de la commune. Le code de la lettre de la mairie le relie.",
            "Your account is not linked to the commune’s register yet. The code in the town hall’s letter links it.",
        ),
        MayNotVote::VoteNotOpen => say!("Le vote n’est pas encore ouvert.", "The vote is not open yet."),
        MayNotVote::VoteClosed => say!("Le vote est clos.", "The vote is closed."),
        MayNotVote::Withdrawn => {
            say!("La mairie a retiré cette consultation.", "The town hall took this consultation back.")
        }
        MayNotVote::NotInElectorate => say!(
            "Vous n’étiez pas au registre à l’ouverture du vote. La mairie peut vous y ajouter.",
            "You were not in the register when the vote opened. The town hall can add you.",
        ),
        MayNotVote::BallotFinal => say!(
            "Votre bulletin a été ouvert à la limite des délégués, avec les voix qu’il porte\u{a0}: il ne change plus.",
            "Your ballot was opened at the cut-off for delegates, with the voices that it carries: it does not change any more.",
        ),
    }
}
