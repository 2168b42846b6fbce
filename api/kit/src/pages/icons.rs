//! Icons: drawn once in the page, and only those that it uses.

use std::fmt::Write as _;

/// The place in a page for the drawings of its icons.
pub(super) const PLACE: &str = "<!--icons-->";

/// An icon beside words, which say the same: readers of the screen pass it over.
pub(super) fn used(name: &str) -> String {
    format!("<svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-{name}\"/></svg>")
}

/// Draws what a page uses in its place.
pub(super) fn draw(page: String) -> String {
    let Some((before, after)) = page.split_once(PLACE) else { return page };
    let mut drawings = String::new();
    for (name, drawing) in ALL.iter().filter(|(name, _)| after.contains(&format!("\"#i-{name}\""))) {
        // Writing to a text cannot fail.
        let _ = write!(drawings, "<symbol id=\"i-{name}\" viewBox=\"0 0 24 24\">{drawing}</symbol>");
    }
    match drawings.is_empty() {
        true => format!("{before}{after}"),
        false => format!("{before}<svg hidden>{drawings}</svg>{after}"),
    }
}

/// Every icon: drawn on a field of 24 by 24, in lines of 1.9 with round ends.
const ALL: &[(&str, &str)] = &[
    (
        "agenda",
        r#"<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.5v4M16 2.5v4M8 14h3M8 17h6"/>"#,
    ),
    ("alert", r#"<path d="M12 3.5 2.5 20h19z"/><path d="M12 10v4.5M12 17.2v.1"/>"#),
    ("bell", r#"<path d="M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10zM10 20a2.2 2.2 0 0 0 4 0"/>"#),
    ("board", r#"<rect x="3.5" y="4" width="17" height="13" rx="1.5"/><path d="M7.5 8h9M7.5 12h5M7 17v4M17 17v4"/>"#),
    ("camera", r#"<path d="M3 7.5h4.5L9 5h6l1.5 2.5H21V19H3z"/><circle cx="12" cy="13" r="3.5"/>"#),
    ("check", r#"<path d="m4.5 12.5 5 5 10-11"/>"#),
    ("clock", r#"<circle cx="12" cy="12" r="9"/><path d="M12 6.5V12l3.5 2.5"/>"#),
    ("doc", r#"<path d="M6 3h8.5L19 7.5V21H6zM14 3v5h5M9 13h7M9 17h5"/>"#),
    ("down", r#"<path d="M12 4v11M7.5 11 12 15.5 16.5 11M4.5 20h15"/>"#),
    ("drop", r#"<path d="M12 3.5s6.5 7 6.5 11a6.5 6.5 0 0 1-13 0c0-4 6.5-11 6.5-11z"/>"#),
    ("hall", r#"<path d="M3 9.5 12 4l9 5.5zM5 9.5V18M10 9.5V18M14 9.5V18M19 9.5V18M3 20.5h18"/>"#),
    (
        "hand",
        r#"<path d="M3 12.5 7 8l5 2 4-2 5 4.5M7 8 3 12.5v4l4 1 4 3.5 2-1 5-4M12 10l-2.5 3c1.5 1 3 .5 4-.5l4.5 4"/>"#,
    ),
    ("home", r#"<path d="m3.5 11.5 8.5-8 8.5 8M6 9.5V20h12V9.5M10 20v-6h4v6"/>"#),
    ("info", r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.3v.1"/>"#),
    ("key", r#"<circle cx="8" cy="15.5" r="4.5"/><path d="m11.5 12.5 8-8M16.5 7.5l3 3M14 10l2 2"/>"#),
    ("left", r#"<path d="M20 12H5M11 5.5 4.5 12l6.5 6.5"/>"#),
    ("lock", r#"<rect x="5" y="10.5" width="14" height="10" rx="1.5"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3"/>"#),
    ("mail", r#"<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6.5L20.5 7"/>"#),
    (
        "offline",
        r#"<path d="M3 3l18 18M8.5 16a5 5 0 0 1 6.5-.5M5.5 12.5a9.5 9.5 0 0 1 4-2.3M14 10a9.5 9.5 0 0 1 4.5 2.5M2.5 9a14 14 0 0 1 4-2.6M10.5 5.1A14 14 0 0 1 21.5 9M12 19.5v.1"/>"#,
    ),
    ("pen", r#"<path d="M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5 17.5 10"/>"#),
    (
        "people",
        r#"<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c0-4 2.8-6 6.5-6s6.5 2 6.5 6M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.5c2.3.8 3.5 2.7 3.5 5.5"/>"#,
    ),
    (
        "phone",
        r#"<path d="M5 3.5h4l1.5 5-2.5 2a12 12 0 0 0 5.5 5.5l2-2.5 5 1.5v4c0 1-.7 1.5-1.5 1.5C10.5 20.5 3.5 13.5 3.5 5c0-.8.5-1.5 1.5-1.5z"/>"#,
    ),
    ("place", r#"<path d="M12 21.5s7-6.5 7-12a7 7 0 0 0-14 0c0 5.5 7 12 7 12z"/><circle cx="12" cy="9.5" r="2.5"/>"#),
    ("printer", r#"<path d="M7 8.5v-5h10v5M7 16.5H3.5v-8h17v8H17M7 13.5h10v7H7z"/>"#),
    ("recycle", r#"<path d="M5 7.5h14l-1.2 13H6.2zM3.5 7.5h17M9 7.5 10 3.5h4l1 4M10 11.5v5M14 11.5v5"/>"#),
    ("right", r#"<path d="m9 5.5 6.5 6.5L9 18.5"/>"#),
    (
        "scale",
        r#"<path d="M12 4v16M7 20.5h10M5 7l7-2 7 2M2.5 14 5 7l2.5 7a2.6 2.6 0 0 1-5 0zM16.5 14 19 7l2.5 7a2.6 2.6 0 0 1-5 0z"/>"#,
    ),
    (
        "school",
        r#"<path d="M2.5 9.5 12 5l9.5 4.5L12 14z"/><path d="M6.5 11.8V17c0 1.2 2.5 2.5 5.5 2.5s5.5-1.3 5.5-2.5v-5.2M21.5 9.5v5.5"/>"#,
    ),
    ("search", r#"<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>"#),
    ("share", r#"<path d="M12 15V3.5M8 7l4-3.5L16 7M5 12v8.5h14V12"/>"#),
    (
        "sliders",
        r#"<path d="M3.5 7h8M18 7h2.5M3.5 17H6M12.5 17h8"/><circle cx="14.8" cy="7" r="3.2"/><circle cx="9.2" cy="17" r="3.2"/>"#,
    ),
    ("urn", r#"<path d="M4 11h16v9.5H4zM8.5 11V4h7v7M10.5 7.5h3M7 15.5h10"/>"#),
    ("voice", r#"<path d="M4 5.5h16v11h-8l-5 4v-4H4z"/><path d="M8 9.5h8M8 13h5"/>"#),
    ("works", r#"<path d="M10 3.5 4.5 20M14 3.5 19.5 20M8.2 9h7.6M6.4 14.5h11.2M3 20.5h18"/>"#),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_draws_the_icons_that_it_uses_once_each() {
        let page = format!("<body>{PLACE}{}{}{}</body>", used("board"), used("bell"), used("board"));
        let drawn = draw(page);
        assert_eq!(drawn.matches("<symbol id=\"i-board\"").count(), 1);
        assert_eq!(drawn.matches("<symbol").count(), 2);
        assert_eq!(draw(format!("<body>{PLACE}</body>")), "<body></body>");
    }
}
