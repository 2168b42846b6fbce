//! The paths of pages for accounts.

use url::form_urlencoded::byte_serialize;

/// The page on which one asks for a code.
pub(super) const SIGN_IN: &str = "/entrer";

/// The same page for somebody who is signed in, but too long ago.
pub(super) const SIGN_IN_AGAIN: &str = "/entrer?encore=1";

/// The page on which one types it.
pub(super) const CODE: &str = "/entrer/code";

/// The page of the link in a mail.
pub(super) const LINK: &str = "/sign-in";

/// The page of one's own account.
pub(crate) const ACCOUNT: &str = "/compte";

/// The page by which one signs out.
pub(super) const OUT: &str = "/compte/sortir";

/// The form that ends all other sessions.
pub(super) const OTHERS: &str = "/compte/sessions";

/// The page by which one erases one's account.
pub(super) const END: &str = "/compte/effacer";

/// The page on which one asks for another address.
pub(super) const ADDRESS: &str = "/compte/adresse";

/// The page on which one types the code that went there.
pub(super) const ADDRESS_CODE: &str = "/compte/adresse/code";

/// The page of the link that undoes a change of address.
pub(super) const UNDO: &str = "/compte/adresse/annuler";

/// The path of the link in a mail.
pub(super) fn sign_in_link(token: &str) -> String {
    format!("{LINK}?token={}", escaped(token))
}

/// The path of the link that undoes a change of address.
pub(super) fn undo_link(token: &str) -> String {
    format!("{UNDO}?token={}", escaped(token))
}

/// The path of the page to sign in on, which leads on to another path of this server.
pub(crate) fn to_sign_in(then: &str) -> String {
    format!("{SIGN_IN}?suite={}", escaped(then))
}

/// The same for somebody who is signed in, but too long ago.
pub(crate) fn to_sign_in_again(then: &str) -> String {
    format!("{}&encore=1", to_sign_in(then))
}

/// The path of the page on which the code of a request is typed.
pub(crate) fn to_code(request: &str, then: Option<&str>) -> String {
    match then {
        Some(then) => format!("{CODE}?demande={}&suite={}", escaped(request), escaped(then)),
        None => format!("{CODE}?demande={}", escaped(request)),
    }
}

/// The path of the page on which the code for another address is typed.
pub(super) fn to_address_code(request: &str) -> String {
    format!("{ADDRESS_CODE}?demande={}", escaped(request))
}

fn escaped(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// The home of a commune's desk.
pub(crate) fn desk_of(slug: &str) -> String {
    format!("/{slug}/bureau")
}

/// A path of this server and of no other, if that is what it is.
pub(super) fn own(path: &str) -> Option<&str> {
    let is_own = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']);
    is_own.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_server() {
        assert_eq!(own("/kerling-les-sierck/bureau?a=b"), Some("/kerling-les-sierck/bureau?a=b"));
        for foreign in
            ["https://ailleurs.example", "//ailleurs.example", "/\\ailleurs.example", "/\t/ailleurs.example", ""]
        {
            assert_eq!(own(foreign), None, "{foreign:?}");
        }
    }
}
