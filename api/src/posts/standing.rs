//! Consequences for an organisation's sheets on one board when its standing there ends or is less than it was. Each is
//! one statement, however many sheets there are, so that it acts at once and holds nobody up.

use sea_orm::{ConnectionTrait, DbErr, EntityName, Statement, Value};

use super::Post;
use crate::organisations::Seat;

/// Displace the sheets of an organisation that does not serve a commune any more. What was made elsewhere leaves; what
/// was made here and is not up yet waits for the clerk; the rest stays, in the town hall's hands.
pub(super) async fn displace<P: Post>(tx: &impl ConnectionTrait, seat: Seat) -> Result<(), DbErr> {
    let leave = format!(
        "UPDATE {} SET state = 'left', submitted_at = NULL, updated_at = $3{} \
         WHERE commune_id = $1 AND organisation_id = $2 AND made_in <> $1",
        P::Entity::default().table_name(),
        P::ALSO_LEAVES,
    );
    run(tx, &leave, seat).await?;
    wait::<P>(tx, "", seat).await
}

/// Let the sheets wait that an organisation scheduled on its own word, since it may do less in a commune without the
/// clerk, or if `grave` may not alert any more.
pub(super) async fn distrust<P: Post>(tx: &impl ConnectionTrait, seat: Seat, grave: bool) -> Result<(), DbErr> {
    let Some(condition) = P::on_trust(grave) else { return Ok(()) };
    let on_own_word = format!(" AND (approved_by IS NULL OR approved_by <> 'staff'){condition}");
    wait::<P>(tx, &on_own_word, seat).await
}

async fn wait<P: Post>(tx: &impl ConnectionTrait, condition: &str, seat: Seat) -> Result<(), DbErr> {
    let wait = format!(
        "UPDATE {} SET state = 'submitted', submitted_at = $3, updated_at = $3 \
         WHERE commune_id = $1 AND organisation_id = $2 AND state = 'approved' AND listed_at > $3{condition}",
        P::Entity::default().table_name(),
    );
    run(tx, &wait, seat).await
}

async fn run(tx: &impl ConnectionTrait, sql: &str, seat: Seat) -> Result<(), DbErr> {
    let Seat { commune, organisation, now } = seat;
    let values: [Value; 3] = [commune.uuid().into(), organisation.uuid().into(), now.micros().into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}
