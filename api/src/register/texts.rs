//! The texts and numbers of an entry, valid by construction.

use ground::{line, number};

line!(
    /// The reference of somebody in the town hall's own list.
    Reference,
    40,
    "Une référence tient sur une ligne, de 1 à 40 caractères.",
    "A reference is one line of 1 to 40 characters."
);

line!(
    /// Somebody's last name.
    LastName,
    80,
    "Un nom tient sur une ligne, de 1 à 80 caractères.",
    "A name is one line of 1 to 80 characters."
);

line!(
    /// Somebody's first names.
    FirstNames,
    120,
    "Les prénoms tiennent sur une ligne, de 1 à 120 caractères.",
    "First names are one line of 1 to 120 characters."
);

line!(
    /// The number and street of a home.
    Street,
    120,
    "Une rue tient sur une ligne, de 1 à 120 caractères.",
    "A street is one line of 1 to 120 characters."
);

line!(
    /// The hamlet of a home.
    HamletName,
    80,
    "Un hameau tient sur une ligne, de 1 à 80 caractères.",
    "A hamlet is one line of 1 to 80 characters."
);

line!(
    /// The name of a group.
    GroupName,
    80,
    "Le nom d’un groupe tient sur une ligne, de 1 à 80 caractères.",
    "The name of a group is one line of 1 to 80 characters."
);

number!(
    /// The year of somebody's birth.
    BirthYear, 1900..=2100,
    "Une année de naissance s’écrit en quatre chiffres, à partir de 1900.",
    "A year of birth has four digits, from 1900 on."
);

line!(
    /// Words that somebody is looked for by.
    SearchWords,
    100,
    "On cherche avec 1 à 100 caractères.",
    "A search has 1 to 100 characters."
);

line!(
    /// The reason that the staff notes for what it does to an entry.
    StaffNote,
    300,
    "Une note tient sur une ligne, de 1 à 300 caractères.",
    "A note is one line of 1 to 300 characters."
);
