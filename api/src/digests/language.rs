//! The words of the letter that are not anybody's: categories and grades.

use crate::{
    notices::{Category, Severity},
    text::Message,
};

/// A category as readers know it.
pub(super) fn category(category: Category) -> Message {
    match category {
        Category::Information => Message::fixed("Information", "Information"),
        Category::Alert => Message::fixed("Alerte", "Alert"),
        Category::Works => Message::fixed("Travaux", "Works"),
        Category::Outage => Message::fixed("Coupure", "Outage"),
        Category::Council => Message::fixed("Conseil municipal", "Council"),
        Category::School => Message::fixed("École", "School"),
        Category::Association => Message::fixed("Associations", "Associations"),
        Category::Health => Message::fixed("Santé", "Health"),
        Category::Jobs => Message::fixed("Emploi", "Jobs"),
        Category::LostAndFound => Message::fixed("Objets trouvés", "Lost and found"),
    }
}

/// How grave an alert is.
pub(super) fn severity(severity: Severity) -> Message {
    match severity {
        Severity::Minor => Message::fixed("danger faible", "little danger"),
        Severity::Moderate => Message::fixed("danger modéré", "some danger"),
        Severity::Severe => Message::fixed("danger grave", "great danger"),
        Severity::Extreme => Message::fixed("danger extrême", "extreme danger"),
    }
}
