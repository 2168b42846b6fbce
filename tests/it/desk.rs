//! The desk: pages of staff and publishers, by what their forms do.

mod agenda;
mod agenda_dates;
mod also;
mod calendars;
mod consultations;
mod edit;
mod journal;
mod list;
mod moderation;
mod organisations;
mod people;
mod polls;
mod publish;
mod register;
mod settings;

use tests::{PageForm, Person, Reply};

pub const DESK: &str = "/kerling-les-sierck/bureau";

/// A page of the desk, by the end of its address.
pub async fn page(person: &Person, end: &str) -> Reply {
    person.get(format!("{DESK}{end}")).await.expect(200)
}

/// The form of the page on which one publishes.
pub async fn blank(person: &Person) -> PageForm {
    PageForm::of(&page(person, "/publier").await, "/publier")
}

/// The page that an answer leads on to.
pub async fn led_on(person: &Person, reply: Reply) -> Reply {
    person.get(reply.expect(303).header("location")).await.expect(200)
}

/// The text that stands in a field of a page.
pub fn field(page: &Reply, name: &str) -> String {
    let text = page.text();
    let (_, rest) = text.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name} in {text}"));
    rest.split('"').next().unwrap().replace("&#34;", "\"")
}
