//! What one's own page of a consultation shows.

use askama::Template;

use super::paths::{mine_of, page_of, vote_of};
use super::place::{Voting, framed};
use super::reasons::why;
use crate::arguments::{ArgumentId, DebatePart, Stance};
use crate::ballots::Channel;
use crate::ballots::carried::{MyVoiceOut, OwnVote};
use crate::ballots::voice_path::voice_of;
use crate::ballots::wire::{MayNotVote, StandingOut};
use crate::consultations::Phase;
use ground::clock::Instant;
use ground::text::Message;
use ground::{FieldError, names, say};
use kit::forms::{FieldChoice, FieldKind, FieldView, FormView, Typed};
use kit::pages::{Frame, Site};

names! {
    /// Something that one does on one's own page of a consultation.
    pub enum Gesture {
        /// Gives an argument.
        Give = "donner",
        /// Writes a contribution.
        Contribute = "contribuer",
        /// Supports an argument.
        Support = "soutenir",
        /// Supports it no more.
        Leave = "quitter",
        /// Takes an argument of one's own back.
        TakeBack = "reprendre",
        /// Reports an argument.
        Report = "signaler",
    }
}

/// The page.
#[derive(Template)]
#[template(path = "consultations/mine.html")]
pub(super) struct MinePage {
    frame: Frame,
    back: String,
    done: Option<String>,
    /// How one stands towards the vote, in words.
    standing: String,
    /// Where one's voice goes without one's vote, in words, and the path of the page about it.
    voice: Option<(String, String)>,
    /// True if one's ballot is published by name.
    is_open: bool,
    /// The path on which one votes, while one may, and the words for it.
    vote: Option<(String, String)>,
    /// The path on which one activates one's right to vote.
    activate: Option<String>,
    /// What went wrong with a button.
    mistakes: Vec<String>,
    report: Option<FormView>,
    give: Option<FormView>,
    contribute: Option<FormView>,
    own: String,
    here: String,
    debate: Option<DebatePart>,
    more: Option<String>,
}

/// A form that was refused.
pub(super) struct Refused<'a> {
    pub(super) asked: Gesture,
    pub(super) typed: &'a Typed,
    pub(super) mistakes: Vec<FieldError>,
}

pub(super) fn show(
    site: &Site,
    voting: &Voting,
    (standing, voice, now): (&StandingOut, Option<&MyVoiceOut>, Instant),
    debate: Option<DebatePart>,
    (done, reported): (Option<Gesture>, Option<ArgumentId>),
    refused: Option<Refused<'_>>,
) -> MinePage {
    let (row, say) = (&voting.row, |it: Message| it.in_language(voting.language));
    let is_resident = standing.reason != Some(MayNotVote::ResidentsOnly);
    let may_write = is_resident && debate.as_ref().is_some_and(|it| it.is_open);
    let form =
        |asked: Gesture, words, fields, blank: Typed| form(voting, (asked, words), fields, blank, refused.as_ref());
    let give = || {
        form(
            Gesture::Give,
            say!("Publier mon argument", "Publish my argument"),
            fields_of_argument(voting),
            Typed::default().with_once(),
        )
    };
    let contribute = || {
        form(
            Gesture::Contribute,
            say!("Envoyer ma contribution", "Send my contribution"),
            fields_of_contribution(voting),
            Typed::default().with_once(),
        )
    };
    let report = |id: ArgumentId| {
        let blank = Typed::default().with("argument", id.to_string());
        form(Gesture::Report, say!("Signaler à la mairie", "Report to the town hall"), fields_of_report(voting), blank)
    };
    let at_a_button = refused.as_ref().filter(|it| !it.asked.has_form());
    let words = match standing.voted {
        true => say!("Remplacer mon bulletin", "Replace my ballot"),
        false => say!("Voter", "Vote"),
    };
    MinePage {
        frame: framed(site, voting, row.title.to_string()),
        back: page_of(row.id),
        done: done.map(|it| say(it.told())),
        standing: say(stands(standing, row.phase(now))),
        voice: voice.map(|it| (say(goes(it)), voice_of(row.id))),
        is_open: standing.open,
        vote: standing.may_vote.then(|| (vote_of(row.id), say(words))),
        activate: (!is_resident).then(|| format!("{}/activer", voting.commune.path())),
        mistakes: at_a_button
            .map(|it| it.mistakes.iter().map(|wrong| wrong.detail.in_language(voting.language)).collect())
            .unwrap_or_default(),
        report: reported.filter(|_| is_resident).map(report),
        give: may_write.then(give),
        contribute: (may_write && row.contributions).then(contribute),
        own: mine_of(row.id),
        here: mine_of(row.id),
        more: debate.as_ref().and_then(|it| it.next.as_ref()).map(|next| format!("{}?suite={next}", mine_of(row.id))),
        debate,
    }
}

/// How somebody stands towards the vote.
fn stands(standing: &StandingOut, phase: Phase) -> Message {
    match (standing.voted, standing.channel, standing.reason) {
        (true, Some(Channel::Online) | None, _) => say!("Vous avez voté en ligne.", "You have voted online."),
        (true, Some(Channel::Counter), _) => say!("Vous avez voté à la mairie.", "You have voted at the counter."),
        (true, Some(Channel::Paper), _) => {
            say!("Votre enveloppe est arrivée à la mairie.", "Your envelope came to the town hall.")
        }
        (true, Some(Channel::Phone), _) => say!("Vous avez voté par téléphone.", "You have voted by phone."),
        (false, _, Some(reason)) => match (reason, phase) {
            (MayNotVote::VoteClosed, Phase::Result | Phase::Answered) => {
                say!(
                    "Le vote est clos. Rien ne dit que vous y avez pris part.",
                    "The vote is closed. Nothing says that you took part."
                )
            }
            _ => why(reason),
        },
        (false, _, None) => say!("Vous n’avez pas encore voté.", "You have not voted yet."),
    }
}

