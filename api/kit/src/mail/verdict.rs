//! What a mail server's no says: of the reader's address, of this moment, or of us. Pure.

use super::SendError;
use super::wire::Reply;

impl Reply {
    /// The two last numbers of its enhanced status code (RFC 3463), such as (1, 1) of `5.1.1`, if it has one of its
    /// code's class.
    fn enhanced(&self) -> Option<(u16, u16)> {
        let first = self.lines.first()?.split([' ', '\t']).next()?;
        let mut numbers = first.split('.');
        let class: u16 = numbers.next()?.parse().ok()?;
        let (subject, detail) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        (class == self.code / 100 && numbers.next().is_none()).then_some((subject, detail))
    }

    /// The error that this answer to a recipient or to a mail is. The server's words are left out of it: they often
    /// name the address.
    pub(super) fn refusal(&self) -> SendError {
        let code = self.code;
        let enhanced = self.enhanced();
        let said = enhanced
            .map_or_else(|| code.to_string(), |(subject, detail)| format!("{code} {}.{subject}.{detail}", code / 100));
        match (code, enhanced) {
            // The server closes, whoever the reader is.
            (421, _) => SendError::Busy("the mail server is closing".to_owned()),
            // Of the address or its mailbox (RFC 3463, sections 3.2 and 3.3); 450 is that of a mailbox that is busy.
            (400..=499, Some((1 | 2, _))) | (450, None) => SendError::Later(code),
            (400..=499, _) => SendError::Busy(format!("the mail server says {said}: later")),
            // 7 and 8 are the sender's address.
            (_, Some((1, 7 | 8))) => SendError::Blocked(said),
            (_, Some((1, _) | (2, 1))) => SendError::Refused(code),
            _ => SendError::Blocked(said),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_no_to_the_address_counts_against_its_reader() {
        for (code, words, expected) in [
            (550, "5.1.1 No such user", "the mail server says 550: never"),
            (550, "5.1.10 Null MX", "the mail server says 550: never"),
            (550, "5.2.1 Mailbox disabled", "the mail server says 550: never"),
            (553, "5.1.8 Sender's domain", "the mail server says 553 5.1.8: not from us"),
            (550, "5.7.1 Blocked", "the mail server says 550 5.7.1: not from us"),
            (552, "5.2.2 Mailbox full", "the mail server says 552 5.2.2: not from us"),
            (552, "5.3.4 Too big", "the mail server says 552 5.3.4: not from us"),
            (550, "Requested action not taken", "the mail server says 550: not from us"),
            (550, "4.1.1 of another class", "the mail server says 550: not from us"),
            (550, "5.1.1.1 is none", "the mail server says 550: not from us"),
            (452, "4.2.2 Mailbox full", "the mail server says 452: later"),
            (450, "Mailbox busy", "the mail server says 450: later"),
            (451, "4.7.1 Slow down", "the mail server says 451 4.7.1: later"),
            (452, "", "the mail server says 452: later"),
            (421, "4.7.0 Too many", "the mail server is closing"),
        ] {
            let reply = Reply { code, lines: vec![words.to_owned()] };
            assert_eq!(reply.refusal().to_string(), expected, "{code} {words}");
        }
        let of = |code, words: &str| Reply { code, lines: vec![words.to_owned()] }.refusal();
        assert!(matches!(of(450, "4.2.0 Greylisted"), SendError::Later(450)));
        assert!(matches!(of(451, "4.7.1 Slow down"), SendError::Busy(_)));
    }
}
