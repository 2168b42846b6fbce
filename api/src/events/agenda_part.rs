//! A part of the agenda, as the address of its page says it.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::dates::filters::Filters;
use super::{EventCategory, OccurrenceOut};
use crate::communes::settings::{CommuneSettings, PageSection};
use crate::organisations::OrganisationOut;
use ground::ids::OrganisationId;
use kit::pages::MenuEntry;

/// The agenda in the menu.
pub(crate) const AGENDA: MenuEntry =
    MenuEntry { end: PageSection::Agenda.end(), icon: "agenda", words: ("Agenda", "Agenda") };

/// Number of days that the list shows.
const AHEAD: u64 = 30;

/// Number of months before and after this one that can be asked for.
const MONTHS: (u32, u32) = (12, 24);

/// The part of the agenda that is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// The first day of a month; none for the list.
    pub(super) month: Option<NaiveDate>,
    pub(super) category: Option<EventCategory>,
    pub(super) organisation: Option<OrganisationId>,
}

/// The content of the page, as it is read from the database.
pub(super) struct AgendaContent {
    pub(super) settings: CommuneSettings,
    pub(super) organisations: Vec<OrganisationOut>,
    pub(super) occurrences: Vec<OccurrenceOut>,
}

/// A month such as `2026-12`, if it is not far away.
pub(super) fn month_near(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let month: NaiveDate = format!("{text}-01").parse().ok()?;
    let this = today.with_day(1)?;
    let first = this.checked_sub_months(Months::new(MONTHS.0))?;
    let last = this.checked_add_months(Months::new(MONTHS.1))?;
    (first..=last).contains(&month).then_some(month)
}

impl Wanted {
    /// The end of the address of this part: one for each.
    pub(super) fn end(self) -> String {
        let month = self.month.map(|month| ("mois", month.format("%Y-%m").to_string()));
        let category = self.category.map(|it| ("quoi", it.to_string()));
        let organisation = self.organisation.map(|it| ("qui", it.to_string()));
        let asked: Vec<String> = [month, category, organisation]
            .into_iter()
            .flatten()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mark = if asked.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", AGENDA.end, asked.join("&"))
    }

    /// The same of a month, or of the days to come.
    pub(super) fn in_month(self, month: Option<NaiveDate>) -> Self {
        Self { month, ..self }
    }

    /// The filters of this part.
    pub(super) fn filters(self, today: NaiveDate) -> Filters {
        let (from, to) = self.days(today);
        Filters { from, to, category: self.category, organisation: self.organisation, status: None }
    }

    /// The first and the last day of this part.
    pub(super) fn days(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let last_of = |month: NaiveDate| month.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt());
        match self.month {
            Some(month) => (month, last_of(month).unwrap_or(month)),
            None => (today, today.checked_add_days(Days::new(AHEAD)).unwrap_or(today)),
        }
    }
}
