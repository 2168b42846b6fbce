//! Local time by INSEE code: a dozen zones, all of them overseas but one.

/// The IANA name of the local time of a commune.
///
/// Where nobody lives, it is the zone in whose hours the place is administered or visited.
pub(super) fn of(insee: &str) -> &'static str {
    let department = if insee.starts_with("97") || insee.starts_with("98") { insee.get(..3) } else { None };
    match department {
        Some("971") => "America/Guadeloupe",
        Some("972") => "America/Martinique",
        Some("973") => "America/Cayenne",
        Some("974") => "Indian/Reunion",
        Some("975") => "America/Miquelon",
        Some("976") => "Indian/Mayotte",
        Some("977") => "America/St_Barthelemy",
        Some("978") => "America/Marigot",
        Some("984") => southern_lands(insee),
        Some("986") => "Pacific/Wallis",
        Some("987") => polynesia(insee),
        Some("988") => "Pacific/Noumea",
        // Clipperton keeps UTC-8 all year and has no zone of its own; the sign is the POSIX one.
        Some("989") => "Etc/GMT+8",
        _ => "Europe/Paris",
    }
}

fn southern_lands(insee: &str) -> &'static str {
    match insee {
        "98411" | "98412" => "Indian/Kerguelen",
        "98414" => "Antarctica/DumontDUrville",
        // Crozet and the Îles Éparses.
        _ => "Indian/Reunion",
    }
}

fn polynesia(insee: &str) -> &'static str {
    match insee {
        // Fatu-Hiva, Hiva-Oa, Nuku-Hiva, Tahuata, Ua-Huka, Ua-Pou: half an hour ahead of Tahiti.
        "98718" | "98723" | "98731" | "98746" | "98756" | "98757" => "Pacific/Marquesas",
        "98719" => "Pacific/Gambier",
        _ => "Pacific/Tahiti",
    }
}
