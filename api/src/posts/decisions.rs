//! Decisions about a sheet: publish, withdraw, restore, approve, reject. Pure.

use super::{By, Life, PostState, PostStatus, Reason, goes_up_at};
use ground::clock::Instant;
use ground::say;
use ground::text::Message;
use kit::refusal;

/// The decisions about a sheet, and its dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decisions {
    pub(crate) state: PostState,
    pub(crate) publish_at: Option<Instant>,
    pub(crate) expire_at: Option<Instant>,
    pub(crate) approved_at: Option<Instant>,
    /// The side on whose word.
    pub(crate) approved_by: Option<By>,
    pub(crate) listed_at: Instant,
    pub(crate) submitted_at: Option<Instant>,
    pub(crate) revision: Option<String>,
    pub(crate) rejection_reason: Option<Reason>,
    pub(crate) withdrawn_by: Option<By>,
    pub(crate) hidden_at: Option<Instant>,
    pub(crate) created_at: Instant,
    pub(crate) updated_at: Instant,
}

refusal! {
    /// Reasons why a step cannot be taken.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(crate) enum WrongStep {
        /// Its state does not allow it.
        Impossible(status: PostStatus) => IMPOSSIBLE_TRANSITION(what_is_possible(status)),
        /// It is cancelled already.
        Cancelled => IMPOSSIBLE_TRANSITION(
            "Il est annulé. Vous pouvez le rétablir (restore).",
            "It is cancelled. You can restore it (restore).",
        ),
        /// It would come down before it goes up.
        ExpiryPassed => IMPOSSIBLE_TRANSITION(
            "La fin précède la publication. Donnez une nouvelle date de fin (PATCH), puis publiez.",
            "The end comes before the publication. Set a new one (PATCH), then publish.",
        ),
        /// Its date was approved, and who asks needs approval for another one.
        Moderated => IMPOSSIBLE_TRANSITION(
            "La mairie a validé une date. Proposez-en une autre (PATCH publish_at).",
            "The town hall approved a date. Propose another one (PATCH publish_at).",
        ),
    }
}

