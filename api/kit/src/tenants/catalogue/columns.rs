//! The layout of the unpacked catalogue, written by `data/communes.mjs` and described there.

use super::{CatalogueError, Department, Entry, Epci, timezones};

/// The communes of the text, their slugs still empty.
pub(super) fn entries(text: &str) -> Result<Vec<Entry>, CatalogueError> {
    let mut columns = Columns::split(text)?;
    let epcis = columns.epcis()?;
    let mut entries = Vec::with_capacity(40_000);
    for row in columns.departments.split('\n') {
        let (department, communes, first_epci) = department(row).ok_or(CatalogueError::Column("departments"))?;
        let epcis = epcis.get(first_epci..).unwrap_or_default();
        let mut number = 0;
        for _ in 0..communes {
            entries.push(columns.next_entry(&department, &mut number, epcis)?);
        }
    }
    Ok(entries)
}

type Rows<'a> = std::str::Split<'a, char>;

struct Columns<'a> {
    departments: &'a str,
    epcis: Rows<'a>,
    insee: Rows<'a>,
    names: Rows<'a>,
    postcodes: Rows<'a>,
    populations: Rows<'a>,
    epci_rows: Rows<'a>,
}

impl<'a> Columns<'a> {
    fn split(text: &'a str) -> Result<Self, CatalogueError> {
        let mut columns = text.strip_suffix('\n').unwrap_or(text).split("\n\x0c\n");
        let mut next = |name| columns.next().ok_or(CatalogueError::Column(name));
        Ok(Self {
            departments: next("departments")?,
            epcis: next("epcis")?.split('\n'),
            insee: next("insee")?.split('\n'),
            names: next("names")?.split('\n'),
            postcodes: next("postcodes")?.split('\n'),
            populations: next("populations")?.split('\n'),
            epci_rows: next("epci rows")?.split('\n'),
        })
    }

    fn epcis(&mut self) -> Result<Vec<Epci>, CatalogueError> {
        let epci =
            |row: &str| row.split_once('\t').map(|(code, name)| Epci { code: code.to_owned(), name: name.to_owned() });
        self.epcis.by_ref().map(|row| epci(row).ok_or(CatalogueError::Column("epcis"))).collect()
    }

    /// The next commune of `department`; `number` is the one before it, then its own.
    fn next_entry(
        &mut self,
        department: &Department,
        number: &mut u32,
        epcis: &[Epci],
    ) -> Result<Entry, CatalogueError> {
        *number += parse::<u32>(self.insee.next(), "insee")?;
        let code = &department.code;
        let insee = format!("{code}{number:0width$}", width = 5_usize.saturating_sub(code.len()));
        let postcode =
            |short: &str| short.strip_prefix('-').map_or_else(|| short.to_owned(), |rest| format!("{code}{rest}"));
        Ok(Entry {
            timezone: timezones::of(&insee),
            insee,
            slug: String::new(),
            name: self.names.next().filter(|name| !name.is_empty()).ok_or(CatalogueError::Column("names"))?.to_owned(),
            postcodes: self
                .postcodes
                .next()
                .ok_or(CatalogueError::Column("postcodes"))?
                .split_whitespace()
                .map(postcode)
                .collect(),
            population: parse(self.populations.next(), "populations")?,
            department: department.clone(),
            epci: match self.epci_rows.next() {
                Some("") => None,
                row => Some(
                    epcis.get(parse::<usize>(row, "epci rows")?).ok_or(CatalogueError::Column("epci rows"))?.clone(),
                ),
            },
        })
    }
}

fn department(row: &str) -> Option<(Department, usize, usize)> {
    let mut fields = row.split('\t');
    let department = Department { code: fields.next()?.to_owned(), name: fields.next()?.to_owned() };
    Some((department, fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

fn parse<T: std::str::FromStr>(row: Option<&str>, column: &'static str) -> Result<T, CatalogueError> {
    row.and_then(|row| row.parse().ok()).ok_or(CatalogueError::Column(column))
}
