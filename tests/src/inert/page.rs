//! Checks that nothing active hides in a page of the server.

use super::{Element, HTML, Markup, inert_address};

/// The elements of pages beside those of texts.
const ELEMENTS: &str = "html head meta title link style body header main article section footer div figure img h1 dl dt dd time s small span meter bdi";

/// Their attributes.
const ATTRIBUTES: &str = "lang charset name content property rel href type class id src srcset sizes alt width height datetime min max value \
    aria-labelledby aria-hidden title start align dir";

/// The elements of forms, and their attributes.
const FORM_ELEMENTS: &str = "form button input label fieldset legend select option textarea";
const FORM_ATTRIBUTES: &str = "method action for value checked selected required maxlength autocomplete inputmode rows multiple tabindex \
    aria-describedby aria-invalid";

/// The types that an input may have.
const INPUTS: [&str; 6] = ["hidden", "text", "email", "checkbox", "radio", "datetime-local"];

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
            if !ATTRIBUTES.split_whitespace().chain(attributes.split_whitespace()).any(|it| it == name) {
                return Err(format!("{name}=\"{value}\" in {html}"));
            }
            let is_own = is_own(value);
            match (element.name.as_str(), name.as_str()) {
                ("img", "src") | ("link", "href") if is_own => {}
                ("link", "href") => inert_address(value)?,
                ("img", "srcset") if value.split(", ").all(|it| it.starts_with("/v1/files/")) => {}
                (_, "src" | "srcset") => return Err(format!("{name}=\"{value}\" in {html}")),
                ("input", "type") if !INPUTS.contains(&value.as_str()) => {
                    return Err(format!("an input {value} in {html}"));
                }
                (_, "href") if is_own || is_anchor(value) || is_place(value) => {}
                (_, "href") => inert_address(value)?,
                _ => {}
            }
        }
    }
    let styles = markup.elements.iter().filter(|it| it.name == "style").count();
    if styles == 1 { Ok(()) } else { Err(format!("{styles} styles in {html}")) }
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

/// A form is posted to this server.
fn is_of_forms(form: &Element) -> bool {
    let attribute =
        |wanted: &str| form.attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    attribute("method") == Some("post") && attribute("action").is_some_and(is_own)
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
        let page = |body: &str| {
            format!("<!doctype html>\n<html lang=\"fr\"><head><style>p{{}}</style></head><body>{body}</body></html>")
        };
        for body in [
            "<p>x</p>",
            "<a href=\"/v1/files/x\">x</a>",
            "<a href=\"geo:49.4,6.2\">x</a>",
            "<img src=\"/icon.svg\" alt=\"\">",
        ] {
            assert_eq!(inert_page(&page(body), false), Ok(()), "{body}");
        }
        for body in [
            "<script>alert(1)</script>",
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
        let page = |body: &str| {
            format!("<!doctype html>\n<html lang=\"fr\"><head><style></style></head><body>{body}</body></html>")
        };
        let own =
            page("<form method=\"post\" action=\"/x?a=b\"><input type=\"text\" name=\"a\"><button>x</button></form>");
        assert_eq!((inert_page(&own, true), inert_page(&own, false).is_err()), (Ok(()), true));
        for body in [
            "<form action=/x></form>",
            "<form method=post></form>",
            "<form method=post action=//ailleurs.example></form>",
            "<form method=post action=https://ailleurs.example></form>",
            "<button formaction=/x>x</button>",
            "<input type=password>",
            "<input type=image src=/x>",
            "<input onfocus=alert(1)>",
        ] {
            assert!(inert_page(&page(body), true).is_err(), "{body}");
        }
    }
}
