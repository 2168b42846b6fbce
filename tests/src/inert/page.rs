//! Checks that nothing active hides in a page of the server.

use super::{Element, HTML, Markup, inert_address};

/// The elements of pages beside those of texts.
const ELEMENTS: &str = "address html head meta title link script body header nav main aside article section footer div figure figcaption caption img h1 dl dt dd \
    time s b i abbr noscript bdi small span meter button details summary svg symbol path circle rect ellipse use dialog del ins canvas text";

/// Their attributes.
const ATTRIBUTES: &str = "lang dir charset name content property rel href type class id src srcset sizes alt width height datetime min max value \
    aria-labelledby aria-hidden aria-label aria-current aria-pressed aria-live role scope title start align hidden loading fetchpriority tabindex open \
    viewbox d cx cy r x y rx ry fill target download";

/// The elements of forms, and their attributes.
const FORM_ELEMENTS: &str = "form input label fieldset legend select option textarea";
const FORM_ATTRIBUTES: &str = "method action novalidate for value checked selected required maxlength autocomplete inputmode rows multiple \
    aria-describedby aria-invalid enctype accept capture autofocus";

/// The types that an input may have.
const INPUTS: [&str; 11] =
    ["hidden", "text", "search", "email", "checkbox", "radio", "datetime-local", "date", "time", "number", "file"];

/// Holds a page against what pages are made of. It refreshes nothing, takes nothing from elsewhere and runs nothing.
pub(super) fn inert_page(html: &str, with_form: bool) -> Result<(), String> {
    let (elements, attributes) = if with_form { (FORM_ELEMENTS, FORM_ATTRIBUTES) } else { ("", "") };
    let markup = Markup::of(html);
    if markup.others != 1 || !html.starts_with("<!doctype html>\n") {
        return Err(format!("a comment or the like in {html}"));
    }
    for element in &markup.elements {
        if !ELEMENTS.split(' ').chain(HTML.split(' ')).chain(elements.split(' ')).any(|it| it == element.name) {
            return Err(format!("<{}> in {html}", element.name));
        }
        if element.name == "form" && !is_of_forms(element) {
            return Err(format!("a form that goes elsewhere, or into an address, in {html}"));
        }
        for (name, value) in &element.attributes {
            let is_told_to_scripts = name.starts_with("data-");
            if !is_told_to_scripts
                && !ATTRIBUTES.split_whitespace().chain(attributes.split_whitespace()).any(|it| it == name)
            {
                return Err(format!("{name}=\"{value}\" in {html}"));
            }
            let is_own = is_own(value);
            match (element.name.as_str(), name.as_str()) {
                ("script", "src") | ("link", "href") if is_asset(value) => {}
                ("img", "src") | ("link", "href") if is_own && !is_sheet(element) => {}
                ("link", "href") => inert_address(value)?,
                ("img", "srcset") if value.split(", ").all(|it| it.starts_with("/v1/files/")) => {}
                (_, "src" | "srcset") => return Err(format!("{name}=\"{value}\" in {html}")),
                ("input", "type") if !INPUTS.contains(&value.as_str()) => {
                    return Err(format!("an input {value} in {html}"));
                }
                (_, "href")
                    if is_own
                        || is_anchor(value)
                        || is_place(value)
                        || value.starts_with("webcal://127.0.0.1")
                        || value.starts_with("webcal://panneau.exemple.fr/") => {}
                (_, "href") => inert_address(value)?,
                _ => {}
            }
        }
    }
    let scripts = markup.elements.iter().filter(|it| it.name == "script");
    match scripts
        .clone()
        .find(|it| attribute(it, "src").is_none() && attribute(it, "type") != Some("application/ld+json"))
    {
        None => Ok(()),
        Some(script) => Err(format!("{script:?} in {html}")),
    }
}

/// A file of the release that the server is.
fn is_asset(address: &str) -> bool {
    ["/assets/", "/plate/"].iter().any(|folder| address.starts_with(folder))
}

fn is_sheet(link: &Element) -> bool {
    attribute(link, "rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("stylesheet"))
}

fn attribute<'a>(element: &'a Element, wanted: &str) -> Option<&'a str> {
    element.attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
}

/// An address on this server.
fn is_own(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.contains('\\')
}

/// A place on the same page.
fn is_anchor(address: &str) -> bool {
    address
        .strip_prefix('#')
        .is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)))
}

/// A form is sent to this server.
fn is_of_forms(form: &Element) -> bool {
    ["post", "get"].map(Some).contains(&attribute(form, "method")) && attribute(form, "action").is_some_and(is_own)
}

/// `geo:` and two numbers.
fn is_place(address: &str) -> bool {
    let degrees = address.strip_prefix("geo:").and_then(|it| it.split_once(','));
    degrees.is_some_and(|(latitude, longitude)| latitude.parse::<f64>().is_ok() && longitude.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_active_is_found_in_pages() {
        let page = |body: &str| format!("<!doctype html>\n<html lang=\"fr\"><head></head><body>{body}</body></html>");
        for body in [
            "<p>x</p>",
            "<a href=\"/v1/files/x\">x</a>",
            "<a href=\"geo:49.4,6.2\">x</a>",
            "<img src=\"/icon.svg\" alt=\"\">",
            "<script type=\"module\" src=\"/assets/0/board.js\"></script>",
            "<svg hidden><symbol id=\"i-a\" viewBox=\"0 0 24 24\"><path d=\"M0 0\"/></symbol></svg>",
        ] {
            assert_eq!(inert_page(&page(body), false), Ok(()), "{body}");
        }
        for body in [
            "<script>alert(1)</script>",
            "<script src=\"/v1/files/1\"></script>",
            "<script src=\"//ailleurs.example/assets/x.js\"></script>",
            "<svg onload=alert(1)></svg>",
            "<link rel=stylesheet href=\"/v1/files/1\">",
            "<p onclick=alert(1)>x</p>",
            "<p style=\"x\">x</p>",
            "<style></style>",
            "<!-- x -->",
            "<img src=\"https://ailleurs.example/pixel.gif\">",
            "<img src=\"//ailleurs.example/pixel.gif\">",
            "<img src=\"/icon.svg\" srcset=\"//ailleurs.example/ 1w\">",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"geo:javascript\">x</a>",
            "<a href=\"//ailleurs.example\">x</a>",
            "<meta http-equiv=refresh content=\"0;url=https://ailleurs.example\">",
            "<form action=/x><button>x</button></form>",
            "<link rel=stylesheet href=javascript:x>",
        ] {
            assert!(inert_page(&page(body), false).is_err(), "{body}");
        }
    }

    #[test]
    fn a_form_is_known_where_one_is_expected_and_goes_to_this_server() {
        let page = |body: &str| format!("<!doctype html>\n<html lang=\"fr\"><head></head><body>{body}</body></html>");
        let own =
            page("<form method=\"post\" action=\"/x?a=b\"><input type=\"text\" name=\"a\"><button>x</button></form>");
        assert_eq!((inert_page(&own, true), inert_page(&own, false).is_err()), (Ok(()), true));
        for body in [
            "<form method=post></form>",
            "<form method=post action=//ailleurs.example></form>",
            "<form method=post action=https://ailleurs.example></form>",
            "<button formaction=/x>x</button>",
            "<form method=dialog action=/x></form>",
            "<input type=password>",
            "<input type=image src=/x>",
            "<input onfocus=alert(1)>",
        ] {
            assert!(inert_page(&page(body), true).is_err(), "{body}");
        }
    }
}
