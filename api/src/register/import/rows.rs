//! The rows of a file, each cell read or its mistake told. Pure.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use super::headers::{CsvColumn, Headers, separator};
use crate::register::create::NewEntry;
use crate::register::texts::{BirthYear, GroupName};
use ground::text::Message;
use ground::{FieldError, say};

/// The rows of a file, and what its columns hold.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) headers: Headers,
    pub(super) rows: Vec<Row>,
}

/// Somebody in a file.
#[derive(Debug)]
pub(super) struct Row {
    /// The line of the file, from 1 on.
    pub(super) line: u64,
    /// What it says of them.
    pub(super) new: NewEntry,
    /// The names of their groups.
    pub(super) groups: Vec<GroupName>,
}

/// Read a file.
///
/// # Errors
/// With every mistake in it.
pub(super) fn read(text: &str) -> Result<Table, Vec<FieldError>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut headers, mut rows, mut mistakes) = (Headers::default(), Vec::new(), Vec::new());
    let mut record = csv::StringRecord::new();
    let mut is_first = true;
    // A text in memory that is UTF-8 always reads.
    while reader.read_record(&mut record).unwrap_or(false) {
        // Blank lines are skipped, so that only the end of a record tells where it began.
        let inside = record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>() as u64;
        let line = reader.position().line().saturating_sub(1 + inside).max(1);
        if is_first {
            headers = Headers::of(record.iter());
            mistakes = missing(&headers, line);
            if !mistakes.is_empty() {
                break;
            }
            is_first = false;
        } else if record.iter().any(|cell| !cell.trim().is_empty()) {
            rows.extend(row(&headers, &record, line, &mut mistakes));
        }
    }
    if is_first && mistakes.is_empty() {
        mistakes = missing(&headers, 1);
    }
    if mistakes.is_empty() { Ok(Table { headers, rows }) } else { Err(mistakes) }
}

fn missing(headers: &Headers, line: u64) -> Vec<FieldError> {
    let needed = [CsvColumn::LastName, CsvColumn::FirstNames].into_iter().filter(|it| !headers.has(*it));
    let told = needed.map(|column| FieldError {
        pointer: format!("/lines/{line}/{}", column.name()),
        detail: match column {
            CsvColumn::FirstNames => say!(
                "La première ligne doit avoir une colonne « prénoms ».",
                "The first line must have a column “first_names”.",
            ),
            _ => say!(
                "La première ligne doit avoir une colonne « nom ».",
                "The first line must have a column “last_name”."
            ),
        },
    });
    told.collect()
}

/// The cells of a row while they are read.
struct Cells<'a> {
    headers: &'a Headers,
    record: &'a csv::StringRecord,
    line: u64,
    mistakes: Vec<FieldError>,
}

impl Cells<'_> {
    fn text(&self, column: CsvColumn) -> Option<&str> {
        let cell = self.record.get(self.headers.place(column)?)?;
        Some(cell.trim()).filter(|it| !it.is_empty())
    }

    fn wrong(&mut self, column: CsvColumn, detail: Message) {
        self.mistakes.push(FieldError { pointer: format!("/lines/{}/{}", self.line, column.name()), detail });
    }

    fn read<T: FromStr<Err = Message>>(&mut self, column: CsvColumn) -> Option<T> {
        let read = self.text(column)?.parse();
        read.map_err(|detail| self.wrong(column, detail)).ok()
    }

    fn required<T: FromStr<Err = Message>>(&mut self, column: CsvColumn) -> Option<T> {
        if self.text(column).is_none() {
            self.wrong(column, say!("Ce champ est obligatoire.", "This field is required."));
        }
        self.read(column)
    }

    fn birth_year(&mut self) -> Option<BirthYear> {
        let read = self.text(CsvColumn::BirthYear).map(year)?;
        read.map_err(|detail| self.wrong(CsvColumn::BirthYear, detail)).ok()
    }

    fn groups(&mut self) -> Vec<GroupName> {
        let names: Vec<_> = self.text(CsvColumn::Groups).unwrap_or_default().split('/').map(str::trim).collect();
        let read: Vec<Result<GroupName, Message>> =
            names.into_iter().filter(|it| !it.is_empty()).map(str::parse).collect();
        read.into_iter().filter_map(|it| it.map_err(|detail| self.wrong(CsvColumn::Groups, detail)).ok()).collect()
    }
}

