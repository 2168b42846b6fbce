//! English.

use super::{Sentences, Speech};
use crate::typography::Typography;

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
    thousands: ',',
    typography: Typography::Plain,
    short_days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    short_months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    sentences: Sentences::English,
};
