//! The fields of a draft's form, with what helps to fill them in.

use chrono::{Days, NaiveDate};

use super::draft_holders::HOLDERS;
use super::draft_questions::{self, name};
use super::draft_typed::{CLOSES, OPENS};
use crate::App;
use crate::accounts::Caller;
use crate::communes::DeskPlace;
use crate::consultations::methods::name as method_name;
use crate::consultations::{ThresholdKind, VotingMethod};
use crate::portfolios::{self, PortfolioRow};
use crate::register;
use crate::topics::{self, TopicRow};
use ground::ids::{CommuneId, TopicId};
use ground::say;
use ground::spoken::day_of_year;
use ground::text::Message;
use kit::forms::{FieldChoice, FieldKind, FieldView, Typed};
use sea_orm::DbErr;

/// What one chooses from in a draft's form.
#[derive(Debug, Default)]
pub(super) struct DraftChoices {
    pub(super) topics: Vec<FieldChoice>,
    portfolios: Vec<FieldChoice>,
    groups: Vec<FieldChoice>,
    /// True if it may be in no portfolio: a councillor writes in one of theirs.
    may_be_in_none: bool,
}

impl DraftChoices {
    /// What somebody chooses from.
    pub(super) async fn of(app: &App, caller: &Caller, commune: CommuneId) -> Result<Self, DbErr> {
        let db = &app.db.read;
        let topics = topics::all_of(db, commune).await?;
        let runs_board = caller.runs_board(commune);
        let portfolios = portfolios::all_of(db, commune).await?.into_iter();
        let portfolios = portfolios.filter(|it| runs_board || portfolios::is_held_by(it, caller));
        let groups = register::group_names(db, commune).await?;
        Ok(Self {
            topics: in_tree(&topics, None, 0),
            portfolios: portfolios.map(|it| (it.id.to_string().into(), held(&it))).collect(),
            groups: groups.into_iter().map(|(id, name)| (id.to_string().into(), name)).collect(),
            may_be_in_none: runs_board,
        })
    }
}

fn held(row: &PortfolioRow) -> String {
    format!("{} ({})", row.title, row.holder_name)
}

/// The topics below one, each below the one that it is a part of.
fn in_tree(all: &[TopicRow], parent: Option<TopicId>, depth: usize) -> Vec<FieldChoice> {
    let below = all.iter().filter(|it| it.parent_id == parent);
    below
        .flat_map(|it| {
            let here = (it.id.to_string().into(), format!("{}{}", "\u{2014}\u{a0}".repeat(depth), it.name));
            [here].into_iter().chain(in_tree(all, Some(it.id), depth + 1))
        })
        .collect()
}

/// The fields of a draft, but for its questions.
pub(super) fn fields(at: &DeskPlace<'_>, choices: &DraftChoices, today: NaiveDate) -> Vec<FieldView> {
    let say = |message: Message| at.say(message);
    let line = |name, words: Message, longest| FieldView::new(name, FieldKind::Line, at.say(words)).up_to(longest);
    let day = |name, words: Message, hour| {
        FieldView::new(name, FieldKind::Day(hour), at.say(words)).with_hour(at.say(say!("Heure", "Hour")))
    };
    let earliest = day_of_year(today + Days::new(15), at.language);
    let nobody = |words: Message| ("".into(), at.say(words));
    let topics = [nobody(say!("choisissez", "choose"))].into_iter().chain(choices.topics.clone()).collect();
    let none = choices.may_be_in_none.then(|| nobody(say!("aucune", "none")));
    let portfolios = none.into_iter().chain(choices.portfolios.clone()).collect();
    let everybody = nobody(say!("toutes les personnes du registre", "everybody in the register"));
    let groups = [everybody].into_iter().chain(choices.groups.clone()).collect();
    vec![
        line("title", say!("Titre", "Title"), 120),
        line("summary", say!("Résumé, en une phrase", "Summary, in a sentence"), 300),
        FieldView::new("body", FieldKind::Lines, say(say!("Texte", "Text"))).up_to(20_000).with_help(say(say!(
            "Pourquoi la question se pose, ce que chaque choix coûte et change. Une ligne vide sépare deux paragraphes.",
            "Why the question is asked, what each option costs and changes. An empty line parts two paragraphs.",
        ))),
        FieldView::new("topic", FieldKind::Select(topics), say(say!("Thème", "Topic"))),
        FieldView::new("portfolio", FieldKind::Select(portfolios), say(say!("Délégation d’un élu", "A councillor’s portfolio"))),
        line("contact", say!("Qui renseigne", "Whom one may ask"), 200)
            .with_help(say(say!("Un nom, un téléphone, une adresse.", "A name, a phone number, an address."))),
        FieldView::new("group", FieldKind::Select(groups), say(say!("Qui vote", "Who votes"))).with_help(say(say!(
            "La liste est arrêtée à l’ouverture du vote\u{a0}; il faut au moins dix personnes.",
            "The list is settled when the vote opens; it needs ten people at least.",
        ))),
        day("vote_from", say!("Le vote s’ouvre", "The vote opens"), OPENS),
        day("vote_until", say!("Le vote se clôt", "The vote closes"), CLOSES).with_help(say(say!(
            "Quinze jours au moins entre l’annonce et la clôture\u{a0}: c’est le délai raisonnable (CRPA L131-1). Annoncée aujourd’hui, elle se clôt au plus tôt le {earliest}. Le vote dure trois jours au moins.",
            "Fifteen days at least between the announcement and the close: the reasonable period (CRPA L131-1). Announced today, it closes on {earliest} at the earliest. A vote lasts three days at least.",
            earliest
        ))),
        day("debate_from", say!("Le débat commence", "The debate begins"), OPENS)
            .with_help(say(say!("À l’annonce, si vous ne dites rien.", "With the announcement unless you say."))),
        day("delegates_until", say!("Limite des délégués", "Cut-off for delegates"), CLOSES).with_help(say(say!(
            "Qui porte la voix d’autres vote avant. Deux jours avant la clôture, si vous ne dites rien.",
            "Whoever carries the voices of others votes before. Two days before the close unless you say.",
        ))),
        FieldView::new("response_due", FieldKind::Date, say(say!("Le conseil répond avant le", "The council answers before")))
            .with_help(say(say!(
                "Soixante jours après la clôture, si vous ne dites rien\u{a0}; cent quatre-vingts au plus. Un retard se voit.",
                "Sixty days after the close unless you say; a hundred and eighty at most. Lateness shows.",
            ))),
        FieldView::new("allowed", FieldKind::Tick, say(say!("Chacun peut confier sa voix à un délégué", "Everybody may hand their voice to a delegate"))),
        FieldView::new("cap", FieldKind::Number, say(say!("Part des voix qu’un délégué porte au plus, en\u{a0}%", "The share of voices that a delegate carries at most, in %")))
            .with_help(say(say!("Sans plafond, si vous ne dites rien.", "No cap unless you say."))),
        FieldView::new("threshold_kind", FieldKind::Select(thresholds(at)), say(say!("Seuil de participation", "Threshold of participation")))
            .with_help(say(say!(
                "Affiché avec le résultat\u{a0}; il n’oblige à rien.",
                "Shown with the result; it binds nobody.",
            ))),
        FieldView::new("threshold_value", FieldKind::Number, say(say!("Nombre du seuil", "Number of the threshold"))),
        FieldView::new(HOLDERS, FieldKind::Lines, say(say!("Qui garde la clé de l’urne", "Who holds the key of the urn")))
            .up_to(800)
            .with_help(say(say!(
                "Le serveur, si vous ne dites rien. Ou trois personnes\u{a0}: une par ligne, le nom puis l’adresse électronique. Deux d’entre elles ouvrent l’urne ensemble.",
                "The server unless you say. Or three people: one a line, the name and then the e-mail address. Any two of them open the urn together.",
            ))),
        FieldView::new("contributions", FieldKind::Tick, say(say!("Recevoir aussi des contributions libres", "Take free contributions too"))),
        FieldView::hidden(draft_questions::NUMBER),
    ]
}

