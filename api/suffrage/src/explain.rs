//! The story of a count, in a few sentences that can be read aloud in the hall.

use crate::election::Method;
use crate::json::tally::election_from_json;
use crate::language::Language;
use crate::number::Voices;
use crate::options::{Grades, OptionId};
use crate::outcome::{Details, Judgment, Outcome, Round, TieBreak};
use crate::refusal::Refusal;

/// Count the ballots of a file and say in a few sentences how the count went.
///
/// ```
/// let file = br#"{"method": "approval", "options": ["Saturday", "Sunday"], "ballots": [{"approved": ["Sunday"]}]}"#;
/// let text = suffrage::explain_json(file, suffrage::Language::English)?;
/// assert_eq!(text, "1 ballot was counted: 1 voice. “Sunday” comes first with 1 approval, ahead of “Saturday” with 0.");
/// # Ok::<(), suffrage::Refusal>(())
/// ```
pub fn explain_json(input: &[u8], language: Language) -> Result<String, Refusal> {
    Ok(explain(&election_from_json(input)?.count(), language))
}

/// Say in a few sentences how a count went.
pub fn explain(outcome: &Outcome, language: Language) -> String {
    let teller = Teller { outcome, french: language == Language::French };
    let mut sentences = vec![teller.opening()];
    if outcome.winner_ids().is_empty() {
        sentences.push(teller.nobody());
        return sentences.join(" ");
    }
    match outcome.details() {
        Details::Totals(totals) => sentences.extend(teller.totals(totals)),
        Details::Judgment { grades, judgments } => sentences.extend(teller.judgment(grades, judgments)),
        Details::Paths { pairwise, .. } => sentences.extend(teller.duels(pairwise)),
        Details::Rounds { quota: None, rounds } => sentences.extend(teller.runoff(rounds)),
        Details::Rounds { quota: Some(quota), rounds } => sentences.extend(teller.seats(*quota, rounds)),
    }
    if outcome.tied() && outcome.method() != Method::Stv {
        sentences.push(teller.shared_place());
    }
    sentences.join(" ")
}

struct Teller<'o> {
    outcome: &'o Outcome,
    french: bool,
}

