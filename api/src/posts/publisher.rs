//! For whom something is posted, and on whose boards.

use sea_orm::DbErr;

use crate::{
    App,
    accounts::Caller,
    communes::{Commune, Key},
    http::{List, problem::FieldError},
    ids::{CommuneId, OrganisationId},
    organisations::{self, Kind, Served},
    text::Message,
};

/// The communes on whose boards something shall be.
pub type Boards = List<Key, 500>;

/// Why nothing can be posted for an organisation.
#[derive(Debug)]
pub(crate) enum NoPublisher {
    /// The caller may not publish there, or not for that organisation.
    Forbidden,
    /// The organisation is not one of the commune.
    Unknown(FieldError),
    /// The database failed.
    Database(DbErr),
}

/// Whom something is posted for: the organisation asked for, else the caller's own, else the town hall.
pub(crate) async fn choose_publisher(
    app: &App,
    caller: &Caller,
    commune: &Commune,
    asked: Option<OrganisationId>,
) -> Result<Served, NoPublisher> {
    let all = organisations::of_commune(&app.db.read, commune.id).await.map_err(NoPublisher::Database)?;
    let publishes_here = all.iter().any(|it| caller.publishes_for(it.organisation.id));
    if !publishes_here && !caller.runs_board(commune.id) {
        return Err(NoPublisher::Forbidden);
    }
    let chosen = match asked.or(caller.organisation) {
        Some(id) => all.into_iter().find(|it| it.organisation.id == id),
        None => all.into_iter().find(|it| it.organisation.kind == Kind::TownHall),
    };
    let unknown = Message::fixed("Cette organisation n’est pas de la commune.", "This organisation is not one of the commune.");
    let chosen = chosen.ok_or_else(|| NoPublisher::Unknown(FieldError::at("organisation", unknown)))?;
    if !caller.runs_board(commune.id) && !caller.publishes_for(chosen.organisation.id) {
        return Err(NoPublisher::Forbidden);
    }
    Ok(chosen)
}

/// The boards that something of this commune goes on: those asked for, of those that its organisation serves.
pub(crate) fn choose_boards(
    app: &App,
    commune: CommuneId,
    asked: Option<&Boards>,
    served: &[CommuneId],
) -> Result<Vec<CommuneId>, FieldError> {
    let Some(asked) = asked else { return Ok(served.to_vec()) };
    let unknown = Message::fixed(
        "L’organisation ne publie pas dans l’une de ces communes.",
        "The organisation does not publish in one of these communes.",
    );
    let find = |key: &Key| app.communes.get(key.as_str()).map(|commune| commune.id).filter(|id| served.contains(id));
    let mut boards: Vec<CommuneId> = asked.0.iter().map(find).collect::<Option<_>>().ok_or_else(|| FieldError::at("communes", unknown))?;
    // The slug and the INSEE code of one commune are one board.
    boards.sort_unstable();
    boards.dedup();
    let without = Message::fixed(
        "La commune de création, qui valide la publication, en fait partie.",
        "The commune that it is made in, which moderates it, is one of them.",
    );
    if boards.contains(&commune) { Ok(boards) } else { Err(FieldError::at("communes", without)) }
}