fn row(headers: &Headers, record: &csv::StringRecord, line: u64, mistakes: &mut Vec<FieldError>) -> Option<Row> {
    let mut cells = Cells { headers, record, line, mistakes: vec![] };
    if record.iter().skip(headers.len()).any(|cell| !cell.trim().is_empty()) {
        let detail =
            say!("Cette ligne a plus de cases que la première.", "This line has more cells than the first one.",);
        cells.mistakes.push(FieldError { pointer: format!("/lines/{line}"), detail });
    }
    let (last_name, first_names) = (cells.required(CsvColumn::LastName), cells.required(CsvColumn::FirstNames));
    let reference = cells.read(CsvColumn::Reference);
    let birth_year = cells.birth_year();
    let (street, hamlet) = (cells.read(CsvColumn::Street), cells.read(CsvColumn::Hamlet));
    let groups = cells.groups();
    let is_good = cells.mistakes.is_empty();
    mistakes.extend(cells.mistakes);
    let (last_name, first_names) = last_name.zip(first_names).filter(|_| is_good)?;
    let new = NewEntry { reference, last_name, first_names, birth_year, street, hamlet, groups: None };
    Some(Row { line, new, groups })
}

/// A year of birth, alone or in a date.
fn year(text: &str) -> Result<BirthYear, Message> {
    // A spreadsheet writes midnight behind its dates.
    let date = text.split_once([' ', 'T']).map_or(text, |(date, _)| date).replace(['-', '.'], "/");
    let read = ["%d/%m/%Y", "%Y/%m/%d"].iter().find_map(|form| NaiveDate::parse_from_str(&date, form).ok());
    match read.map(|date| date.year()) {
        Some(year) => year.to_string().parse(),
        None => text.parse(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_birth_is_read_out_of_dates() {
        for (text, read) in [
            ("1941", Some(1941)),
            ("12/03/1941", Some(1941)),
            ("1/3/1941", Some(1941)),
            ("12.03.1941", Some(1941)),
            ("1941-03-12", Some(1941)),
            ("1941-03-12 00:00:00", Some(1941)),
            ("41", None),
            ("12/03/41", None),
            ("31/02/1941", None),
            ("mille", None),
        ] {
            assert_eq!(year(text).ok().map(|it| it.0), read, "{text}");
        }
    }

    #[test]
    fn every_mistake_has_its_line_whatever_comes_before_it() {
        let text = "Nom,Prénoms,Né(e)\n\n\"Haÿ\nGros\",Anne\nKlein,\n\n,René,x\nMartin,Luc,,y\n";
        let mistakes = read(text).unwrap_err();
        let places: Vec<&str> = mistakes.iter().map(|it| it.pointer.as_str()).collect();
        assert_eq!(places, ["/lines/3/last_name", "/lines/5/first_names", "/lines/7/last_name", "/lines/8"]);
        assert_eq!(read("").unwrap_err().len(), 2);
    }

    #[test]
    fn columns_are_known_by_their_headers() {
        let text =
            "N°|NOM DE NAISSANCE|Prénom|Lieu-dit|nom|GROUPES|Numéro\nx|Klein|René|Moulin|Autre|Chasse/ Conseil |7\n";
        let table = read(text).unwrap();
        assert_eq!(table.headers.ignored, ["N°", "nom"]);
        let row = &table.rows[0];
        assert_eq!((row.new.last_name.as_str(), row.new.hamlet.as_ref().unwrap().as_str()), ("Klein", "Moulin"));
        assert_eq!(row.groups.iter().map(GroupName::as_str).collect::<Vec<_>>(), ["Chasse", "Conseil"]);
        assert_eq!(row.new.reference.as_ref().unwrap().as_str(), "7");
    }
}
