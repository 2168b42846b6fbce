//! Forms as a browser without JavaScript reads them off a page: what stands in their fields, and where they go.

use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

use crate::{Asking, Person, Reply};

/// A form of a page, filled in as far as its page did.
#[derive(Debug, Clone, Default)]
pub struct PageForm {
    action: String,
    fields: Vec<(String, String)>,
    files: Vec<(String, String, Vec<u8>)>,
    /// The names and values of its buttons.
    buttons: Vec<(String, String)>,
}

impl PageForm {
    /// The form of a page that goes to an address which ends so.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn of(page: &Reply, end: &str) -> Self {
        let text = page.text();
        let all = Self::all(&text);
        let found = all.iter().find(|form| form.action.ends_with(end));
        found.cloned().unwrap_or_else(|| panic!("no form goes to …{end}, but {all:?} in {text}"))
    }

    /// The forms of a page that go to an address which ends so.
    pub fn all_of(page: &Reply, end: &str) -> Vec<Self> {
        Self::all(&page.text()).into_iter().filter(|form| form.action.ends_with(end)).collect()
    }

    /// All forms of a page.
    fn all(html: &str) -> Vec<Self> {
        let input = BufferQueue::default();
        input.push_back(html.into());
        let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.0.into_inner().forms
    }

    /// This form with a text in a field, in the place of what stood there.
    #[must_use]
    pub fn fill(mut self, name: &str, text: &str) -> Self {
        match self.fields.iter().rposition(|(known, _)| known == name) {
            Some(at) => self.fields[at].1 = text.to_owned(),
            None => self.fields.push((name.to_owned(), text.to_owned())),
        }
        self
    }

    /// This form with nothing in a field.
    #[must_use]
    pub fn clear(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    /// This form with a file.
    #[must_use]
    pub fn attach(mut self, name: &str, file: &str, content: &[u8]) -> Self {
        self.files.push((name.to_owned(), file.to_owned(), content.to_vec()));
        self
    }

    /// What stands in a field.
    pub fn text(&self, name: &str) -> String {
        self.fields.iter().rfind(|(known, _)| known == name).map(|(_, text)| text.clone()).unwrap_or_default()
    }

    /// Sends it by one of its buttons, and stays at the answer.
    ///
    /// # Panics
    /// When it has no such button.
    #[track_caller]
    pub fn press(&self, person: &Person, name: &str, value: &str) -> Asking {
        let button = (name.to_owned(), value.to_owned());
        assert!(self.buttons.contains(&button), "it has no button {name}={value}: {self:?}");
        self.send(person, &[button])
    }

    /// Sends it by its only button.
    pub fn submit(&self, person: &Person) -> Asking {
        self.send(person, &[])
    }

    fn send(&self, person: &Person, more: &[(String, String)]) -> Asking {
        let fields = self.fields.iter().chain(more);
        let texts = fields.map(|(name, text)| (name.as_str(), None, text.as_bytes()));
        let files = self.files.iter().map(|(name, file, content)| (name.as_str(), Some(file.as_str()), &**content));
        let parts: Vec<(&str, Option<&str>, &[u8])> = texts.chain(files).collect();
        person.staying().post_form(&self.action, &parts)
    }
}

#[derive(Debug, Default)]
struct Found {
    forms: Vec<PageForm>,
    is_inside: bool,
    /// The select, the option or the text that is open, by the name of its field.
    select: Option<String>,
    textarea: Option<String>,
}

#[derive(Default)]
struct Reader(RefCell<Found>);

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attrs.iter().find(|it| &*it.name.local == name).map(|it| it.value.to_string())
}

impl Found {
    fn put(&mut self, name: String, text: String) {
        if let Some(form) = self.forms.last_mut().filter(|_| self.is_inside) {
            form.fields.push((name, text));
        }
    }

    fn open(&mut self, tag: &Tag) {
        let (name, value) = (attribute(tag, "name"), attribute(tag, "value"));
        match (&*tag.name, name) {
            ("form", _) => {
                self.is_inside = true;
                let action = attribute(tag, "action").unwrap_or_default();
                self.forms.push(PageForm { action, ..PageForm::default() });
            }
            ("input", Some(name)) => match attribute(tag, "type").as_deref() {
                Some("file") => {}
                Some("checkbox" | "radio") if attribute(tag, "checked").is_none() => {}
                _ => self.put(name, value.unwrap_or_default()),
            },
            ("button", Some(name)) => {
                if let Some(form) = self.forms.last_mut() {
                    form.buttons.push((name, value.unwrap_or_default()));
                }
            }
            ("select", name) => self.select = name,
            ("option", _) => {
                if let Some(name) = self.select.clone() {
                    let is_first =
                        self.forms.last().is_some_and(|it| it.fields.iter().all(|(known, _)| *known != name));
                    match (attribute(tag, "selected").is_some(), is_first) {
                        (true, false) => {
                            let form = self.forms.last_mut().expect("a form");
                            form.fields.retain(|(known, _)| *known != name);
                            self.put(name, value.unwrap_or_default());
                        }
                        (true, true) | (false, true) => self.put(name, value.unwrap_or_default()),
                        (false, false) => {}
                    }
                }
            }
            ("textarea", Some(name)) => {
                self.put(name.clone(), String::new());
                self.textarea = Some(name);
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: &Tag) {
        match &*tag.name {
            "form" => self.is_inside = false,
            "select" => self.select = None,
            "textarea" => self.textarea = None,
            _ => {}
        }
    }
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut found = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => found.open(&tag),
            Token::TagToken(tag) => found.close(&tag),
            Token::CharacterTokens(text) => {
                if let Some(name) = found.textarea.clone()
                    && let Some(form) = found.forms.last_mut()
                    && let Some((_, kept)) = form.fields.iter_mut().rfind(|(known, _)| *known == name)
                {
                    // The line break after the tag is none of the text.
                    let text = if kept.is_empty() { text.strip_prefix('\n').unwrap_or(&text) } else { &text };
                    kept.push_str(text);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
