//! French.

use super::{Sentences, Speech};
use crate::typography::{NARROW, Typography};

pub(super) static SPEECH: Speech = Speech {
    name: "Français",
    open_graph: "fr_FR",
    days: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    day: |day| if day == 1 { "1er".to_owned() } else { day.to_string() },
    time: |hour, minute| match minute {
        0 => format!("{hour}\u{a0}h"),
        _ => format!("{hour}\u{a0}h\u{a0}{minute:02}"),
    },
    sizes: (',', "ko", "Mo"),
    thousands: NARROW,
    typography: Typography::French,
    short_days: ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
    short_months: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    sentences: Sentences::French,
};
