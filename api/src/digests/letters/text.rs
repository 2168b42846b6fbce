//! The letter as text that reads well without any formatting, and aloud. Pure.

use super::view::View;

/// Maximum number of characters in a line that mail programs show without breaking it.
const WIDTH: usize = 72;

/// Write a letter.
pub(super) fn write(view: &View) -> String {
    let mut text = Text(String::new());
    text.line(&format!("{}\u{a0}: {}", view.commune, view.title));
    text.line(&view.dateline);
    if let Some(by) = &view.by {
        text.line(by);
    }
    if let Some(introduction) = &view.introduction_text {
        text.heading(view.words.town_hall);
        introduction.split('\n').for_each(|paragraph| text.wrapped(paragraph, ""));
    }
    for part in &view.parts {
        text.heading(&part.title);
        for (place, item) in part.items.iter().enumerate() {
            match &item.day {
                Some(day) => {
                    if place > 0 {
                        text.line("");
                    }
                    text.line(&format!("{day}\u{a0}:"));
                }
                None if place > 0 && !item.text.is_empty() => text.line(""),
                None => {}
            }
            match &item.label {
                Some(label) => text.wrapped(&format!("{}\u{a0}: {}", label.to_uppercase(), item.title), "* "),
                None => text.wrapped(&item.title, "* "),
            }
            text.wrapped(&item.line(), "  ");
            item.text.lines().for_each(|line| text.wrapped(line, "  "));
            // An address stands on a line of its own, so that no program breaks it.
            text.line(&format!("  {}", item.address));
        }
        part.beyond.iter().for_each(|words| text.line(&format!("\n{words}")));
    }
    if view.telephone.is_some() || !view.contact.is_empty() {
        text.heading(view.words.contact);
        let telephone = view.telephone.iter().map(|number| format!("{}\u{a0}: {number}", view.words.telephone));
        telephone.for_each(|line| text.line(&line));
        view.contact.iter().for_each(|line| text.wrapped(line, ""));
    }
    text.line("");
    text.line("--");
    text.wrapped(view.words.private, "");
    if view.manage.is_some() {
        text.wrapped(view.words.why, "");
    }
    let links = [
        (view.words.read_online, Some(&view.page)),
        (view.words.manage, view.manage.as_ref()),
        (view.words.unsubscribe, view.unsubscribe.as_ref()),
    ];
    for (words, address) in links {
        if let Some(address) = address {
            text.line(&format!("\n{words}\u{a0}:\n{address}"));
        }
    }
    text.0
}

struct Text(String);

impl Text {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn heading(&mut self, title: &str) {
        self.line("");
        self.line("");
        self.line(&title.to_uppercase());
        self.line("");
    }

    /// A paragraph, broken between words; `bullet` stands before its first line, and blanks before the others.
    fn wrapped(&mut self, paragraph: &str, bullet: &str) {
        let indent = " ".repeat(bullet.chars().count());
        let mut line = bullet.to_owned();
        let mut is_empty = true;
        for word in paragraph.split([' ', '\n']).filter(|word| !word.is_empty()) {
            if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
                self.line(&line);
                line.clone_from(&indent);
                is_empty = true;
            }
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
            is_empty = false;
        }
        self.line(line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_broken_between_words_and_hang_under_their_bullet() {
        let mut text = Text(String::new());
        text.wrapped(&"mot ".repeat(25), "* ");
        let lines: Vec<&str> = text.0.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("* mot") && lines[1].starts_with("  mot") && lines[0].chars().count() <= WIDTH);
    }
}
