//! How many voices are handed to a delegate, as of the last midnight: nobody learns who just gave theirs or took it back.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr};
use suffrage::{Delegations, MICRO, Person, Share};

use super::delegate_wire::CarriedVoicesOut;
use super::entity::delegate;
use super::handed::{Context, Handed, takes};
use super::scope::path_in;
use crate::consultations::{self, local_day, midnight_after};
use crate::register::EntryId;
use crate::topics;
use ground::clock::Instant;
use kit::tenants::Commune;

/// The fewest voices that are told.
const FEWEST_TOLD: f64 = 5.0;

/// Numbers of voices of a delegate: the most that are handed to them, and that may reach them, for anything that is asked.
pub(super) async fn carried(
    db: &impl ConnectionTrait,
    commune: &Commune,
    row: &delegate::Model,
    now: Instant,
) -> Result<CarriedVoicesOut, DbErr> {
    let today = local_day(now, commune.zone());
    let as_of = midnight_after(today.pred_opt().unwrap_or(today), commune.zone());
    let handed = Handed::at(db, commune, as_of).await?.among_open(db, commune, None).await?;
    let mut contexts = vec![Context { consultation: None, path: vec![] }];
    let tree = topics::all_of(db, commune.id).await?;
    contexts.extend(tree.iter().map(|it| Context { consultation: None, path: topics::path_of(&tree, it.id) }));
    let running = consultations::announced(db, commune.id).await?;
    for asked in running.iter().filter(|it| it.delegation_allowed && it.delegates_until > as_of) {
        contexts.push(Context { consultation: Some(asked.id), path: path_in(&tree, asked) });
    }
    let (mut direct, mut total) = (0.0_f64, 0.0_f64);
    for context in contexts.iter().filter(|it| takes(row, it)) {
        let (given, reached) = reaching(&handed, row, context);
        direct = direct.max(given);
        total = total.max(reached);
    }
    let told = |voices: f64| (voices >= FEWEST_TOLD).then_some(voices);
    Ok(CarriedVoicesOut { as_of, direct: told(direct), total: told(total) })
}

/// The voices that are handed to a delegate for something, and those that would reach them if they alone voted.
fn reaching(handed: &Handed, row: &delegate::Model, context: &Context) -> (f64, f64) {
    let people = handed.people();
    let place: HashMap<EntryId, Person> =
        people.iter().enumerate().filter_map(|(place, it)| Some((*it, Person::try_from(place).ok()?))).collect();
    let Ok(mut flow) = Delegations::new(people.len()) else { return (0.0, 0.0) };
    let mut direct = 0.0;
    let mut gives = |entry: EntryId| -> Option<()> {
        let person = *place.get(&entry)?;
        if entry == row.entry_id || !handed.is_entitled(entry) {
            return Some(());
        }
        let shares = handed.in_force(entry, context).map(|it| handed.active(entry, &it.shares.0, context))?;
        direct += shares.iter().filter(|it| it.delegate == row.id).map(|it| f64::from(it.percent) / 100.0).sum::<f64>();
        let to = |id| handed.delegate(id).and_then(|it| place.get(&it.entry_id)).copied();
        let shares: Vec<Share> = shares.iter().map(|it| Share { to: to(it.delegate), percent: it.percent }).collect();
        flow.hand(person, &shares).ok()
    };
    for entry in &people {
        gives(*entry);
    }
    let Some(own) = place.get(&row.entry_id).copied().filter(|own| flow.voted(*own).is_ok()) else {
        return (direct, direct);
    };
    let reached = flow.follow(None).weight(own).map_or(0, |it| it.micro()).saturating_sub(u128::from(MICRO));
    (direct, reached as f64 / MICRO as f64)
}
