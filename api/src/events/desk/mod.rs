//! The agenda at the desk: events added and changed, in whole or on single dates, by forms that say things as people do.

mod choices;
mod date_page;
mod edit_page;
mod fields;
mod hand;
mod list_page;
mod new_page;
mod paths;
mod preview;
mod sent;
mod shown;
mod steps_page;
mod written;

pub(crate) use paths::of_event as desk_page;
pub use sent::{DateForm, EventForm, NumberOfTimes, Repeats};
pub use steps_page::DeskStep;

use ground::text::Language;
use kit::blobs::LARGEST;
use kit::http::bodies::Larger;
use kit::http::problem::{self, Problem};
use kit::pages::{Page, Sample, Site};

pub(crate) const DESK_PAGES: &[Page] = &[
    Page::desk("/:commune/bureau/agenda", &list_page::show_list),
    Page::desk_form("/:commune/bureau/agenda/nouveau", &new_page::show_new, &new_page::send_new),
    Page::desk_form("/:commune/bureau/agenda/:id", &edit_page::show_edit, &edit_page::send_edit),
    Page::desk("/:commune/bureau/agenda/:id/dates", &date_page::find_date),
    Page::desk_form("/:commune/bureau/agenda/:id/dates/:date", &date_page::show_date, &date_page::send_date),
    Page::desk_form("/:commune/bureau/agenda/:id/suite/:date", &edit_page::show_onwards, &edit_page::send_onwards),
    Page::desk_form("/:commune/bureau/agenda/:id/:step", &steps_page::show_step, &steps_page::take_step),
];

/// The pages whose forms bring a picture, which goes to the disk as it comes.
pub(crate) const DESK_PICTURES: [Larger; 3] = [
    larger(&["", "bureau", "agenda", "nouveau"]),
    larger(&["", "bureau", "agenda", ""]),
    larger(&["", "bureau", "agenda", "", "suite", ""]),
];

const fn larger(path: &'static [&'static str]) -> Larger {
    let bytes = LARGEST + 512 * 1024;
    Larger { path, bytes, in_memory: false, too_large: || Problem::of(&problem::FILE_TOO_LARGE) }
}

/// Pages of examples.
pub(crate) fn desk_samples(site: &Site, language: Language) -> Vec<Sample> {
    let mut all = Vec::from(new_page::samples(site, language));
    all.extend(edit_page::samples(site, language));
    all.extend(date_page::samples(site, language));
    all.extend(steps_page::samples(site, language));
    all.extend(list_page::samples(site, language));
    all
}