impl Decisions {
    /// The decisions about a new sheet.
    pub(crate) fn new(
        state: PostState,
        by: By,
        publish_at: Option<Instant>,
        expire_at: Option<Instant>,
        now: Instant,
    ) -> Self {
        let is_approved = state == PostState::Approved;
        Self {
            state,
            publish_at,
            expire_at,
            approved_at: is_approved.then_some(now),
            approved_by: is_approved.then_some(by),
            listed_at: if is_approved { goes_up_at(publish_at, now) } else { now },
            submitted_at: (state == PostState::Submitted).then_some(now),
            revision: None,
            rejection_reason: None,
            withdrawn_by: None,
            hidden_at: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// The part that its status follows from.
    pub(crate) fn life(&self) -> Life {
        Life {
            state: self.state,
            approved_at: self.approved_at,
            listed_at: self.listed_at,
            expire_at: self.expire_at,
            updated_at: self.updated_at,
        }
    }

    /// Put a draft up, on its date if it has one to come, or submit it if its organisation is moderated; what is
    /// scheduled goes up at once.
    pub(crate) fn publish(&mut self, by: By, is_trusted: bool, now: Instant) -> Result<(), WrongStep> {
        match (self.life().status(now), is_trusted) {
            (PostStatus::Draft, true) => self.listed_at = goes_up_at(self.publish_at, now),
            (PostStatus::Draft, false) => {
                (self.state, self.submitted_at) = (PostState::Submitted, Some(now));
                return Ok(());
            }
            (PostStatus::Scheduled, true) => (self.publish_at, self.listed_at) = (Some(now), now),
            (PostStatus::Scheduled, false) => return Err(WrongStep::Moderated),
            (
                status @ (PostStatus::Submitted
                | PostStatus::Rejected
                | PostStatus::Published
                | PostStatus::Expired
                | PostStatus::Withdrawn),
                _,
            ) => {
                return Err(WrongStep::Impossible(status));
            }
        }
        self.state = PostState::Approved;
        (self.approved_at, self.approved_by) = (self.approved_at.or(Some(now)), Some(by));
        if self.is_over_before_it_goes_up() { Err(WrongStep::ExpiryPassed) } else { Ok(()) }
    }

    /// Take it down. It stays for staff, who can restore it.
    pub(crate) fn withdraw(&mut self, by: By) -> Result<(), WrongStep> {
        if self.state == PostState::Withdrawn {
            return Err(WrongStep::Impossible(PostStatus::Withdrawn));
        }
        (self.state, self.submitted_at, self.withdrawn_by) = (PostState::Withdrawn, None, Some(by));
        Ok(())
    }

    /// Undo a withdrawal: what was approved is scheduled, published or expired again, as its dates say; all else is a
    /// draft. What never was up goes up no earlier than now, or becomes a draft if it would be over by then. What the
    /// staff took down goes back to them when its publisher restores it, as does what went up on the word of a
    /// publisher who is not trusted any more.
    pub(crate) fn restore(&mut self, by: By, is_trusted: bool, now: Instant) -> Result<(), WrongStep> {
        if self.state != PostState::Withdrawn {
            return Err(WrongStep::Impossible(self.life().status(now)));
        }
        let was_up = self.life().was_up_before(self.updated_at);
        let on_own_word = self.approved_by != Some(By::Staff) && !is_trusted;
        let needs_approval = by == By::Publisher && (self.withdrawn_by == Some(By::Staff) || on_own_word);
        self.state = match (self.approved_at, needs_approval) {
            (Some(_), true) => PostState::Submitted,
            (Some(_), false) => PostState::Approved,
            (None, _) => PostState::Draft,
        };
        self.withdrawn_by = None;
        // A revision that waited waits again, unless it was rejected.
        let waits = self.state == PostState::Submitted || (self.revision.is_some() && self.rejection_reason.is_none());
        self.submitted_at = waits.then_some(now);
        if self.state == PostState::Approved && !was_up {
            self.listed_at = self.listed_at.max(now);
            if self.is_over_before_it_goes_up() {
                self.state = PostState::Draft;
                self.approved_at = None;
                self.listed_at = self.created_at;
            }
        }
        Ok(())
    }

    /// Let what was submitted go up, on its date if that is to come.
    pub(crate) fn approve(&mut self, now: Instant) -> Result<(), WrongStep> {
        (self.state, self.approved_at, self.listed_at) =
            (PostState::Approved, Some(now), goes_up_at(self.publish_at, now));
        self.approved_by = Some(By::Staff);
        // A revision from before it was taken down is a question of its own: it waits on, or stays rejected.
        self.rejection_reason = self.rejection_reason.take().filter(|_| self.revision.is_some());
        self.submitted_at = self.submitted_at.filter(|_| self.revision.is_some() && self.rejection_reason.is_none());
        if self.is_over_before_it_goes_up() { Err(WrongStep::ExpiryPassed) } else { Ok(()) }
    }

    /// Say no to what was submitted, or to a revision.
    pub(crate) fn reject(&mut self, reason: Reason, now: Instant) -> Result<(), WrongStep> {
        self.state = match self.state {
            PostState::Submitted => PostState::Rejected,
            PostState::Approved if self.has_revision_waiting() => PostState::Approved,
            PostState::Draft | PostState::Approved | PostState::Rejected | PostState::Withdrawn | PostState::Left => {
                return Err(WrongStep::Impossible(self.life().status(now)));
            }
        };
        (self.submitted_at, self.rejection_reason) = (None, Some(reason));
        Ok(())
    }

    /// Take a no back: it waits again.
    pub(crate) fn reconsider(&mut self, now: Instant) -> Result<(), WrongStep> {
        let is_revision = self.state == PostState::Approved && self.revision.is_some();
        self.state = match self.state {
            PostState::Rejected => PostState::Submitted,
            PostState::Approved if is_revision && self.rejection_reason.is_some() => PostState::Approved,
            PostState::Draft | PostState::Approved | PostState::Submitted | PostState::Withdrawn | PostState::Left => {
                return Err(WrongStep::Impossible(self.life().status(now)));
            }
        };
        (self.submitted_at, self.rejection_reason) = (Some(now), None);
        Ok(())
    }

    /// Submit again what was rejected and then edited.
    pub(crate) fn resubmit(&mut self, now: Instant) {
        if self.state == PostState::Rejected {
            (self.state, self.submitted_at, self.rejection_reason) = (PostState::Submitted, Some(now), None);
        }
    }

    /// True if what waits for the clerk is an edit of it. What is not approved waits itself, before any revision of it.
    pub(crate) fn has_revision_waiting(&self) -> bool {
        self.state == PostState::Approved && self.submitted_at.is_some() && self.revision.is_some()
    }

    fn is_over_before_it_goes_up(&self) -> bool {
        self.expire_at.is_some_and(|expiry| expiry <= self.listed_at)
    }
}

/// The steps that something in this status allows.
fn what_is_possible(status: PostStatus) -> Message {
    match status {
        PostStatus::Draft => say!(
            "C’est un brouillon. Vous pouvez le modifier (PATCH), le publier (publish) ou le retirer (DELETE).",
            "It is a draft. You can edit it (PATCH), publish it (publish) or withdraw it (DELETE).",
        ),
        PostStatus::Submitted => say!(
            "Il attend l’accord de la mairie, qui peut l’approuver (approve) ou le refuser (reject). Vous pouvez le modifier (PATCH) ou le retirer (DELETE).",
            "It waits for the town hall, which can approve it (approve) or reject it (reject). You can edit it (PATCH) or withdraw it (DELETE).",
        ),
        PostStatus::Rejected => say!(
            "La mairie l’a refusé. Vous pouvez le modifier (PATCH), ce qui le soumet de nouveau, ou le retirer (DELETE).",
            "The town hall rejected it. You can edit it (PATCH), which submits it again, or withdraw it (DELETE).",
        ),
        PostStatus::Scheduled => say!(
            "Il est programmé. Vous pouvez le modifier (PATCH), le publier tout de suite (publish) ou le retirer (DELETE).",
            "It is scheduled. You can edit it (PATCH), publish it now (publish) or withdraw it (DELETE).",
        ),
        PostStatus::Published => say!(
            "Il est affiché. Vous pouvez le modifier (PATCH) ou le retirer (DELETE).",
            "It is on the board. You can edit it (PATCH) or withdraw it (DELETE).",
        ),
        PostStatus::Expired => say!(
            "Il est terminé. Vous pouvez lui donner de nouvelles dates (PATCH) ou le retirer (DELETE).",
            "It is over. You can set new dates (PATCH) or withdraw it (DELETE).",
        ),
        PostStatus::Withdrawn => {
            say!("Il est retiré. Vous pouvez le rétablir (restore).", "It is withdrawn. You can restore it (restore).",)
        }
    }
}
