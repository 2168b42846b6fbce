//! The methods of voting in plain words: what each is for, what it is not for, and how it is counted.

use poem::Request;
use poem::web::Data;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use serde::Serialize;

use super::VotingMethod;
use crate::{App, Tag};
use ground::say;
use ground::text::{Language, Message};
use kit::http::problem::{DbErr, Refused};
use kit::http::{Document, language};

/// A method of voting, in plain words
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Object)]
#[oai(rename = "VotingMethodInWords")]
pub struct MethodOut {
    /// The method.
    pub method: VotingMethod,
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(rename = "for")]
    #[oai(rename = "for")]
    pub fit_for: String,
    /// What it is not for.
    pub not_for: String,
    /// An example.
    pub example: String,
    /// What a ballot says.
    pub ballot: String,
    /// Number of options.
    pub options: OptionsRange,
}

/// A number of options, from and to
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Object)]
pub struct OptionsRange {
    /// The fewest.
    pub min: u32,
    /// The most.
    pub max: u32,
}

/// All methods of voting
#[derive(Debug, Clone, Serialize, Object)]
#[oai(example)]
pub struct VotingMethods {
    /// The methods, the simplest first.
    pub items: Vec<MethodOut>,
}

/// The methods of voting, for everybody.
#[derive(Debug)]
pub struct MethodsApi;

#[OpenApi(tag = "Tag::Consultations")]
impl MethodsApi {
    /// List the methods of voting
    ///
    /// What each is for, what it is not for, and an example, in the reader's language.
    #[oai(path = "/v1/voting-methods", method = "get", operation_id = "listVotingMethods")]
    async fn list(&self, _app: Data<&App>, request: &Request) -> Result<Document<VotingMethods>, Refused<DbErr>> {
        let language = language(request.headers());
        Ok(Document(VotingMethods { items: VotingMethod::ALL.iter().map(|it| in_words(*it, language)).collect() }))
    }
}

/// A method in words.
pub(crate) fn in_words(method: VotingMethod, language: Language) -> MethodOut {
    let words = words(method);
    let said = |message: Message| message.in_language(language);
    let least = if method.ranks() || method == VotingMethod::MajorityJudgment { 3 } else { 2 };
    MethodOut {
        method,
        name: said(name(method)),
        fit_for: said(words.fit_for),
        not_for: said(words.not_for),
        example: said(words.example),
        ballot: said(words.ballot),
        options: OptionsRange { min: least, max: if method == VotingMethod::SingleChoice { 4 } else { 30 } },
    }
}

/// The name of a method, as residents read it.
pub(crate) fn name(method: VotingMethod) -> Message {
    match method {
        VotingMethod::SingleChoice => say!("Choix unique", "Single choice"),
        VotingMethod::Approval => say!("Vote par approbation", "Approval voting"),
        VotingMethod::Score => say!("Vote par points", "Score voting"),
        VotingMethod::MajorityJudgment => say!("Jugement majoritaire", "Majority judgment"),
        VotingMethod::Borda => say!("Classement par points (Borda)", "Borda count"),
        VotingMethod::Schulze => say!("Duels (méthode de Schulze)", "Schulze method"),
        VotingMethod::Irv => say!("Vote alternatif", "Instant run-off"),
        VotingMethod::Stv => say!("Vote unique transférable", "Single transferable vote"),
    }
}

/// How a method counts, in a sentence.
pub(crate) fn counted(method: VotingMethod, seats: Option<u32>) -> Message {
    match method {
        VotingMethod::SingleChoice => say!(
            "vous choisissez une réponse\u{202f}; celle qui a le plus de voix l’emporte.",
            "you choose one option; the one with the most voices wins.",
        ),
        VotingMethod::Approval => say!(
            "vous cochez toutes les réponses qui vous conviennent\u{202f}; la plus cochée l’emporte.",
            "you tick every option that suits you; the one ticked most wins.",
        ),
        VotingMethod::Score => say!(
            "vous donnez des points à chaque réponse\u{202f}; le plus grand total l’emporte.",
            "you give points to each option; the highest total wins.",
        ),
        VotingMethod::MajorityJudgment => say!(
            "vous donnez une mention à chaque réponse\u{202f}; la meilleure mention de la moitié des votants l’emporte.",
            "you give a grade to each option; the best grade of half of the voters wins.",
        ),
        VotingMethod::Borda => say!(
            "vous classez les réponses\u{202f}; chacune reçoit des points selon sa place, le plus grand total l’emporte.",
            "you rank the options; each gets points by its place, and the highest total wins.",
        ),
        VotingMethod::Schulze => say!(
            "vous classez les réponses\u{202f}; on les compare deux à deux, et celle qui bat toutes les autres l’emporte.",
            "you rank the options; each two are compared, and the one that beats all others wins.",
        ),
        VotingMethod::Irv => say!(
            "vous classez les réponses\u{202f}; la dernière est éliminée, tour après tour, et ses voix passent à la suivante.",
            "you rank the options; the last drops out, round by round, and its voices go to the next.",
        ),
        VotingMethod::Stv => say!(
            "vous classez les réponses pour {seats} sièges\u{202f}; ce qui dépasse le nécessaire passe à la réponse suivante.",
            "you rank the options for {seats} seats; what is more than needed goes to the next.",
            seats = seats.unwrap_or(1)
        ),
    }
}

