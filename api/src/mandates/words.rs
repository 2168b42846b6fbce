//! Portfolios and their projects in words.

use crate::portfolios::ProjectState;
use ground::say;
use ground::text::Message;

/// How far a project is.
pub(super) fn project_said(state: ProjectState) -> Message {
    match state {
        ProjectState::Idea => say!("une idée", "an idea"),
        ProjectState::Study => say!("à l’étude", "being looked into"),
        ProjectState::Decided => say!("décidé", "decided"),
        ProjectState::UnderWay => say!("en cours", "under way"),
        ProjectState::Done => say!("fait", "done"),
        ProjectState::Dropped => say!("abandonné", "given up"),
    }
}
