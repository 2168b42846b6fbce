//! Receipts: the code by which a voter finds their ballot in the published list.

use std::str::FromStr;

use aws_lc_rs::error::Unspecified;

use crate::envelopes;
use ground::text::Message;
use ground::{leaf, say};

/// Number of letters of a receipt: 95 bits.
const LENGTH: usize = 20;

ground::text!(
    /// A receipt: 20 of `23456789bcdfghjkmnpqrstvwxz`.
    Receipt
);

impl FromStr for Receipt {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Un reçu compte 20 signes parmi 23456789bcdfghjkmnpqrstvwxz.",
            "A receipt is 20 of 23456789bcdfghjkmnpqrstvwxz.",
        );
        if envelopes::is_code(text, LENGTH) { Ok(Self(text.to_owned())) } else { Err(WRONG) }
    }
}

leaf!(Receipt, "string", "", |mut schema| {
    schema.pattern = Some("^[23456789bcdfghjkmnpqrstvwxz]{20}$".to_owned());
    schema
});

impl Receipt {
    /// A new one, drawn at random: each letter is as likely as every other.
    pub(super) fn draw() -> Result<Self, Unspecified> {
        envelopes::drawn(LENGTH).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_drawn_of_its_letters_and_no_two_are_alike() {
        let drawn: std::collections::HashSet<String> =
            (0..1000).map(|_| Receipt::draw().unwrap().to_string()).collect();
        assert_eq!(drawn.len(), 1000);
        assert!(drawn.iter().all(|it| it.parse::<Receipt>().is_ok()));
        for wrong in ["", "2222", "a2222222222222222222", "222222222222222222222", "2222 222222222222222"] {
            assert!(wrong.parse::<Receipt>().is_err(), "{wrong}");
        }
    }
}
