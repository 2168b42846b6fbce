//! What waits for whoever sits at a desk, of all the communes that they work for.

use std::sync::Arc;

use crate::accounts::{Caller, desk_of};
use crate::moderation::{self, ModerationItem};
use crate::{App, consultations, polls};
use ground::say;
use ground::spoken::day_of_year;
use ground::text::Language;
use kit::http::problem::{Problem, Refusal};
use kit::tenants::Commune;

/// Number of things of a kind that the home page names.
const NAMED: u64 = 5;

/// Something that waits: where it is done, what it is, how late it is, and what more there is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Task {
    pub(super) href: String,
    pub(super) icon: &'static str,
    pub(super) title: String,
    pub(super) late: Option<String>,
    pub(super) by: String,
}

/// What waits in a commune for who runs its board: conclusions owed first, then what is to be reviewed.
pub(super) async fn in_commune(
    app: &App,
    caller: &Caller,
    commune: &Commune,
    language: Language,
) -> Result<Vec<Task>, Problem> {
    let now = app.clock.now();
    let (_, owed) = polls::owed(&app.db.read, commune.id, now, NAMED).await.map_err(Refusal::problem)?;
    let mut tasks: Vec<Task> = owed
        .into_iter()
        .map(|poll| {
            let days = poll.days_late(now);
            let late = say!("en retard de {days} jours", "{days} days late", days).in_language(language);
            let question = poll.question.clone();
            Task {
                href: polls::desk_page(commune, poll.id),
                icon: "clock",
                title: say!("Répondre\u{a0}: {question}", "Answer: {question}", question).in_language(language),
                late: (days > 0).then_some(late),
                by: seen(language),
            }
        })
        .collect();
    tasks.extend(answers_owed(app, commune, language).await?);
    let queue = moderation::first(app, caller, commune, language).await?;
    tasks.extend(queue.iter().map(|item| reviewed(commune, item, language)));
    Ok(tasks)
}

/// The answers to consultations that the council owes, those due first first.
async fn answers_owed(app: &App, commune: &Commune, language: Language) -> Result<Vec<Task>, Problem> {
    let now = app.clock.now();
    let today = consultations::local_day(now, commune.zone());
    let mut owed = consultations::owing(&app.db.read, commune.id, NAMED).await.map_err(Problem::internal)?;
    owed.sort_by_key(|row| (row.answer_due(), row.id));
    let tasks = owed.into_iter().map(|row| {
        let (title, due) = (row.title.to_string(), row.answer_due());
        let days = (today - due).num_days();
        let late = say!("en retard de {days} jours", "{days} days late", days).in_language(language);
        let due = say!("avant le {day}", "before {day}", day = day_of_year(due, language)).in_language(language);
        Task {
            href: consultations::desk_consultation(commune, row.id),
            icon: "clock",
            title: say!("Répondre\u{a0}: {title}", "Answer: {title}", title).in_language(language),
            late: (days > 0).then_some(late),
            by: if days > 0 { seen(language) } else { due },
        }
    });
    Ok(tasks.collect())
}

/// What is said of a delay.
fn seen(language: Language) -> String {
    say!("Les habitants voient ce retard.", "Residents see this delay.").in_language(language)
}

fn reviewed(commune: &Commune, item: &ModerationItem, language: Language) -> Task {
    let (title, by) = item.told(language);
    Task {
        href: moderation::REVIEW.path(&commune.slug),
        icon: "check",
        title: say!("Relire\u{a0}: {title}", "Review: {title}", title).in_language(language),
        late: None,
        by,
    }
}

/// The other desks of somebody, each with the number of things that wait there.
pub(super) async fn elsewhere(
    app: &App,
    caller: &Caller,
    here: &Commune,
    language: Language,
) -> Result<Vec<(String, String, usize)>, Problem> {
    let mut communes: Vec<Arc<Commune>> =
        caller.roles().iter().filter_map(|held| app.communes.by_id(held.commune?)).collect();
    communes.sort_by(|one, other| one.name.cmp(&other.name));
    communes.dedup_by_key(|commune| commune.id);
    let mut desks = Vec::new();
    for commune in communes.iter().filter(|commune| commune.id != here.id) {
        let waits = match caller.runs_board(commune.id) {
            true => in_commune(app, caller, commune, language).await?.len(),
            false => 0,
        };
        desks.push((desk_of(&commune.slug), commune.name.clone(), waits));
    }
    Ok(desks)
}
