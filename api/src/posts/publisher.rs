//! The publisher of a post, and its boards.

use crate::App;
use crate::accounts::Caller;
use crate::organisations::{self, OrganisationKind, Served};
use ground::ids::{CommuneId, OrganisationId};
use ground::{FieldError, List, say};
use kit::refusal;
use kit::tenants::{Commune, Key};

/// The communes that a body names, on whose boards something shall be.
pub type NamedBoards = List<Key, 500>;

refusal! {
    /// Reasons why nothing can be posted for an organisation.
    pub(crate) enum NoPublisher {
        /// The caller may not publish there, or not for that organisation.
        Forbidden => FORBIDDEN,
        /// The organisation is not one of the commune.
        Unknown(FieldError) => invalid,
        ..database
    }
}

/// The publisher of a new post: the organisation asked for, else the town hall for who runs the board, else the caller's own.
pub(crate) async fn choose_publisher(
    app: &App,
    caller: &Caller,
    commune: &Commune,
    asked: Option<OrganisationId>,
) -> Result<Served, NoPublisher> {
    let all = organisations::of_commune(&app.db.read, commune.id).await?;
    let own: Vec<OrganisationId> =
        all.iter().map(|it| it.organisation.id).filter(|id| caller.publishes_for(*id)).collect();
    let runs_board = caller.runs_board(commune.id);
    if own.is_empty() && !runs_board {
        return Err(NoPublisher::Forbidden);
    }
    let chosen = match (asked, own.as_slice()) {
        (Some(id), _) => all.into_iter().find(|it| it.organisation.id == id),
        (None, _) if runs_board => all.into_iter().find(|it| it.organisation.kind == OrganisationKind::TownHall),
        (None, [only]) => all.into_iter().find(|it| it.organisation.id == *only),
        (None, _) => {
            let which = say!("Choisissez l’organisation.", "Choose the organisation.");
            return Err(NoPublisher::Unknown(FieldError::at("organisation", which)));
        }
    };
    let unknown = say!("Cette organisation n’est pas de la commune.", "This organisation is not one of the commune.");
    let chosen = chosen.ok_or_else(|| NoPublisher::Unknown(FieldError::at("organisation", unknown)))?;
    if !runs_board && !caller.publishes_for(chosen.organisation.id) {
        return Err(NoPublisher::Forbidden);
    }
    Ok(chosen)
}

/// The boards that a caller may put something of an organisation on, of those that it serves: its publisher all of
/// them, a clerk their own.
pub(crate) fn open_boards(caller: &Caller, organisation: OrganisationId, served: &[CommuneId]) -> Vec<CommuneId> {
    let may = |board: &&CommuneId| caller.publishes_for(organisation) || caller.runs_board(**board);
    served.iter().filter(may).copied().collect()
}

/// The boards that something goes on: those asked for, of those that are open to it, or else all of these.
pub(crate) fn choose_boards(
    app: &App,
    asked: Option<&NamedBoards>,
    open: &[CommuneId],
) -> Result<Vec<CommuneId>, FieldError> {
    let Some(asked) = asked else { return Ok(open.to_vec()) };
    let unknown = say!(
        "L’une de ces communes n’est pas ouverte à cette publication\u{a0}: l’organisation n’y publie pas, ou ce n’est pas la vôtre.",
        "One of these communes is not open to this: the organisation does not publish there, or it is not yours.",
    );
    let find = |key: &Key| app.communes.get(key.as_str()).map(|commune| commune.id).filter(|id| open.contains(id));
    let mut boards: Vec<CommuneId> =
        asked.0.iter().map(find).collect::<Option<_>>().ok_or_else(|| FieldError::at("communes", unknown))?;
    // The slug and the INSEE code of one commune are one board.
    boards.sort_unstable();
    boards.dedup();
    let none = say!("Indiquez au moins une commune.", "Name at least one commune.");
    if boards.is_empty() { Err(FieldError::at("communes", none)) } else { Ok(boards) }
}
