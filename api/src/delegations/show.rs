//! Delegations as their givers see them.

use chrono::{Months, NaiveDate};
use sea_orm::{ConnectionTrait, DbErr};

use super::delegation_wire::{DelegationOut, GoingOut, OnwardOut, VoiceScopeOut, VoiceShareOut};
use super::entity::delegation;
use super::handed::{Context, Handed};
use super::scope::{ScopeNames, path_in};
use super::texts::DelegateName;
use super::values::{KeptShare, VoiceScope};
use super::{DelegateId, ScopeId};
use crate::consultations::{self, ConsultationId, consultation, local_day};
use crate::register::EntryId;
use crate::topics;
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::TopicId;
use kit::tenants::Commune;

/// Number of months after which a delegation ends unless it is confirmed.
pub(super) const LAPSES_AFTER: Months = Months::new(13);

/// The day on which a delegation that was confirmed at an instant ends.
pub(super) fn lapses_on(confirmed: Instant, zone: chrono_tz::Tz) -> NaiveDate {
    let day = local_day(confirmed, zone);
    day.checked_add_months(LAPSES_AFTER).unwrap_or(day)
}

/// These delegations of one giver, as they stand now.
pub(super) async fn show_all(
    db: &impl ConnectionTrait,
    commune: &Commune,
    rows: &[delegation::Model],
    now: Instant,
) -> Result<Vec<DelegationOut>, DbErr> {
    let Some(giver) = rows.first().map(|it| it.entry_id) else { return Ok(vec![]) };
    let named: Vec<_> = rows.iter().flat_map(|it| &it.shares.0).map(|it| it.delegate).collect();
    let handed = Handed::around(db, commune, now, (giver, &named)).await?.among_open(db, commune, None).await?;
    let names = ScopeNames::of(db, commune.id, rows.iter().map(|it| (it.scope, it.scope_id))).await?;
    let tree = topics::all_of(db, commune.id).await?;
    let frozen = frozen(db, commune, &tree, now).await?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let context = context(row, &names, &tree);
        let to = row.shares.0.iter().map(|it| VoiceShareOut {
            delegate: it.delegate,
            name: name_of(&handed, it.delegate),
            percent: it.percent,
            state: handed.state(row.entry_id, *it, &context),
        });
        let of_scope = |it: &&(ConsultationId, Vec<TopicId>)| match (row.scope, row.scope_id.map(ScopeId::uuid)) {
            (VoiceScope::Everything, _) => true,
            (VoiceScope::Topic, id) => it.1.iter().any(|topic| Some(topic.uuid()) == id),
            (VoiceScope::Consultation, id) => Some(it.0.uuid()) == id,
        };
        shown.push(DelegationOut {
            id: row.id,
            commune: commune.slug.clone(),
            scope: VoiceScopeOut { kind: row.scope, id: row.scope_id, name: names.name(row.scope, row.scope_id) },
            to: to.collect(),
            circles: handed.circles(row.entry_id, &row.shares.0, &context),
            expires_on: row.expires_on.map(Date),
            confirmed_on: Date(local_day(row.confirmed_at, commune.zone())),
            lapses_on: Date(lapses_on(row.confirmed_at, commune.zone())),
            share_name: row.share_name,
            frozen: frozen.iter().filter(of_scope).map(|it| it.0).collect(),
            created_at: row.created_at,
        });
    }
    Ok(shown)
}

/// What a delegation is for, among the topics of its commune.
fn context(row: &delegation::Model, names: &ScopeNames, tree: &[topics::TopicRow]) -> Context {
    let id = row.scope_id.map(ScopeId::uuid).unwrap_or_default();
    match row.scope {
        VoiceScope::Everything => Context { consultation: None, path: vec![] },
        VoiceScope::Topic => Context { consultation: None, path: topics::path_of(tree, TopicId::from_uuid(id)) },
        VoiceScope::Consultation => {
            let asked = names.consultation(ConsultationId::from_uuid(id));
            let path = asked.map(|it| path_in(tree, it)).unwrap_or_default();
            Context { consultation: asked.map(|it| it.id), path }
        }
    }
}

/// True if the delegations of a consultation are frozen: its cut-off is past, and its result is not out.
pub(super) fn is_frozen(row: &consultation::Model, now: Instant) -> bool {
    row.delegation_allowed && now >= row.delegates_until && row.final_at.is_none() && row.withdrawn_at.is_none()
}

/// The consultations of a commune whose delegations are frozen, each with its topics.
async fn frozen(
    db: &impl ConnectionTrait,
    commune: &Commune,
    tree: &[topics::TopicRow],
    now: Instant,
) -> Result<Vec<(ConsultationId, Vec<TopicId>)>, DbErr> {
    let all = consultations::announced(db, commune.id).await?;
    Ok(all.iter().filter(|row| is_frozen(row, now)).map(|row| (row.id, path_in(tree, row))).collect())
}

/// The public name of a delegate.
pub(super) fn name_of(handed: &Handed, id: DelegateId) -> String {
    handed.delegate(id).map_or_else(DelegateName::former, |it| it.name.clone()).to_string()
}

/// Where shares of somebody's voice go, one step beyond their delegates, and the percentage that goes nowhere.
pub(crate) fn going(handed: &Handed, giver: EntryId, shares: &[KeptShare], context: &Context) -> (Vec<GoingOut>, u8) {
    let active = handed.active(giver, shares, context);
    let given: u8 = active.iter().map(|it| it.percent).sum();
    let onward = |id| {
        let steps = handed.onward(id, context).into_iter();
        steps.map(|it| OnwardOut { name: name_of(handed, it.delegate), percent: it.percent }).collect()
    };
    let goes = active.iter().map(|it| GoingOut {
        delegate: it.delegate,
        name: name_of(handed, it.delegate),
        percent: it.percent,
        onward: onward(it.delegate),
    });
    (goes.collect(), 100_u8.saturating_sub(given))
}
