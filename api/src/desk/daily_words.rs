//! The words of the mail of the day.

use super::waiting::Task;
use ground::say;
use ground::text::{Language, Message};
use ground::typography;
use kit::mail::MailNote;
use kit::pages::Site;

/// Number of things that are named of each desk.
const NAMED: usize = 8;

/// A desk at which something waits.
#[derive(Debug)]
pub(super) struct WaitsAt {
    pub(super) name: String,
    /// The path of its home.
    pub(super) home: String,
    pub(super) tasks: Vec<Task>,
}

/// The mail; none if nothing waits.
pub(super) fn words(site: &Site, desks: &[WaitsAt], language: Language) -> Option<MailNote> {
    let say = |message: Message| typography::ours(&message.in_language(language), language);
    let first = desks.first()?;
    let count: usize = desks.iter().map(|desk| desk.tasks.len()).sum();
    let subject = match count {
        1 => say!("Une chose attend votre décision", "One thing waits for your decision"),
        _ => say!("{count} choses attendent votre décision", "{count} things wait for your decision", count),
    };
    let mut paragraphs = vec![say(say!("Bonjour,", "Hello,"))];
    for desk in desks {
        let name = &desk.name;
        paragraphs.push(say(say!("Ce qui attend à {name}\u{a0}:", "What waits in {name}:", name)));
        paragraphs.extend(desk.tasks.iter().take(NAMED).map(line));
        let more = desk.tasks.len().saturating_sub(NAMED);
        if more > 0 {
            paragraphs.push(say(say!("– et {more} de plus", "– and {more} more", more)));
        }
    }
    // All of one page lead there.
    let mut pages = desks.iter().flat_map(|desk| &desk.tasks).map(|task| &task.href);
    let page = pages.next().filter(|page| pages.all(|other| other == *page)).unwrap_or(&first.home);
    Some(MailNote {
        subject: say(subject),
        paragraphs,
        code: None,
        link: Some((say(say!("Ouvrir le bureau", "Open the desk")), site.at(page))),
        closing: vec![say(say!(
            "Ce courriel part une fois par jour au plus, et seulement si quelque chose attend. Il s’arrête dans «\u{202f}Votre compte\u{202f}».",
            "This mail goes once a day at most, and only if something waits. It is stopped in “Your account”.",
        ))],
    })
}

fn line(task: &Task) -> String {
    let late = task.late.as_ref().map(|late| format!(" ({late})")).unwrap_or_default();
    format!("– {} · {}{late}", task.title, task.by)
}
