//! Names and addresses without accents and case, as they are compared, sorted and looked for.

use kit::tenants::normalise::fold;

/// A text without accents, case and marks, its words with single blanks between.
pub(super) fn folded(text: &str) -> String {
    let plain: String = fold(text).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// These texts as one, folded.
pub(super) fn all_folded(texts: &[Option<&str>]) -> String {
    folded(&texts.iter().flatten().copied().collect::<Vec<_>>().join(" "))
}
