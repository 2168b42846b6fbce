//! The pages of accounts.

use super::{account_pages as account, desk, pages as entering, paths};
use ground::text::Language;
use kit::pages::{Page, Sample};

/// The pages for signing in, and of one's own account.
pub const PAGES: &[Page] = &[
    Page::form(paths::SIGN_IN, &entering::show_sign_in, &entering::ask_to_sign_in).unlisted(),
    Page::form(paths::CODE, &entering::show_code, &entering::send_code).unlisted(),
    Page::form(paths::LINK, &entering::show_link, &entering::use_link).unlisted(),
    Page::form(paths::ACCOUNT, &account::show_account, &account::change_account).unlisted(),
    Page::form(paths::OUT, &account::show_way_out, &account::go_out).unlisted(),
    Page::form(paths::OTHERS, &account::to_account, &account::end_others).unlisted(),
    Page::form(paths::END, &account::show_end, &account::end_account).unlisted(),
    Page::form(paths::UNDO, &account::show_undo, &account::undo).unlisted(),
];

/// Pages of examples.
pub(crate) fn samples(language: Language) -> Vec<Sample> {
    entering::samples(language).into_iter().chain(account::samples(language)).chain(desk::samples(language)).collect()
}