struct Words {
    fit_for: Message,
    not_for: Message,
    example: Message,
    ballot: Message,
}

fn words(method: VotingMethod) -> Words {
    match method {
        VotingMethod::SingleChoice => Words {
            fit_for: say!("Une question à deux réponses, ou trois.", "A question with two options, or three."),
            not_for: say!("Beaucoup de réponses\u{202f}: les voix se dispersent.", "Many options: voices scatter."),
            example: say!(
                "Faut-il éteindre l’éclairage la nuit\u{202f}? Oui ou non.",
                "Switch street lights off at night? Yes or no."
            ),
            ballot: say!("Une réponse.", "One option."),
        },
        VotingMethod::Approval => Words {
            fit_for: say!("Trouver ce qui convient au plus grand nombre.", "Finding what suits most people."),
            not_for: say!("Dire de combien on préfère une réponse.", "Saying how much one prefers an option."),
            example: say!(
                "Quels jours pour le marché\u{202f}? Cochez tous ceux qui vous vont.",
                "Which days for the market? Tick all that suit you."
            ),
            ballot: say!("Autant de réponses que l’on veut.", "As many options as one likes."),
        },
        VotingMethod::Score => Words {
            fit_for: say!(
                "Peser des réponses entre personnes de bonne foi.",
                "Weighing options among people of good faith."
            ),
            not_for: say!(
                "Une question disputée\u{202f}: chacun donnerait tout ou rien.",
                "A contested question: people would give all or nothing."
            ),
            example: say!("Notez de 0 à 5 chaque projet de jeux pour le parc.", "Give each playground 0 to 5 points."),
            ballot: say!("Des points pour chaque réponse.", "Points for each option."),
        },
        VotingMethod::MajorityJudgment => Words {
            fit_for: say!(
                "Juger plusieurs projets, chacun pour lui-même.",
                "Judging several projects, each for itself."
            ),
            not_for: say!("Deux réponses\u{202f}: un choix unique suffit.", "Two options: a single choice is enough."),
            example: say!(
                "Quelle place pour la salle des fêtes\u{202f}? De «\u{202f}à rejeter\u{202f}» à «\u{202f}excellent\u{202f}».",
                "Which site for the village hall? From “to reject” to “excellent”."
            ),
            ballot: say!("Une mention pour chaque réponse.", "A grade for each option."),
        },
        VotingMethod::Borda => Words {
            fit_for: say!("Chercher un compromis dans un petit groupe.", "Finding a compromise in a small group."),
            not_for: say!(
                "Des réponses presque pareilles\u{202f}: leur nombre change le résultat.",
                "Options that are nearly alike: their number changes the result."
            ),
            example: say!("Classez quatre menus pour le repas des aînés.", "Rank four menus for the seniors’ meal."),
            ballot: say!("Un classement.", "A ranking."),
        },
        VotingMethod::Schulze => Words {
            fit_for: say!("Trois réponses et plus, une seule à retenir.", "Three options or more, one to keep."),
            not_for: say!("Expliquer le résultat en une phrase.", "Explaining the result in one sentence."),
            example: say!("Classez cinq noms pour la nouvelle école.", "Rank five names for the new school."),
            ballot: say!(
                "Un classement, où deux réponses peuvent être à égalité.",
                "A ranking, in which options may be equal."
            ),
        },
        VotingMethod::Irv => Words {
            fit_for: say!(
                "Retenir une réponse que la majorité accepte, tour par tour.",
                "Keeping an option that a majority accepts, round by round."
            ),
            not_for: say!(
                "Un compromis que tous mettent deuxième\u{202f}: il tombe au premier tour.",
                "A compromise that everybody ranks second: it drops out first."
            ),
            example: say!("Choisir l’architecte parmi quatre.", "Choosing one of four architects."),
            ballot: say!("Un classement, sans égalité.", "A ranking, without ties."),
        },
        VotingMethod::Stv => Words {
            fit_for: say!(
                "Élire plusieurs personnes qui représentent tout le monde.",
                "Electing several people who represent everybody."
            ),
            not_for: say!("Un seul siège\u{202f}: prenez le vote alternatif.", "One seat: use instant run-off."),
            example: say!("Quatre habitants pour le comité du parc.", "Four residents for the park’s committee."),
            ballot: say!("Un classement, sans égalité.", "A ranking, without ties."),
        },
    }
}

impl Example for VotingMethods {
    fn example() -> Self {
        Self { items: vec![in_words(VotingMethod::SingleChoice, Language::En)] }
    }
}
