//! A form as a page shows it: its fields with what stands in them, and every mistake at its field.

use askama::Template;

use super::Typed;
use super::typed::{STATE, TICKED};
use ground::FieldError;
use ground::text::Language;

/// A form as a page shows it.
#[derive(Debug, Template)]
#[template(path = "form.html")]
pub struct FormView {
    /// The path of this server that it is sent to.
    action: String,
    /// The words on its button.
    button: String,
    /// The state that it changes, as its page shows it.
    state: Option<String>,
    fields: Vec<FieldView>,
    /// The words above the mistakes.
    summary: &'static str,
    /// Every mistake, with its field if it is one of the form.
    mistakes: Vec<(Option<String>, String)>,
}

/// A kind of field, by the way it is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A line.
    Line,
    /// An address of a mailbox.
    Email,
    /// A date and an hour.
    Moment,
    /// Several lines.
    Lines,
    /// A box to tick.
    Tick,
    /// One of these, each with its value and its words.
    OneOf(Vec<(&'static str, String)>),
    /// Some of these.
    SomeOf(Vec<(&'static str, String)>),
}

/// A field of a form.
#[derive(Debug)]
pub struct FieldView {
    name: &'static str,
    kind: FieldKind,
    label: String,
    help: Option<String>,
    texts: Vec<String>,
    mistakes: Vec<String>,
}

impl FieldView {
    /// A field of the form's input, with its words.
    pub fn new(name: &'static str, kind: FieldKind, label: impl Into<String>) -> Self {
        Self { name, kind, label: label.into(), help: None, texts: vec![], mistakes: vec![] }
    }

    /// Adds a text that helps to fill it in.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn id(&self) -> String {
        format!("field-{}", self.name)
    }

    fn choices(&self) -> Option<&[(&'static str, String)]> {
        match &self.kind {
            FieldKind::OneOf(choices) | FieldKind::SomeOf(choices) => Some(choices),
            FieldKind::Line | FieldKind::Email | FieldKind::Moment | FieldKind::Lines | FieldKind::Tick => None,
        }
    }

    /// The type of its inputs in HTML.
    fn input(&self) -> &'static str {
        match &self.kind {
            FieldKind::Line | FieldKind::Lines => "text",
            FieldKind::Email => "email",
            FieldKind::Moment => "datetime-local",
            FieldKind::Tick | FieldKind::SomeOf(_) => "checkbox",
            FieldKind::OneOf(_) => "radio",
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

impl FormView {
    /// A form that goes to a path, with the texts in its fields and the mistakes in them.
    pub fn new(
        language: Language,
        action: impl Into<String>,
        button: impl Into<String>,
        mut fields: Vec<FieldView>,
        typed: &Typed,
        mistakes: &[FieldError],
    ) -> Self {
        let mut all = Vec::with_capacity(mistakes.len());
        for mistake in mistakes {
            let told = mistake.detail.in_language(language);
            let name = mistake.pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
            let field = fields.iter_mut().find(|field| field.name == name);
            all.push(match field {
                Some(field) => {
                    field.mistakes.push(told.clone());
                    (Some(field.id()), format!("{}\u{a0}: {told}", field.label))
                }
                // A mistake that is the whole form's has no name.
                None if name.is_empty() => (None, told),
                None => (None, format!("{name}\u{a0}: {told}")),
            });
        }
        for field in &mut fields {
            field.texts = typed.texts(field.name).map(str::to_owned).collect();
        }
        let summary = language.say("À corriger", "To be corrected");
        Self {
            action: action.into(),
            button: button.into(),
            state: typed.state.clone(),
            fields,
            summary,
            mistakes: all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::say;

    #[test]
    fn what_was_typed_comes_back_with_each_mistake_at_its_field() {
        let choices = || vec![("fr", "français".to_owned()), ("en", "English".to_owned())];
        let fields = vec![
            FieldView::new("title", FieldKind::Line, "Titre").with_help("Une ligne."),
            FieldView::new("text", FieldKind::Lines, "Texte"),
            FieldView::new("one", FieldKind::OneOf(choices()), "Langue"),
            FieldView::new("some", FieldKind::SomeOf(choices()), "Langues"),
            FieldView::new("loud", FieldKind::Tick, "Fort"),
        ];
        let typed = Typed::sent(
            url::form_urlencoded::parse(b"title=%3Cb%3E&text=a%0D%0Ab&one=en&some=fr&loud=on").into_owned(),
        );
        let wrong = say!("C’est faux.", "That is wrong.");
        let mistakes =
            [FieldError::at("title", wrong.clone()), FieldError::at("some", wrong.clone()), FieldError::at("?", wrong)];
        let html = FormView::new(Language::Fr, "/x?a=b", "Enregistrer", fields, &typed, &mistakes).render().unwrap();
        for expected in [
            "<form class=\"sheet\" method=\"post\" action=\"/x?a=b\" novalidate>",
            "<li><a href=\"#field-title\">Titre\u{a0}: C’est faux.</a></li>",
            "<li>?\u{a0}: C’est faux.</li>",
            "<label for=\"field-title\">Titre</label>",
            "value=\"&#60;b&#62;\" aria-describedby=\"field-title-help field-title-mistake\" aria-invalid=\"true\"",
            "<p class=\"wrongly\" id=\"field-title-mistake\">C’est faux.</p>",
            "<textarea id=\"field-text\" name=\"text\" rows=\"6\">\na\nb</textarea>",
            "<input type=\"radio\" name=\"one\" value=\"en\" checked>",
            "<input type=\"radio\" name=\"one\" value=\"fr\">",
            "<fieldset class=\"field wrong\" id=\"field-some\" tabindex=\"-1\" aria-describedby=\"field-some-mistake\">",
            "<input type=\"hidden\" name=\"some\" value=\"\">",
            "<input type=\"checkbox\" name=\"some\" value=\"fr\" checked>",
            "name=\"loud\" value=\"on\" checked",
            "<button class=\"button\">Enregistrer</button>",
        ] {
            assert!(html.contains(expected), "{expected} in {html}");
        }
    }

    #[test]
    fn a_form_that_nobody_sent_has_no_mistakes() {
        let html = FormView::new(Language::En, "/x", "Save", vec![], &Typed::default(), &[]).render().unwrap();
        assert_eq!(
            html.trim(),
            "<form class=\"sheet\" method=\"post\" action=\"/x\" novalidate>\n<div class=\"actions spaced\"><button class=\"button\">Save</button></div>\n</form>"
        );
    }
}
