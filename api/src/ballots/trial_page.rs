//! « Essayer » : a reader writes options, says what a few voters think of them, and reads how each method counts that.

use askama::Template;
use poem::{Request, Response, handler};

use super::trial::{GRADES, Opinion, TrialCount, count_all};
use crate::consultations::{TRIAL, grade_label, method_counted, method_name};
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::pages::{self, Frame, Page, Sample};

/// The page on which anybody tries the methods of voting.
pub(crate) const TRIAL_PAGES: &[Page] = &[Page::form("/essai", &show_trial, &try_out)];

/// Number of options that fit, of opinions that the page asks for, of characters of an option, and of voters of an opinion.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=5;
const OPINIONS: usize = 4;
const LONGEST: usize = 120;
const VOTERS: u32 = 999;

/// The options that the page begins with, and the opinions on them: methods do not agree on these.
const BEGINNING: (&str, &[(u32, &[usize])]) =
    ("La fontaine\nLe préau\nLe verger", &[(8, &[5, 2, 0]), (7, &[0, 3, 5]), (4, &[1, 5, 3]), (0, &[0, 0, 0])]);

#[derive(Template)]
#[template(path = "consultations/trial.html")]
struct TrialPage {
    frame: Frame,
    form: FormView,
    /// The opinions: the field of their number, and those of their grades.
    opinions: Vec<(usize, String, Vec<String>)>,
    counts: Vec<Counted>,
}

/// How a method counted, in words.
struct Counted {
    name: String,
    how: String,
    sentence: String,
    order: Vec<String>,
}

#[handler]
fn show_trial(request: &Request) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let options = lines(BEGINNING.0);
    let typed =
        BEGINNING.1.iter().enumerate().fold(Typed::default().with("options", BEGINNING.0), |typed, (row, it)| {
            let typed = typed.with(&number(row), it.0.to_string());
            let grades = it.1.iter().enumerate();
            grades.fold(typed, |typed, (place, grade)| typed.with(&grade_of(row, place), GRADES[*grade]))
        });
    Ok(pages::answer(&show(&options, &typed, &[], vec![], language), language)?)
}

/// Counts what was typed, or shows the fields for options that were changed. Nothing of it is kept.
#[handler]
fn try_out(request: &Request, form: Form<()>) -> poem::Result<Response> {
    let (language, typed) = (pages::language(request.headers()), form.typed());
    let options = lines(typed.text("options").unwrap_or_default());
    let mistakes = wrong_options(&options);
    if !mistakes.is_empty() {
        return Ok(forms::refused(&show(&options, typed, &mistakes, vec![], language), language)?);
    }
    match opinions(&options, typed) {
        // The fields of options that were added stand on the next page.
        Ok(opinions) if typed.text("faire") == Some("compter") => {
            let counts = count_all(&options, &opinions, language);
            Ok(pages::answer(&show(&options, typed, &[], counts, language), language)?)
        }
        Ok(_) => Ok(pages::answer(&show(&options, typed, &[], vec![], language), language)?),
        Err(mistakes) => Ok(forms::refused(&show(&options, typed, &mistakes, vec![], language), language)?),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

fn wrong_options(options: &[String]) -> Vec<FieldError> {
    let mut known: Vec<&String> = options.iter().collect();
    known.sort();
    known.dedup();
    let wrong = if !OPTIONS.contains(&options.len()) {
        say!("Écrivez de 2 à 5 choix, un par ligne.", "Write 2 to 5 options, one a line.")
    } else if options.iter().any(|it| it.chars().count() > LONGEST) {
        say!("Un choix compte 120 caractères au plus.", "An option has 120 characters at most.")
    } else if known.len() < options.len() {
        say!("Deux choix ont le même texte.", "Two options have the same label.")
    } else {
        return vec![];
    };
    vec![FieldError::at("options", wrong)]
}

/// The opinions that were typed, those without voters left out.
fn opinions(options: &[String], typed: &Typed) -> Result<Vec<Opinion>, Vec<FieldError>> {
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for row in 0..OPINIONS {
        let text = typed.text(&number(row)).unwrap_or("0").to_owned();
        let Some(voters) = text.parse::<u32>().ok().filter(|it| *it <= VOTERS) else {
            let detail = say!("Un nombre de 0 à 999.", "A number from 0 to 999.");
            wrong.push(FieldError::at(&number(row), detail));
            continue;
        };
        let grade = |place| {
            let name = grade_of(row, place);
            typed.text(&name).and_then(|it| GRADES.iter().position(|grade| *grade == it)).unwrap_or_default()
        };
        if voters > 0 {
            all.push(Opinion { voters, grades: (0..options.len()).map(grade).collect() });
        }
    }
    if wrong.is_empty() && all.is_empty() {
        let detail = say!("Il faut au moins un votant.", "There must be a voter at least.");
        wrong.push(FieldError::at(&number(0), detail));
    }
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

fn number(row: usize) -> String {
    format!("v{row}")
}

fn grade_of(row: usize, place: usize) -> String {
    format!("v{row}_{place}")
}

fn show(
    options: &[String],
    typed: &Typed,
    mistakes: &[FieldError],
    counts: Vec<TrialCount>,
    language: Language,
) -> TrialPage {
    let say = |message: Message| message.in_language(language);
    let frame = Frame::of_server(language, say(say!("Essayer les modes de scrutin", "Try the methods of voting")));
    let mut fields = vec![
        FieldView::new("options", FieldKind::Lines, say(say!("Choix", "Options")))
            .with_help(say(say!("De 2 à 5, un par ligne.", "2 to 5, one a line."))),
    ];
    let shown = options.len().min(*OPTIONS.end());
    for row in 0..OPINIONS {
        let voters = say(say!("Votants de cet avis", "Voters of this opinion"));
        fields.push(FieldView::new(number(row), FieldKind::Number, voters));
        for (place, option) in options.iter().enumerate().take(shown) {
            let grades = GRADES.iter().map(|it| ((*it).into(), say(grade_label(it)))).collect();
            fields.push(FieldView::new(grade_of(row, place), FieldKind::Select(grades), frame.wrote(option)));
        }
    }
    let grades = |row| (0..shown).map(|place| grade_of(row, place)).collect();
    let form = FormView::new(language, TRIAL, say(say!("Compter", "Count")), fields, typed, mistakes);
    TrialPage {
        opinions: (0..OPINIONS).map(|row| (row + 1, number(row), grades(row))).collect(),
        counts: counts.into_iter().map(|it| counted(it, language)).collect(),
        form,
        frame,
    }
}

fn counted(it: TrialCount, language: Language) -> Counted {
    let place = |(place, group): (usize, Vec<String>)| format!("{}. {}", place + 1, group.join(", "));
    Counted {
        name: method_name(it.method).in_language(language),
        how: method_counted(it.method, it.seats).in_language(language),
        sentence: it.sentence,
        order: it.order.into_iter().enumerate().map(place).collect(),
    }
}

/// Pages of examples: with a mistake, and counted.
pub(crate) fn trial_samples(language: Language) -> Vec<Sample> {
    let options = lines(BEGINNING.0);
    let opinions: Vec<Opinion> =
        BEGINNING.1.iter().take(3).map(|it| Opinion { voters: it.0, grades: it.1.to_vec() }).collect();
    let wrong = wrong_options(&[]);
    let pages = [
        show(&[], &Typed::default(), &wrong, vec![], language),
        show(&options, &Typed::default(), &[], count_all(&options, &opinions, language), language),
    ];
    pages.iter().map(|page| Sample::of("consultations/trial.html", page)).collect()
}
