//! Feeds: the notices and consultations on a commune's board, for feed readers (Atom, JSON Feed), and its alerts for
//! machines that pass alerts on (CAP).
//!
//! A feed is a public document like the board: made once per change, kept in memory, revised by writes and by time. The
//! formats are pure: typed entries in, bytes out.

mod api;
mod asked;
mod atom;
mod cap;
mod json;
mod xml;

pub use api::{Api, JsonFeedOut};
pub(crate) use xml::Xml;

use std::collections::HashSet;

use self::asked::AskedEntry;
use crate::consultations;
use crate::notices::{self, Category, Entry};
use crate::{App, files, organisations};
use ground::clock::Instant;
use ground::ids::FileId;
use kit::documents::{Snapshot, SnapshotError, View};
use kit::http::Ready;
use kit::http::etag::Revision;
use kit::pages::Site;
use kit::tenants::Commune;

/// Maximum number of notices in a feed, as many as on the board.
const NOTICES: u64 = 50;

/// The most entries of a feed.
const ENTRIES: usize = 50;

/// The notices of a commune, as all formats need them.
struct Feed {
    commune: Commune,
    /// The addresses of the server that residents reach.
    site: Site,
    /// True if the content is a demo's, invented.
    invented: bool,
    /// Newest first; of alerts then those that are over before their time.
    entries: Vec<Entry>,
    /// What residents are asked; none among alerts.
    asked: Vec<AskedEntry>,
    /// Time at which what it shows last changed, by what is gone too.
    changed_at: Option<Instant>,
}

struct Format {
    view: View,
    media_type: &'static str,
    /// Only this category.
    category: Option<Category>,
    write: fn(&Feed) -> Result<Vec<u8>, serde_json::Error>,
}

const ATOM: Format =
    Format { view: View::Atom, media_type: "application/atom+xml", category: None, write: atom::write };

const JSON: Format =
    Format { view: View::Json, media_type: "application/feed+json", category: None, write: json::write };

const CAP: Format =
    Format { view: View::Cap, media_type: "application/atom+xml", category: Some(Category::Alert), write: cap::write };

impl Format {
    /// Read a commune's notices and make the feed ready to be served.
    async fn make(&'static self, app: &App, commune: &Commune) -> Result<Snapshot, SnapshotError> {
        let now = app.clock.now();
        let read = async || {
            let mut entries = notices::entries(app, commune.id, now, self.category, NOTICES).await?;
            if self.category == Some(Category::Alert) {
                let lifted = notices::lifted(app, commune.id, now, NOTICES).await?;
                // What left the board and hangs there again is told once, as it is now.
                let again: HashSet<_> = entries.iter().map(|it| it.id).collect();
                entries.extend(lifted.into_iter().filter(|it| !again.contains(&it.id)));
            }
            let ends = entries.iter().map(Entry::told_until);
            let valid_until = notices::next_transition(app, commune.id, now, ends).await?;
            let mut changed_at = notices::last_change(app, commune.id, now, self.category).await?;
            let (mut asked, mut until) = (Vec::new(), None);
            if self.category.is_none() {
                let told = consultations::told(app, commune, now).await?;
                let entry = |(card, since)| AskedEntry::of(&card, since, commune, &app.site);
                asked = told.shown.into_iter().map(entry).collect();
                changed_at = changed_at.max(told.changed_at);
                until = told.valid_until;
            }
            let valid_until = valid_until.into_iter().chain(until).min();
            let invented = organisations::is_demonstration(&app.db.read, commune.id).await?;
            let feed = Feed { commune: commune.clone(), site: app.site.clone(), invented, entries, asked, changed_at };
            Ok((feed, valid_until))
        };
        let write = |feed: Feed| {
            let bytes = (self.write)(&feed)?;
            Ok(Ready::new(self.media_type, Revision::of(&bytes), bytes)?)
        };
        Snapshot::take(&app.db, commune.id, now, read, write).await
    }
}

impl Feed {
    fn address(&self, view: View) -> String {
        self.site.at(&format!("/v1/communes/{}/{}", self.commune.slug, view.end()))
    }

    /// The address of a notice: its page.
    fn address_of(&self, entry: &Entry) -> String {
        self.site.at(&notices::page_of(entry.id))
    }

    /// Time at which the feed last changed, which never goes back; an empty one came with its commune.
    fn updated_at(&self) -> Instant {
        let entries = self.entries.iter().map(Entry::updated_at);
        let asked = self.asked.iter().map(|it| it.updated_at);
        entries.chain(asked).chain(self.changed_at).max().unwrap_or_else(|| self.commune.id.made_at())
    }

    /// The address of a file.
    fn file(&self, id: FileId) -> String {
        self.site.at(&files::path_of(id))
    }

    /// The content of an entry: its picture, its text, what is attached to it.
    fn content(&self, entry: &Entry) -> String {
        let mut html = String::new();
        if let Some(image) = &entry.image {
            let (src, alt) = (self.file(image.id), escaped(image.alt.as_deref().unwrap_or_default()));
            let (width, height) = (image.width, image.height);
            html.push_str(&format!("<p><img src=\"{src}\" width=\"{width}\" height=\"{height}\" alt=\"{alt}\"></p>\n"));
        }
        html.push_str(&entry.body_html);
        for file in &entry.attachments.0 {
            html.push_str(&format!("\n<p><a href=\"{}\">{}</a></p>", self.file(file.id), escaped(&file.name)));
        }
        html
    }
}

/// A text within HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The permanent name of an entry, wherever it is shown.
fn name_of(entry: &Entry) -> String {
    entry.id.uuid().urn().to_string()
}
