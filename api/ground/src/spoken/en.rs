//! English.

use super::{Sentences, Speech};

pub(super) static SPEECH: Speech = Speech {
    name: "English",
    open_graph: "en_GB",
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    day: |day| day.to_string(),
    time: |hour, minute| format!("{hour}:{minute:02}"),
    sizes: ('.', "kB", "MB"),
    sentences: Sentences::English,
};
