//! A form as a page shows it: its fields with what stands in them, and every mistake at its field.

use std::fmt;

use askama::Template;

use super::Typed;
use super::field::{FieldKind, FieldView};
use super::typed::{ONCE, STATE};
use ground::FieldError;
use ground::text::Language;

/// A form as a page shows it: whole, or its parts where a page puts them.
#[derive(Debug, Template)]
#[template(path = "form.html")]
pub struct FormView {
    /// The path of this server that it is sent to.
    action: String,
    buttons: Vec<Button>,
    /// The state that it changes, as its page shows it.
    state: Option<String>,
    /// The name under which it makes something once.
    once: Option<String>,
    fields: Vec<FieldView>,
    mistakes: MistakesView,
}

/// The mistakes in a form, above it.
#[derive(Debug, Template)]
#[template(path = "mistakes.html")]
struct MistakesView {
    /// The words above them.
    summary: &'static str,
    /// Every mistake, with the id of its field if it is one of the form.
    all: Vec<(Option<String>, String)>,
}

/// A button of a form.
#[derive(Debug)]
struct Button {
    /// The name and the value that it sends.
    sends: Option<(&'static str, &'static str)>,
    words: String,
    look: &'static str,
}

/// The fields of a form that nobody sees.
#[derive(Template)]
#[template(path = "hidden.html")]
struct HiddenFields<'a> {
    form: &'a FormView,
}

/// The field of a form by its name.
struct Named<'a> {
    form: &'a FormView,
    name: &'a str,
}

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.form.fields.iter().filter(|field| field.name == self.name).try_for_each(|field| write!(f, "{field}"))
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
            field.fill(typed);
        }
        let summary = language.say("À corriger", "To be corrected");
        Self {
            action: action.into(),
            buttons: vec![Button { sends: None, words: button.into(), look: "" }],
            state: typed.state.clone(),
            once: typed.once.clone(),
            fields,
            mistakes: MistakesView { summary, all },
        }
    }

    /// With one more button, which sends a value under a name; `look` is its class beside `button`.
    #[must_use]
    pub fn with_button(
        mut self,
        sends: (&'static str, &'static str),
        words: impl Into<String>,
        look: &'static str,
    ) -> Self {
        self.buttons.push(Button { sends: Some(sends), words: words.into(), look });
        self
    }

    /// The words on its first button.
    pub fn words(&self) -> &str {
        self.buttons.first().map_or("", |button| button.words.as_str())
    }

    /// The path that it is sent to.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The mistakes in it, which stand above it.
    pub fn mistakes(&self) -> impl fmt::Display + '_ {
        &self.mistakes
    }

    /// The fields that nobody sees.
    pub fn hidden(&self) -> impl fmt::Display + '_ {
        HiddenFields { form: self }
    }

    /// The field of this name.
    pub fn field<'a>(&'a self, name: &'a str) -> impl fmt::Display + 'a {
        Named { form: self, name }
    }

    /// True if it is sent in parts, since it has a field for files.
    pub fn is_in_parts(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.kind, FieldKind::File { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::say;

    #[test]
    fn what_was_typed_comes_back_with_each_mistake_at_its_field() {
        let choices = || vec![("fr".into(), "français".to_owned()), ("en".into(), "English".to_owned())];
        let fields = vec![
            FieldView::new("title", FieldKind::Line, "Titre").with_help("Une ligne."),
            FieldView::new("text", FieldKind::Lines, "Texte"),
            FieldView::new("one", FieldKind::OneOf(choices()), "Langue"),
            FieldView::new("some", FieldKind::SomeOf(choices()), "Langues"),
            FieldView::new("loud", FieldKind::Tick, "Fort"),
        ];
        let fields = fields.into_iter();
        let fields = fields.chain([
            FieldView::hidden("image"),
            FieldView::new("until", FieldKind::Day("23:59"), "Jusqu’au").with_hour("Heure"),
            FieldView::new("who", FieldKind::Select(choices()), "Qui"),
            FieldView::new("photo", FieldKind::File { accept: "image/*", camera: true, several: false }, "Photo"),
        ]);
        let fields = fields.collect();
        let typed = Typed::sent(
            url::form_urlencoded::parse(b"title=%3Cb%3E&text=a%0D%0Ab&one=en&some=fr&loud=on&image=7&once=k1&until=2026-11-22&until_time=23:59&until_time=18:00&who=en").into_owned(),
        );
        let wrong = say!("C’est faux.", "That is wrong.");
        let mistakes =
            [FieldError::at("title", wrong.clone()), FieldError::at("some", wrong.clone()), FieldError::at("?", wrong)];
        let html = FormView::new(Language::Fr, "/x?a=b", "Enregistrer", fields, &typed, &mistakes).render().unwrap();
        for expected in [
            "<form class=\"sheet\" method=\"post\" action=\"/x?a=b\" enctype=\"multipart/form-data\" novalidate>",
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
            "<input type=\"hidden\" name=\"once\" value=\"k1\">",
            "<input type=\"hidden\" name=\"image\" value=\"7\">",
            "<input id=\"field-until\" type=\"date\" name=\"until\" value=\"2026-11-22\">",
            "<input type=\"hidden\" name=\"until_time\" value=\"23:59\"><input id=\"field-until-time\" type=\"time\" name=\"until_time\" value=\"18:00\" aria-label=\"Heure\">",
            "<option value=\"en\" selected>English</option>",
            "<input id=\"field-photo\" type=\"file\" name=\"photo\" accept=\"image/*\" capture=\"environment\">",
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