impl Teller<'_> {
    fn opening(&self) -> String {
        let ballots = self.outcome.ballots();
        let cast = self.voices(self.outcome.cast());
        let blank = self.number(self.outcome.blank());
        let some_blank = self.outcome.blank() > Voices::ZERO;
        let counted = match (self.french, ballots) {
            (true, 0 | 1) => format!("{ballots} bulletin dépouillé : {cast}"),
            (true, _) => format!("{ballots} bulletins dépouillés : {cast}"),
            (false, 1) => format!("1 ballot was counted: {cast}"),
            (false, _) => format!("{ballots} ballots were counted: {cast}"),
        };
        match (self.french, some_blank) {
            (_, false) => format!("{counted}."),
            (true, true) => format!("{counted}, dont {blank} en blanc."),
            (false, true) => format!("{counted}, of which {blank} blank."),
        }
    }

    fn nobody(&self) -> String {
        self.say("Personne n’a exprimé de choix : rien n’est choisi.", "Nobody expressed a choice: nothing is chosen.")
    }

    fn shared_place(&self) -> String {
        let names = self.names(self.outcome.winner_ids());
        self.say(
            &format!(
                "{names} se partagent la première place : le dépouillement ne les départage pas, le conseil décide."
            ),
            &format!("{names} share the first place: the count does not separate them, the council decides."),
        )
    }

    fn totals(&self, totals: &[Voices]) -> Vec<String> {
        let Some((winner, runner_up)) = self.leaders() else { return vec![] };
        let [first, second] = [Some(winner), runner_up].map(|option| option.map(|option| totals[option.index()]));
        let first = first.unwrap_or_default();
        let what = match self.outcome.method() {
            Method::Approval if first.units() == Voices::from_micro(crate::number::MICRO).units() => {
                self.say("approbation", "approval")
            }
            Method::Approval => self.say("approbations", "approvals"),
            Method::Score | Method::Borda => self.say("points", "points"),
            _ => self.say("voix", if self.number(first) == "1" { "voice" } else { "voices" }),
        };
        let (name, amount) = (self.name(winner), self.number(first));
        let ahead = match (runner_up, second) {
            (Some(other), Some(second)) => {
                let (other, second) = (self.name(other), self.number(second));
                self.say(&format!(", devant {other} avec {second}"), &format!(", ahead of {other} with {second}"))
            }
            _ => String::new(),
        };
        vec![self.say(
            &format!("{name} arrive en tête avec {amount} {what}{ahead}."),
            &format!("{name} comes first with {amount} {what}{ahead}."),
        )]
    }

    fn judgment(&self, grades: &Grades, judgments: &[Judgment]) -> Vec<String> {
        let Some((winner, runner_up)) = self.leaders() else { return vec![] };
        let median = |option: OptionId| judgments[option.index()].median;
        let (name, grade) = (self.name(winner), self.quote(grades.name(median(winner))));
        let mut told = vec![self.say(
            &format!("{name} arrive en tête : la moitié des voix au moins lui donne la mention {grade} ou mieux."),
            &format!("{name} comes first: at least half of the voices judge it {grade} or better."),
        )];
        if let Some(other) = runner_up.filter(|other| median(*other) == median(winner)) {
            let other = self.name(other);
            told.push(self.say(
                &format!(
                    "{other} a la même mention majoritaire ; en s’éloignant du milieu, la première différence est en faveur de {name}."
                ),
                &format!(
                    "{other} has the same majority grade; going outwards from the middle, the first difference is in favour of {name}."
                ),
            ));
        }
        told
    }

    fn duels(&self, pairwise: &[Vec<Voices>]) -> Vec<String> {
        let Some((winner, runner_up)) = self.leaders() else { return vec![] };
        let name = self.name(winner);
        let others: Vec<OptionId> = self.outcome.options().iter().filter(|other| *other != winner).collect();
        let duel = |a: OptionId, b: OptionId| (pairwise[a.index()][b.index()], pairwise[b.index()][a.index()]);
        let wins_all = others.iter().all(|other| duel(winner, *other).0 > duel(winner, *other).1);
        match (wins_all, runner_up) {
            (true, Some(other)) => {
                let (for_it, against) = duel(winner, other);
                let (for_it, against, other) = (self.number(for_it), self.number(against), self.name(other));
                vec![self.say(
                    &format!("{name} gagne tous ses duels, dont celui contre {other}, deuxième, par {for_it} voix contre {against}."),
                    &format!("{name} wins all its duels, among them that against {other}, second, by {for_it} voices to {against}."),
                )]
            }
            (true, None) => vec![self.say(&format!("{name} est seul en lice."), &format!("{name} is the only option."))],
            (false, _) if self.outcome.tied() => vec![],
            (false, _) => vec![self.say(
                &format!(
                    "Aucune option ne gagne tous ses duels ; {name} arrive en tête, car vers chacune des autres sa chaîne de duels gagnés \
                     est au moins aussi forte que celle du retour."
                ),
                &format!(
                    "No option wins all its duels; {name} comes first, because its chain of won duels to each other option is at least \
                     as strong as the one back."
                ),
            )],
        }
    }

    fn runoff(&self, rounds: &[Round]) -> Vec<String> {
        let mut told: Vec<String> =
            rounds.iter().enumerate().filter_map(|(place, round)| self.elimination(place, round)).collect();
        let (Some(last), number) = (rounds.last(), rounds.len()) else { return told };
        let counted: Voices = last.totals.iter().map(|(_, total)| *total).sum();
        if let ([winner], false) = (last.elected.as_slice(), self.outcome.tied()) {
            let (name, total, counted) = (self.name(*winner), self.number(held(last, *winner)), self.number(counted));
            told.push(self.say(
                &format!("Au tour {number}, {name} l’emporte avec {total} des {counted} voix encore en jeu."),
                &format!("In round {number} {name} wins with {total} of the {counted} voices that still count."),
            ));
        }
        told
    }

    fn seats(&self, quota: Voices, rounds: &[Round]) -> Vec<String> {
        let needed = self.voices(quota);
        let mut told = vec![self.say(&format!("Le quota est de {needed}."), &format!("The quota is {needed}."))];
        for (place, round) in rounds.iter().enumerate() {
            // Options with the quota are elected before one is eliminated, those that only fill a place after.
            let (reached, filled): (Vec<_>, Vec<_>) =
                round.elected.iter().partition(|option| held(round, **option) >= quota);
            told.extend(self.elected(place, round, &reached));
            told.extend(self.elimination(place, round));
            told.extend(self.elected(place, round, &filled));
            if let Some(option) = round.surplus_of {
                let name = self.name(option);
                told.push(self.say(
                    &format!("L’excédent de {name} passe aux choix suivants."),
                    &format!("The surplus of {name} goes on to the next choices."),
                ));
            }
        }
        let names = self.names(self.outcome.winner_ids());
        told.push(self.say(&format!("Résultat, dans l’ordre : {names}."), &format!("Result, in order: {names}.")));
        if self.outcome.tied() {
            told.push(self.say(
                "Un tirage au sort entre égaux a décidé de la dernière place.",
                "A lot among equals decided the last place.",
            ));
        }
        told
    }

    fn elected(&self, place: usize, round: &Round, options: &[OptionId]) -> Option<String> {
        let each = |option: &OptionId| format!("{} ({})", self.name(*option), self.number(held(round, *option)));
        let (number, names) = (place + 1, self.list(&options.iter().map(each).collect::<Vec<_>>()));
        match options.len() {
            0 => None,
            1 => Some(self.say(
                &format!("Au tour {number}, {names} est élu."),
                &format!("In round {number} {names} is elected."),
            )),
            _ => Some(self.say(
                &format!("Au tour {number}, {names} sont élus."),
                &format!("In round {number} {names} are elected."),
            )),
        }
    }

    fn elimination(&self, place: usize, round: &Round) -> Option<String> {
        let option = round.eliminated?;
        let (number, name, total) = (place + 1, self.name(option), self.voices(held(round, option)));
        // A tie of this stage may have been among those elected.
        let shared = round.totals.iter().any(|(other, total)| *other != option && *total == held(round, option));
        let how = match round.tie_broken_by.filter(|_| shared) {
            None => String::new(),
            Some(TieBreak::EarlierRound) => {
                self.say(" (égalité tranchée par un tour précédent)", " (a tie broken by an earlier round)")
            }
            Some(TieBreak::Lot) => self.say(" (égalité tranchée par tirage au sort)", " (a tie broken by lot)"),
        };
        Some(self.say(
            &format!("Au tour {number}, {name}, en dernière position avec {total}, est éliminé{how}."),
            &format!("In round {number} {name}, last with {total}, is eliminated{how}."),
        ))
    }

    /// The winner, and somebody who comes next.
    fn leaders(&self) -> Option<(OptionId, Option<OptionId>)> {
        let mut options = self.outcome.order().groups().iter().flatten().copied();
        Some((options.next()?, options.next()))
    }

    fn say(&self, french: &str, english: &str) -> String {
        if self.french { french } else { english }.to_owned()
    }

    fn name(&self, option: OptionId) -> String {
        self.quote(self.outcome.options().name(option))
    }

    fn names(&self, options: &[OptionId]) -> String {
        let names: Vec<String> = options.iter().map(|option| self.name(*option)).collect();
        self.list(&names)
    }

    fn list(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [some @ .., last] => format!("{}{}{last}", some.join(", "), self.say(" et ", " and ")),
        }
    }

    fn quote(&self, text: &str) -> String {
        if self.french { format!("«\u{a0}{text}\u{a0}»") } else { format!("“{text}”") }
    }

    fn voices(&self, voices: Voices) -> String {
        let number = self.number(voices);
        let unit = self.say("voix", if number == "1" { "voice" } else { "voices" });
        format!("{number} {unit}")
    }

    /// Without `.0`; a comma in French.
    fn number(&self, voices: Voices) -> String {
        let digits = voices.to_string();
        let digits = digits.strip_suffix(".0").unwrap_or(&digits);
        if self.french { digits.replace('.', ",") } else { digits.to_owned() }
    }
}

fn held(round: &Round, option: OptionId) -> Voices {
    round.totals.iter().find(|(other, _)| *other == option).map_or(Voices::ZERO, |(_, total)| *total)
}