/// Where a voice goes, unless its owner votes.
fn goes(voice: &MyVoiceOut) -> Message {
    let to: Vec<String> = voice.goes.iter().map(|it| format!("{} ({}\u{a0}%)", it.name, it.percent)).collect();
    let names = to.join(", ");
    match (voice.mine, to.is_empty()) {
        (OwnVote::InTime | OwnVote::Late, _) => {
            say!("Votre voix est la vôtre\u{a0}: vous avez voté.", "Your voice is your own: you have voted.")
        }
        (_, true) => say!(
            "Votre voix n’est confiée à personne ici\u{a0}: sans votre vote, elle ne sert pas.",
            "Your voice is given to nobody here: without your vote it is not used."
        ),
        (_, false) => {
            say!("Sans votre vote, votre voix va à {names}.", "Without your vote, your voice goes to {names}.", names)
        }
    }
}

impl Gesture {
    /// True if it comes from a form with fields.
    fn has_form(self) -> bool {
        match self {
            Self::Give | Self::Contribute | Self::Report => true,
            Self::Support | Self::Leave | Self::TakeBack => false,
        }
    }

    /// The words once it is done.
    const fn told(self) -> Message {
        match self {
            Self::Give => say!("Votre argument est publié.", "Your argument is published."),
            Self::Contribute => say!("Votre contribution est publiée.", "Your contribution is published."),
            Self::Support => say!("Vous soutenez cet argument.", "You support this argument."),
            Self::Leave => say!("Vous ne soutenez plus cet argument.", "You support this argument no more."),
            Self::TakeBack => say!("Votre argument est repris.", "Your argument is taken back."),
            Self::Report => say!("La mairie lira votre signalement.", "The town hall will read your report."),
        }
    }
}

/// A form, with what was typed into it if it was refused.
fn form(
    voting: &Voting,
    (asked, words): (Gesture, Message),
    fields: Vec<FieldView>,
    blank: Typed,
    refused: Option<&Refused<'_>>,
) -> FormView {
    let mine = refused.filter(|it| it.asked == asked);
    let typed = mine.map_or_else(|| blank.with("geste", asked.as_str()), |it| it.typed.clone());
    let fields = [FieldView::hidden("geste"), FieldView::hidden("argument")].into_iter().chain(fields).collect();
    let mistakes: &[FieldError] = mine.map_or(&[], |it| &it.mistakes);
    FormView::new(voting.language, mine_of(voting.row.id), words.in_language(voting.language), fields, &typed, mistakes)
}

fn fields_of_argument(voting: &Voting) -> Vec<FieldView> {
    let say = |it: Message| it.in_language(voting.language);
    let sides = [
        (Stance::For, say!("Pour", "For")),
        (Stance::Against, say!("Contre", "Against")),
        (Stance::Neutral, say!("Ni l’un ni l’autre", "Neither")),
    ];
    let sides: Vec<FieldChoice> =
        sides.into_iter().map(|(stance, words)| (stance.as_str().into(), say(words))).collect();
    let help = say!(
        "Une seule idée, avec vos mots, en 600 signes au plus. Il paraîtra avec votre prénom et l’initiale de votre nom.",
        "One idea, in your own words, 600 characters at most. It appears with your first name and your initial.",
    );
    let text = FieldView::new("text", FieldKind::Lines, say(say!("Votre argument", "Your argument")));
    let mut fields = vec![
        FieldView::new("stance", FieldKind::OneOf(sides), say(say!("Il est", "It is"))).in_columns(),
        text.one_of_many("argument").up_to(600).with_help(say(help)),
    ];
    if voting.row.questions.0.len() > 1 {
        let whole: FieldChoice = ("".into(), say(say!("Sur toute la consultation", "About the whole consultation")));
        let asked = voting.row.questions.0.iter().map(|it| (it.id.to_string().into(), it.text.clone()));
        let asked = std::iter::once(whole).chain(asked).collect();
        fields.push(FieldView::new("question", FieldKind::Select(asked), say(say!("Il porte sur", "It is about"))));
    }
    fields
}

fn fields_of_contribution(voting: &Voting) -> Vec<FieldView> {
    let say = |it: Message| it.in_language(voting.language);
    let help = say!(
        "2\u{a0}000 signes au plus, avec votre prénom et l’initiale de votre nom.",
        "2,000 characters at most, with your first name and your initial."
    );
    let text = FieldView::new("text", FieldKind::Lines, say(say!("Votre contribution", "Your contribution")));
    let point = say!(
        "Si elle parle d’un lieu. Une carte en ligne les donne, par exemple 49.4236.",
        "If it is about a place. An online map gives them, for example 49.4236."
    );
    vec![
        text.one_of_many("contribution").up_to(2000).with_help(say(help)),
        FieldView::new("latitude", FieldKind::Line, say(say!("Latitude", "Latitude"))).with_help(say(point)),
        FieldView::new("longitude", FieldKind::Line, say(say!("Longitude", "Longitude"))),
    ]
}

fn fields_of_report(voting: &Voting) -> Vec<FieldView> {
    let say = |it: Message| it.in_language(voting.language);
    let help =
        say!("La mairie seule lit votre raison et décide.", "The town hall alone reads your reason, and decides.");
    let reason = FieldView::new(
        "reason",
        FieldKind::Line,
        say(say!("Pourquoi signaler cet argument", "Why report this argument")),
    );
    vec![reason.up_to(300).with_help(say(help))]
}
