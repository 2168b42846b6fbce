//! The list of a poll's pages.

use super::{answer_page, pages};
use kit::pages::Page;

pub(crate) const PAGES: &[Page] = &[
    Page::public("/polls/:id", &pages::show_poll),
    Page::form("/polls/:id/reponse", &answer_page::show_answer, &answer_page::send_answer),
];
