//! One length for all envelopes of a question: a shorter ballot is filled up.

use zeroize::Zeroizing;

/// Number of bytes that the length of a ballot takes.
const LENGTH: usize = 4;

/// The multiple that a padded ballot is of, in bytes.
const STEP: usize = 256;

/// A ballot, filled up as the longest of its question is.
pub(crate) fn pad(ballot: &[u8], longest: usize) -> Zeroizing<Vec<u8>> {
    let whole = (LENGTH + longest.max(ballot.len())).next_multiple_of(STEP);
    let mut padded = Zeroizing::new(Vec::with_capacity(whole));
    padded.extend_from_slice(&u32::try_from(ballot.len()).unwrap_or_default().to_be_bytes());
    padded.extend_from_slice(ballot);
    padded.resize(whole, 0);
    padded
}

/// The ballot in what was filled up.
pub(crate) fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let (length, rest) = padded.split_first_chunk::<LENGTH>()?;
    rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ballot_of_a_question_is_as_long_as_its_longest() {
        for (ballot, longest) in [(&b"{}"[..], 40), (&[b'x'; 40], 40), (b"", 40)] {
            let padded = pad(ballot, longest);
            assert_eq!((padded.len(), unpad(&padded)), (256, Some(ballot)));
        }
        assert_eq!(pad(&[0; 252], 252).len(), 256);
        assert_eq!(pad(&[0; 253], 253).len(), 512);
        assert_eq!(unpad(&[0, 0, 1, 0, 7]), None);
    }
}
