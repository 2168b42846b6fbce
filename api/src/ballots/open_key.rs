//! Opening the urn with two shares of a key that three people hold: both come in one request, and stay in memory alone.

use serde_json::json;

use super::close::close_with;
use super::counter::paper_waits;
use super::result::public;
use super::{close, cut_off, open};
use crate::App;
use crate::consultations::{self, ConsultationId, ConsultationOut, Phase};
use crate::envelopes::{self, SHARE_LENGTH};
use ground::{List, input, line};
use kit::jobs::Failure;
use kit::refusal;

line!(
    /// A share of a key, as somebody types it.
    TypedShare,
    80,
    "Une part tient sur une ligne.",
    "A share is one line."
);

input! {
    /// Two of the three shares of a key.
    #[example(json!({"shares": ["bcdfghjkmnpqrstvwxz2bcdfghjkmnpq", "2zxwvtsrqpnmkjhgfdcb2zxwvtsrqpnm"]}))]
    pub struct TwoShares {
        /// The shares; case, blanks and hyphens do not matter.
        pub shares: List<TypedShare, 2>,
    }
}

refusal! {
    /// Reasons why an urn was not opened.
    pub enum OpenKeyError {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// It is not closed, counted already, or the server holds its key.
        NotWaiting => IMPOSSIBLE_TRANSITION("L’urne n’attend pas de clé.", "The urn does not wait for a key."),
        /// Envelopes of paper are to be opened first.
        PaperFirst => IMPOSSIBLE_TRANSITION("La mairie saisit d’abord les bulletins papier.", "The town hall enters the paper ballots first."),
        /// The shares do not open it.
        Refused => SHARE_REFUSED,
        /// It was not counted.
        Count(String) => internal,
        ..database
    }
}

fn uncounted(failure: Failure) -> OpenKeyError {
    OpenKeyError::Count(format!("{failure:?}"))
}

/// Open the urn of a closed vote with two shares, and count it.
pub(super) async fn open_key(
    app: &App,
    id: ConsultationId,
    TwoShares { shares }: TwoShares,
) -> Result<ConsultationOut, OpenKeyError> {
    let found = public(&app.db.read, id).await?.ok_or(OpenKeyError::NoSuchConsultation)?;
    let commune = app.communes.by_id(found.commune_id).ok_or(OpenKeyError::NoSuchConsultation)?;
    if found.phase(app.clock.now()) != Phase::Counting || found.recorded.shares_taken.is_none() {
        return Err(OpenKeyError::NotWaiting);
    }
    if found.recorded.frozen_at.is_none() {
        open::open_vote(app, id).await?;
    }
    let found = public(&app.db.read, id).await?.ok_or(OpenKeyError::NoSuchConsultation)?;
    if paper_waits(&app.db.read, &found).await? {
        return Err(OpenKeyError::PaperFirst);
    }
    let [one, other] = shares.0.as_slice() else { return Err(OpenKeyError::Refused) };
    let are_shares = [one, other].iter().all(|it| envelopes::is_code(&envelopes::typed(it.as_str()), SHARE_LENGTH));
    let copies = consultations::copies(&app.db.read, id).await?;
    let key = envelopes::rejoin(id.uuid(), &copies, one.as_str(), other.as_str()).filter(|_| are_shares);
    let key = key.ok_or(OpenKeyError::Refused)?;
    cut_off::settle(app, &found).await.map_err(uncounted)?;
    // Every ballot that was let in is in the urn once this returns.
    let row = close::read_closed(app, id).await?.ok_or(OpenKeyError::NotWaiting)?;
    // An envelope of paper may have been noted at the last instant.
    if paper_waits(&app.db.read, &row).await? {
        return Err(OpenKeyError::PaperFirst);
    }
    close_with(app, row, key).await.map_err(uncounted)?;
    let counted = public(&app.db.read, id).await?.ok_or(OpenKeyError::NoSuchConsultation)?;
    close::end(app, &counted).await.map_err(uncounted)?;
    let row = public(&app.db.read, id).await?.ok_or(OpenKeyError::NoSuchConsultation)?;
    Ok(consultations::show(&app.db.read, &commune, &row, app.clock.now()).await?)
}
