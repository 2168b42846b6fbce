//! A field of a form as a page shows it.

use std::borrow::Cow;

use askama::Template;

use super::Typed;
use super::typed::{HOUR, TICKED};

/// A choice of a field: its value, and its words.
pub type FieldChoice = (Cow<'static, str>, String);

/// A kind of field, by the way it is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A line.
    Line,
    /// An address of a mailbox.
    Email,
    /// A date and an hour.
    Moment,
    /// A day.
    Date,
    /// An hour.
    Hour,
    /// A day, and an hour in a field of its own; this hour is meant unless one is said.
    Day(&'static str),
    /// A number.
    Number,
    /// Several lines.
    Lines,
    /// A box to tick.
    Tick,
    /// One of these.
    OneOf(Vec<FieldChoice>),
    /// Some of these.
    SomeOf(Vec<FieldChoice>),
    /// One of many.
    Select(Vec<FieldChoice>),
    /// Nothing that anybody sees.
    Hidden,
    /// Files of these types, `several` of them if it says so; with `camera` a phone offers to take a picture.
    File {
        /// The types that browsers offer, such as `image/*`.
        accept: &'static str,
        /// True if a phone offers its camera.
        camera: bool,
        /// True if there may be more than one.
        several: bool,
    },
}

/// A field of a form.
#[derive(Debug, Template)]
#[template(path = "field.html")]
pub struct FieldView {
    pub(super) name: Cow<'static, str>,
    pub(super) kind: FieldKind,
    pub(super) label: String,
    help: Option<String>,
    texts: Vec<String>,
    /// The hour beside a day.
    hour: String,
    /// The words beside that hour.
    hour_label: String,
    /// The most characters that fit.
    longest: Option<usize>,
    /// True if its choices stand beside each other.
    in_columns: bool,
    /// The end of its id, where several forms of a page have a field of its name.
    among: String,
    pub(super) mistakes: Vec<String>,
}

impl FieldView {
    /// A field of the form's input, with its words.
    pub fn new(name: impl Into<Cow<'static, str>>, kind: FieldKind, label: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            label: label.into(),
            help: None,
            texts: vec![],
            hour: String::new(),
            hour_label: String::new(),
            longest: None,
            in_columns: false,
            among: String::new(),
            mistakes: vec![],
        }
    }

    /// A field that nobody sees.
    pub fn hidden(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(name, FieldKind::Hidden, "")
    }

    /// Adds a text that helps to fill it in.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Adds the words beside the hour of a day.
    #[must_use]
    pub fn with_hour(self, words: impl Into<String>) -> Self {
        Self { hour_label: words.into(), ..self }
    }

    /// Lets no more characters in.
    #[must_use]
    pub fn up_to(self, longest: usize) -> Self {
        Self { longest: Some(longest), ..self }
    }

    /// Tells it from the fields of its name in other forms of the page.
    #[must_use]
    pub fn one_of_many(self, which: &str) -> Self {
        Self { among: format!("-{which}"), ..self }
    }

    /// Puts its choices beside each other.
    #[must_use]
    pub fn in_columns(self) -> Self {
        Self { in_columns: true, ..self }
    }

    /// Puts what was typed into it.
    pub(super) fn fill(&mut self, typed: &Typed) {
        self.texts = typed.texts(&self.name).map(str::to_owned).collect();
        let hour = format!("{}{HOUR}", self.name);
        self.hour = typed.texts(&hour).last().unwrap_or_default().to_owned();
    }

    pub(super) fn id(&self) -> String {
        format!("field-{}{}", self.name, self.among)
    }

    /// The choices that are drawn one by one.
    fn choices(&self) -> Option<&[FieldChoice]> {
        match &self.kind {
            FieldKind::OneOf(choices) | FieldKind::SomeOf(choices) => Some(choices),
            _ => None,
        }
    }

    /// The type of its inputs in HTML.
    fn input(&self) -> &'static str {
        match &self.kind {
            FieldKind::Line | FieldKind::Lines | FieldKind::Select(_) => "text",
            FieldKind::Email => "email",
            FieldKind::Moment => "datetime-local",
            FieldKind::Date | FieldKind::Day(_) => "date",
            FieldKind::Hour => "time",
            FieldKind::Number => "number",
            FieldKind::Tick | FieldKind::SomeOf(_) => "checkbox",
            FieldKind::OneOf(_) => "radio",
            FieldKind::Hidden => "hidden",
            FieldKind::File { .. } => "file",
        }
    }

    /// True if browsers leave it out when nothing is ticked, so that a blank of its name goes with it.
    fn may_vanish(&self) -> bool {
        matches!(self.kind, FieldKind::Tick | FieldKind::SomeOf(_))
    }

    fn text(&self) -> &str {
        self.texts.first().map_or("", String::as_str)
    }

    fn has(&self, choice: &str) -> bool {
        self.texts.iter().any(|text| text == choice)
    }

    fn is_ticked(&self) -> bool {
        self.has(TICKED)
    }

    /// The ids of the texts that describe it.
    fn described_by(&self) -> Option<String> {
        let places = [("help", self.help.is_some()), ("mistake", !self.mistakes.is_empty())];
        let places: Vec<String> =
            places.iter().filter(|it| it.1).map(|(place, _)| format!("{}-{place}", self.id())).collect();
        (!places.is_empty()).then(|| places.join(" "))
    }
}