fn thresholds(at: &DeskPlace<'_>) -> Vec<FieldChoice> {
    let words = |it: &ThresholdKind| match it {
        ThresholdKind::Ballots => say!("un nombre de bulletins", "a number of ballots"),
        ThresholdKind::Percent => say!("un pourcentage des personnes appelées", "a percentage of those who may vote"),
    };
    let none = ("".into(), at.say(say!("aucun", "none")));
    [none].into_iter().chain(ThresholdKind::ALL.iter().map(|it| (it.as_str().into(), at.say(words(it))))).collect()
}

/// The names of a question's fields, by what they are.
pub(super) struct QuestionPlace {
    pub(super) number: usize,
    pub(super) text: String,
    pub(super) method: String,
    pub(super) options: String,
    /// Fields that some methods have.
    pub(super) more: Vec<String>,
    /// True if one of those says something.
    pub(super) is_open: bool,
    pub(super) place: usize,
}

/// The places of the questions that a page shows.
pub(super) fn places(typed: &Typed) -> Vec<QuestionPlace> {
    let more = |place| ["max_score", "seats", "grades"].map(|it| name(place, it));
    let place = |place: usize| QuestionPlace {
        number: place + 1,
        text: name(place, "text"),
        method: name(place, "method"),
        options: name(place, "options"),
        is_open: more(place).iter().any(|it| typed.text(it).is_some())
            || typed.text(&name(place, "method")) == Some(VotingMethod::Score.as_str()),
        more: more(place).into(),
        place,
    };
    (0..draft_questions::number(typed)).map(place).collect()
}

/// The fields of a question.
pub(super) fn of_question(at: &DeskPlace<'_>, place: usize) -> Vec<FieldView> {
    let methods = VotingMethod::ALL.iter().map(|it| (it.as_str().into(), at.say(method_name(*it)))).collect();
    let field = |member, kind, words: Message| FieldView::new(name(place, member), kind, at.say(words));
    vec![
        field("text", FieldKind::Line, say!("Question", "Question")).up_to(300),
        field("method", FieldKind::Select(methods), say!("Mode de scrutin", "Method")),
        field("options", FieldKind::Lines, say!("Choix", "Options")).with_help(at.say(say!(
            "De 2 à 30, un par ligne. Pour expliquer un choix\u{a0}: « Sur la place | près de la fontaine ».",
            "2 to 30, one a line. To explain an option: “On the square | near the fountain”.",
        ))),
        field(
            "max_score",
            FieldKind::Number,
            say!("Vote par points\u{a0}: points au plus", "Score voting: the most points"),
        )
        .with_help(at.say(say!("De 1 à 20.", "1 to 20."))),
        field(
            "seats",
            FieldKind::Number,
            say!("Vote unique transférable\u{a0}: sièges", "Single transferable vote: seats"),
        )
        .with_help(at.say(say!("Moins que de choix.", "Fewer than options."))),
        field("grades", FieldKind::Lines, say!("Jugement majoritaire\u{a0}: mentions", "Majority judgment: grades"))
            .with_help(at.say(say!(
            "De 3 à 7, une par ligne, de la pire à la meilleure. Les six mentions habituelles, si vous ne dites rien.",
            "3 to 7, one a line, worst to best. The six usual ones unless you say.",
        ))),
    ]
}
