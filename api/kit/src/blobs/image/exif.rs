//! The colour space that cameras name in EXIF instead of a profile: Adobe RGB, by the name of its rules (DCF 2.0) or a number.

/// The tag of the directory of EXIF, in the first directory.
const EXIF: u16 = 0x8769;
/// The tag of the colour space, in the directory of EXIF; 2 is Adobe RGB to those who use it.
const COLOUR_SPACE: u16 = 0xA001;
/// The tag of the directory of interoperability, whose first entry names its rules.
const INTEROPERABILITY: u16 = 0xA005;

/// True if the picture is in Adobe RGB by this content of EXIF, from its TIFF header on.
pub(super) fn is_adobe_rgb(tiff: &[u8]) -> bool {
    let Some(tiff) = Tiff::of(tiff) else { return false };
    let exif = tiff.number(4).and_then(|first| tiff.find(first, EXIF)).and_then(|entry| tiff.number(entry));
    let Some(exif) = exif else { return false };
    let rules = tiff.find(exif, INTEROPERABILITY).and_then(|entry| tiff.number(entry));
    let rules = rules.and_then(|directory| tiff.find(directory, 1)).and_then(|entry| tiff.bytes.get(entry..entry + 3));
    rules == Some(b"R03") || tiff.find(exif, COLOUR_SPACE).and_then(|entry| tiff.short(entry)) == Some(2)
}

struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Tiff<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        match bytes {
            [b'I', b'I', 42, 0, ..] => Some(Self { bytes, little: true }),
            [b'M', b'M', 0, 42, ..] => Some(Self { bytes, little: false }),
            _ => None,
        }
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little { u16::from_le_bytes(*bytes) } else { u16::from_be_bytes(*bytes) })
    }

    fn number(&self, at: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..)?.first_chunk()?;
        usize::try_from(if self.little { u32::from_le_bytes(*bytes) } else { u32::from_be_bytes(*bytes) }).ok()
    }

    /// The place of an entry's value in a directory.
    fn find(&self, directory: usize, tag: u16) -> Option<usize> {
        let first = directory.checked_add(2)?;
        let entries = 0..usize::from(self.short(directory)?);
        entries.map(|entry| first + 12 * entry).find(|at| self.short(*at) == Some(tag)).map(|at| at + 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A first directory, that of EXIF and that of interoperability, each with one entry.
    fn exif(colour_space: u16, rules: &[u8; 4]) -> Vec<u8> {
        let entry = |tag: u16, kind: u16, value: [u8; 4]| {
            [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &1_u32.to_be_bytes(), &value].concat()
        };
        let [high, low] = colour_space.to_be_bytes();
        [
            &b"MM\0*\0\0\0\x08\0\x01"[..],
            &entry(EXIF, 4, 22_u32.to_be_bytes()),
            b"\0\x02",
            &entry(COLOUR_SPACE, 3, [high, low, 0, 0]),
            &entry(INTEROPERABILITY, 4, 48_u32.to_be_bytes()),
            b"\0\x01",
            &entry(1, 2, *rules),
        ]
        .concat()
    }

    #[test]
    fn adobe_rgb_is_named_by_its_rules_or_its_number() {
        assert!(is_adobe_rgb(&exif(0xFFFF, b"R03\0")) && is_adobe_rgb(&exif(2, b"R98\0")));
        for other in
            [&exif(1, b"R98\0")[..], &exif(0xFFFF, b"R98\0"), &exif(1, b"R03\0")[..40], b"MM\0*\xFF\xFF\xFF\xFF", b""]
        {
            assert!(!is_adobe_rgb(other), "{other:?}");
        }
    }
}
