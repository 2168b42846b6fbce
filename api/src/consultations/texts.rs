//! The texts of a consultation, valid by construction.

use ground::{line, lines, number};

line!(
    /// What a consultation is about, in a few words: one line, 1 to 300 characters.
    ConsultationSummary,
    300,
    "Le résumé compte de 1 à 300 caractères, sur une seule ligne.",
    "A summary has 1 to 300 characters, on a single line."
);

lines!(
    /// A long text in Markdown: up to 20,000 characters, lines ended by `\n`.
    LongBody,
    20_000,
    "Le texte compte 20\u{a0}000 caractères au plus, sans caractère de contrôle.",
    "The body has 20,000 characters at most, and no control characters."
);

line!(
    /// Whom one may ask: one line, 1 to 200 characters.
    ContactLine,
    200,
    "Le contact compte de 1 à 200 caractères, sur une seule ligne.",
    "The contact has 1 to 200 characters, on a single line."
);

line!(
    /// The text of a question: one line, 1 to 300 characters.
    QuestionText,
    300,
    "La question compte de 1 à 300 caractères, sur une seule ligne.",
    "A question has 1 to 300 characters, on a single line."
);

line!(
    /// The label of an option: one line, 1 to 120 characters.
    ChoiceLabel,
    120,
    "Un choix compte de 1 à 120 caractères, sur une seule ligne.",
    "An option has 1 to 120 characters, on a single line."
);

line!(
    /// What an option means: one line, 1 to 600 characters.
    ChoiceDescription,
    600,
    "La description d’un choix compte de 1 à 600 caractères, sur une seule ligne.",
    "The description of an option has 1 to 600 characters, on a single line."
);

line!(
    /// A grade of majority judgment: one line, 1 to 40 characters.
    GradeName,
    40,
    "Une mention compte de 1 à 40 caractères, sur une seule ligne.",
    "A grade has 1 to 40 characters, on a single line."
);

line!(
    /// The reason of something that is done in public: one line, 1 to 600 characters.
    PublicReason,
    600,
    "La raison compte de 1 à 600 caractères, sur une seule ligne.",
    "A reason has 1 to 600 characters, on a single line."
);

line!(
    /// The title of a decision: one line, 1 to 200 characters.
    ActTitle,
    200,
    "Le titre d’un acte compte de 1 à 200 caractères, sur une seule ligne.",
    "The title of an act has 1 to 200 characters, on a single line."
);

line!(
    /// What the council promises: one line, 1 to 300 characters.
    MilestoneText,
    300,
    "Un engagement compte de 1 à 300 caractères, sur une seule ligne.",
    "A milestone has 1 to 300 characters, on a single line."
);

number!(
    /// The most points that one may give to an option: 1 to 20.
    MaxScore,
    1..=20,
    "On donne de 1 à 20 points au plus.",
    "The most points are 1 to 20."
);

number!(
    /// The number of options that are elected: 1 to 29.
    Seats,
    1..=29,
    "Le nombre de sièges va de 1 à 29.",
    "The number of seats is 1 to 29."
);

number!(
    /// A threshold: ballots, or ballots for each hundred of the electorate.
    ThresholdValue,
    1..=10_000_000,
    "Le seuil est un nombre à partir de 1.",
    "A threshold is a number from 1."
);
