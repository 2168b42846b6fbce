//! The desk's home: what whoever sits at the desk of a commune finds first.

mod chart;
mod daily;
mod daily_words;
mod home;
mod hours;
mod journal;
mod pages;
mod people;
mod settings_form;
mod settings_page;
mod waiting;

pub use daily::{DeskMailsDue, MailDesk};
pub(crate) use pages::{PAGES, samples};
pub(crate) use settings_page::DESK_PICTURES;
