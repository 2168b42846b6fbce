//! Receipts: the code by which a voter finds their ballot in the published list.

use std::str::FromStr;

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand;

use ground::text::Message;
use ground::{leaf, say};

/// The letters of a receipt: no vowels, so that no word comes out, and nothing that is read for something else.
const LETTERS: &[u8; 27] = b"23456789bcdfghjkmnpqrstvwxz";

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
        let fits = text.len() == LENGTH && text.bytes().all(|letter| LETTERS.contains(&letter));
        if fits { Ok(Self(text.to_owned())) } else { Err(WRONG) }
    }
}

leaf!(Receipt, "string", "", |mut schema| {
    schema.pattern = Some("^[23456789bcdfghjkmnpqrstvwxz]{20}$".to_owned());
    schema
});

impl Receipt {
    /// A new one, drawn at random: each letter is as likely as every other.
    pub(super) fn draw() -> Result<Self, Unspecified> {
        let mut text = String::with_capacity(LENGTH);
        while text.len() < LENGTH {
            let mut bytes = [0; 32];
            rand::fill(&mut bytes)?;
            // 243 is nine times 27: higher numbers would favour the first letters.
            let letters = bytes.iter().filter(|byte| **byte < 243).map(|byte| LETTERS[usize::from(byte % 27)]);
            text.extend(letters.map(char::from).take(LENGTH - text.len()));
        }
        Ok(Self(text))
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
