//! The texts and numbers of a commune's settings, valid by construction.

use std::str::FromStr;

use ground::seen::{clean_lines, is_invisible, is_unseen};
use ground::text::Message;
use ground::{leaf, line, number, say};

line!(
    /// The name that a commune goes by: one line, 1 to 80 characters.
    DisplayName,
    80,
    "Le nom affiché compte de 1 à 80 caractères, sur une seule ligne.",
    "The displayed name has 1 to 80 characters, on a single line."
);

line!(
    /// A remark beside hours, such as « sur rendez-vous »: one line, 1 to 120 characters.
    HoursNote,
    120,
    "Une précision compte de 1 à 120 caractères, sur une seule ligne.",
    "A remark has 1 to 120 characters, on a single line."
);

ground::text!(
    /// The address of a town hall, as on an envelope: 1 to 6 lines, 300 characters at most.
    PostalAddress
);

impl FromStr for PostalAddress {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        let text = clean_lines(raw).replace('\t', " ");
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !is_unseen(line)).collect();
        let fits = (1..=6).contains(&lines.len()) && text.chars().count() <= 300;
        if fits && !text.contains('\0') {
            Ok(Self(lines.join("\n")))
        } else {
            Err(say!(
                "Une adresse compte de 1 à 6 lignes et 300 caractères au plus.",
                "An address has 1 to 6 lines, and 300 characters at most.",
            ))
        }
    }
}

leaf!(PostalAddress, "string", "", |mut schema| {
    schema.max_length = Some(300);
    schema.example = Some("1 place de l’Église\n57480 Kerling-lès-Sierck".into());
    schema
});

ground::text!(
    /// A telephone number, as people read it: French ones in pairs of digits.
    Telephone
);

impl Telephone {
    /// The address that a telephone dials.
    pub fn link(&self) -> String {
        let dialled = self.0.chars().filter(|c| c.is_ascii_digit() || *c == '+');
        format!("tel:{}", dialled.collect::<String>())
    }
}

impl FromStr for Telephone {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Un numéro de téléphone s’écrit en chiffres, par exemple 03 82 83 71 05 ou +33 3 82 83 71 05.",
            "A telephone number is written in digits, such as 03 82 83 71 05 or +33 3 82 83 71 05.",
        );
        let seen: String = raw.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        let seen = seen.replace(|c| c != ' ' && is_invisible(c), "").replace("(0)", "");
        let seen = seen.split_whitespace().collect::<Vec<_>>().join(" ");
        let (plus, number) = seen.strip_prefix('+').map_or((false, seen.as_str()), |number| (true, number));
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let spelled = number.chars().all(|c| c.is_ascii_digit() || " .-/()".contains(c));
        // The longest number there is has fifteen digits (ITU-T E.164).
        let least = if plus { 8 } else { 2 };
        if !spelled || !(least..=15).contains(&digits.len()) {
            return Err(WRONG);
        }
        let national = match plus {
            true => digits.strip_prefix("33").filter(|rest| rest.len() == 9).map(|rest| format!("0{rest}")),
            false => Some(digits).filter(|digits| digits.len() == 10 && digits.starts_with('0')),
        };
        Ok(Self(national.map_or(seen, |number| in_pairs(&number))))
    }
}

fn in_pairs(digits: &str) -> String {
    let spaced = digits.chars().enumerate().flat_map(|(index, digit)| {
        let space = (index > 0 && index % 2 == 0).then_some(' ');
        space.into_iter().chain([digit])
    });
    spaced.collect()
}

leaf!(Telephone, "string", "", |mut schema| {
    schema.max_length = Some(40);
    schema.example = Some("03 82 83 71 05".into());
    schema
});

number!(
    /// A number of inhabitants, 1 to 5 million: Paris has two.
    Population, 1..=5_000_000,
    "Un nombre d’habitants entre 1 et 5 000 000 est attendu.",
    "A number of inhabitants between 1 and 5,000,000 is expected."
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_read_however_people_write_it() {
        for (written, read, link) in [
            ("0382837105", "03 82 83 71 05", "tel:0382837105"),
            ("03.82.83.71.05", "03 82 83 71 05", "tel:0382837105"),
            ("+33 (0)3 82 83 71 05", "03 82 83 71 05", "tel:0382837105"),
            (" 03\u{a0}82\u{202f}83 71 05 ", "03 82 83 71 05", "tel:0382837105"),
            ("+262 262 40 00 00", "+262 262 40 00 00", "tel:+262262400000"),
            ("3949", "3949", "tel:3949"),
        ] {
            let number: Telephone = written.parse().unwrap_or_else(|_| panic!("{written} is refused"));
            assert_eq!((number.as_str(), number.link().as_str()), (read, link));
        }
        for wrong in ["", "mairie", "03 82 83 71 05 poste 2", "+33", "12345678901234567", "1+2"] {
            assert!(wrong.parse::<Telephone>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_address_keeps_its_lines() {
        let read = |text: &str| text.parse::<PostalAddress>().ok().map(|it| it.to_string());
        assert_eq!(read(" 1 place \r\n\r\n57480 Kerling\n").as_deref(), Some("1 place\n57480 Kerling"));
        assert_eq!(read(" \n"), None);
        assert_eq!(read("a\nb\nc\nd\ne\nf\ng"), None);
    }
}
