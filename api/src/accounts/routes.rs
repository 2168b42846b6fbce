//! The pages of accounts.

use super::{account_pages as account, address_pages as address, desk, pages as entering, paths};
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
    Page::form(paths::ADDRESS, &address::show_address, &address::ask_for_address).unlisted(),
    Page::form(paths::ADDRESS_CODE, &address::show_address_code, &address::send_address_code).unlisted(),
    Page::form(paths::UNDO, &address::show_undo, &address::undo).unlisted(),
];

/// Pages of examples.
pub(crate) fn samples(language: Language) -> Vec<Sample> {
    let mut all = entering::samples(language);
    all.extend(account::samples(language));
    all.extend(address::samples(language));
    all.extend(desk::samples(language));
    all
}
