//! Accent colours, which text on white may have.

use std::fmt;
use std::str::FromStr;

use sea_orm::DeriveValueType;

use ground::text::Message;
use ground::{leaf, say};

/// The least contrast with white: that of enhanced legibility (WCAG 2.2, success criterion 1.4.6).
const LEAST: f64 = 7.0;

/// A colour that is read easily on white, such as `#12395b`: its contrast is 7 to 1 at least.
#[derive(Debug, Clone, PartialEq, Eq, DeriveValueType)]
pub struct AccentColour(String);

impl AccentColour {
    /// As stylesheets write it: `#` and six hexadecimal digits in small letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its contrast with white, in words, to one digit.
    pub fn contrast(&self) -> Message {
        let rgb = u32::from_str_radix(self.0.trim_start_matches('#'), 16).unwrap_or_default();
        in_words(contrast_with_white(rgb))
    }
}

impl fmt::Display for AccentColour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AccentColour {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Une couleur s’écrit # et six chiffres hexadécimaux, par exemple #12395b.",
            "A colour is written # and six hexadecimal digits, such as #12395b.",
        );
        let digits = raw.trim().strip_prefix('#').filter(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let digits = digits.ok_or(WRONG)?.to_ascii_lowercase();
        let digits = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits,
            _ => return Err(WRONG),
        };
        let contrast = contrast_with_white(u32::from_str_radix(&digits, 16).map_err(|_| WRONG)?);
        if contrast < LEAST {
            return Err(too_light(contrast));
        }
        Ok(Self(format!("#{digits}")))
    }
}

leaf!(AccentColour, "string", "", |mut schema| {
    schema.pattern = Some("^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$".to_owned());
    schema.example = Some("#12395b".into());
    schema
});

fn too_light(contrast: f64) -> Message {
    let contrast = in_words(contrast);
    say!(
        "Cette couleur se lit mal sur du blanc\u{a0}: son contraste est de {contrast} pour 1, il en faut 7. Choisissez une couleur plus foncée.",
        "This colour is hard to read on white: its contrast is {contrast} to 1, where 7 is needed. Choose a darker colour.",
        contrast
    )
}

/// A contrast to one digit; down, so that nobody reads that seven is not enough.
fn in_words(contrast: f64) -> Message {
    let contrast = (contrast * 10.0).floor() / 10.0;
    Message::each(|language| {
        let (point, ..) = language.speech().sizes;
        format!("{contrast:.1}").replace('.', &point.to_string())
    })
}

/// The contrast of a colour with white (WCAG 2.2, "contrast ratio" and "relative luminance").
fn contrast_with_white(rgb: u32) -> f64 {
    let linear = |shift: u32| {
        let share = f64::from((rgb >> shift) & 255) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0);
    1.05 / (luminance + 0.05)
}

#[cfg(test)]
mod tests {
    use ground::text::Language;

    use super::*;

    #[test]
    fn a_colour_is_taken_if_it_is_read_easily_on_white() {
        for (text, taken) in [
            ("#12395b", Some("#12395b")),
            ("#000", Some("#000000")),
            ("#595959", Some("#595959")),
            ("#5A5A5A", None),
            ("#C00", None),
            ("#A00", Some("#aa0000")),
            ("#ffffff", None),
            ("12395b", None),
            ("#12395", None),
            ("#12395g", None),
            ("bleu", None),
        ] {
            assert_eq!(text.parse().ok().as_ref().map(AccentColour::as_str), taken, "{text}");
        }
        let refused = "#5a5a5a".parse::<AccentColour>().unwrap_err();
        assert!(refused.in_language(Language::Fr).contains("6,8 pour 1"), "{}", refused.in_language(Language::Fr));
    }
}
