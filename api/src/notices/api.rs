//! Notices over HTTP.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use super::{
    Category, NewNotice, Notice, NoticeCard, NoticeOut, NoticePatch, Search, Status, announce, create,
    queries::{self, Filters, ListRefusal},
};
use crate::{
    App, Tag,
    accounts::{Anyone, Caller, Known},
    idempotency::{Answered, Once},
    organisations,
    posts::{self, CreateError, EditError, NoSuch, ReadError, Sheets, TransitionError},
};
use ground::{
    clock::Instant,
    ids::{NoticeId, OrganisationId},
};
use kit::{
    http::{
        Body as Input, Created, Cursor, Document, IfMatch, Limit, Listing, NoContent, Page, etag::Revision,
        problem::Refused,
    },
    tenants::Key,
};

/// The operations on notices.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Notices")]
impl Api {
    /// List a commune's notices
    ///
    /// What is published and not expired, newest first. Staff may ask for any other status.
    #[oai(path = "/v1/communes/:commune/notices", method = "get", operation_id = "listNotices")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the request")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Anyone,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Only this category.
        category: Query<Option<Category>>,
        /// Only this organisation.
        organisation: Query<Option<OrganisationId>>,
        /// The expired ones instead: short for `status=expired`.
        archived: Query<Option<bool>>,
        /// Only this status; all but `published` and `expired` are for the commune's staff,
        /// and for a publisher with their own `organisation`.
        status: Query<Option<Status>>,
        /// Words that title or text hold, best first. Accents, case and plurals do not matter; the beginning of a word,
        /// two letters at least, suffices.
        q: Query<Option<Search>>,
        /// Those that the commune took off its board instead; for its staff.
        hidden: Query<Option<bool>>,
        /// How many, 1 to 100.
        limit: Query<Option<Limit>>,
        /// The `next` of the page before.
        after: Query<Option<Cursor>>,
    ) -> Result<Listing<NoticeCard>, Refused<ListRefusal>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ListRefusal::NoSuchCommune)?;
        let expired = archived.0.unwrap_or(false);
        let status = status.0.unwrap_or(if expired { Status::Expired } else { Status::Published });
        let hidden = hidden.0.unwrap_or(false);
        if !status.is_public() || hidden {
            let caller = caller.0.ok_or(ListRefusal::WhoAreYou)?;
            let own = organisation.0.filter(|organisation| !hidden && caller.publishes_for(*organisation));
            let own = match own {
                Some(own) => {
                    organisations::publishes_in(&app.db.read, commune.id, own).await.map_err(ListRefusal::from)?
                }
                None => false,
            };
            if !caller.is_staff_of(commune.id) && !own {
                return Err(ListRefusal::Forbidden.into());
            }
        }
        let limit = limit.0.unwrap_or_default();
        let filters = Filters {
            status,
            category: category.0,
            organisation: organisation.0,
            hidden,
            search: q.0.filter(|search| !search.is_blank()),
        };
        let (cards, next) = queries::list(app.0, commune.id, &filters, limit, after.0.as_ref()).await?;
        let now = app.clock.now();
        let items = cards.iter().map(|card| NoticeCard::of(card, now)).collect();
        Ok(Listing::new(Page { items, next }, &filters.address(&commune.slug, limit)))
    }

    /// Post a notice
    ///
    /// On the board at once, on its date, or as a draft; what a moderated organisation posts waits for the town hall.
    #[oai(path = "/v1/communes/:commune/notices", method = "post", operation_id = "createNotice")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Any text of your own: sent again with the same body within 24 hours, the request is answered as the first time.
        #[oai(name = "Idempotency-Key")]
        once: Once,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        notice: Input<NewNotice>,
    ) -> Result<Answered<Created<NoticeOut>>, Refused<CreateError>> {
        Ok(create(app.0, &caller.0, &once, &commune.0, notice.0).await?)
    }

    /// Read a notice
    ///
    /// With its whole text, as it is on the reader's board: for a commune's staff their own, for everybody the one where it
    /// is farthest. What no board shows is not found, but for its publishers and the communes' staff.
    #[oai(path = "/v1/notices/:id", method = "get", operation_id = "getNotice")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Anyone,
        /// Its id.
        id: Path<NoticeId>,
    ) -> Result<Document<NoticeOut>, Refused<ReadError<Notice>>> {
        let notice: Sheets<Notice> = posts::read(app.0, id.0, caller.0.as_ref()).await?;
        let now = app.clock.now();
        let seen = notice.seen_by(caller.0.as_ref(), now).ok_or(ReadError::from(NoSuch::new()))?;
        Ok(Document(NoticeOut::of(&seen, now)))
    }

    /// Edit a notice
    ///
    /// What is absent stays. With `If-Match`, only if it has not changed since. On each board where its organisation is
    /// moderated, what changes of an approved notice waits as its `revision`; a rejected notice is submitted again. A clerk
    /// edits what hangs on no board but theirs.
    #[oai(path = "/v1/notices/:id", method = "patch", operation_id = "editNotice")]
    async fn edit(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<NoticeId>,
        /// The ETag of the notice as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
        patch: Input<NoticePatch>,
    ) -> Result<Document<NoticeOut>, Refused<EditError<Notice>>> {
        let notice = posts::edit(app.0, &caller.0, id.0, patch.0, &allowed_by(&if_match, &caller.0)).await?;
        Ok(document(app.0, &notice, &caller.0).map_err(EditError::from)?)
    }

    /// Withdraw a notice
    ///
    /// Its publisher takes it off all boards, a clerk off their own. It stays for staff.
    #[oai(path = "/v1/notices/:id", method = "delete", operation_id = "withdrawNotice")]
    async fn withdraw(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<NoticeId>,
        /// The ETag of the notice as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
    ) -> Result<NoContent, Refused<TransitionError<Notice>>> {
        posts::withdraw(app.0, &caller.0, id.0, &allowed_by(&if_match, &caller.0)).await?;
        Ok(NoContent)
    }

    /// Publish a notice
    ///
    /// A draft goes up, on its date if that is to come; a scheduled one goes up at once.
    #[oai(path = "/v1/notices/:id/publish", method = "post", operation_id = "publishNotice")]
    async fn publish(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<NoticeId>,
        /// The ETag of the notice as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
    ) -> Result<Document<NoticeOut>, Refused<TransitionError<Notice>>> {
        let notice = posts::publish(app.0, &caller.0, id.0, &allowed_by(&if_match, &caller.0)).await?;
        Ok(document(app.0, &notice, &caller.0).map_err(TransitionError::from)?)
    }

    /// Restore a notice
    ///
    /// Undoes a withdrawal: its publisher on all boards, a clerk on their own.
    #[oai(path = "/v1/notices/:id/restore", method = "post", operation_id = "restoreNotice")]
    async fn restore(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<NoticeId>,
        /// The ETag of the notice as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
    ) -> Result<Document<NoticeOut>, Refused<TransitionError<Notice>>> {
        let notice = posts::restore(app.0, &caller.0, id.0, &allowed_by(&if_match, &caller.0)).await?;
        Ok(document(app.0, &notice, &caller.0).map_err(TransitionError::from)?)
    }

    /// Announce a notice again
    ///
    /// Phones are told of it once more, for an edit that nobody should miss; the message takes the place of the one before.
    #[oai(path = "/v1/notices/:id/notify", method = "post", operation_id = "notifyNotice")]
    async fn notify(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<NoticeId>,
        /// The ETag of the notice as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
    ) -> Result<Document<NoticeOut>, Refused<TransitionError<Notice>>> {
        let notice = announce(app.0, &caller.0, id.0, &allowed_by(&if_match, &caller.0)).await?;
        Ok(document(app.0, &notice, &caller.0).map_err(TransitionError::from)?)
    }
}

/// A post as its changer sees it now.
pub(super) fn document(
    app: &App,
    notice: &Sheets<Notice>,
    caller: &Caller,
) -> Result<Document<NoticeOut>, NoSuch<Notice>> {
    let now = app.clock.now();
    let seen = notice.seen_by(Some(caller), now).ok_or(NoSuch::new())?;
    Ok(Document(NoticeOut::of(&seen, now)))
}

pub(super) fn allowed_by<'a>(
    if_match: &'a IfMatch,
    caller: &'a Caller,
) -> impl Fn(&Sheets<Notice>, Instant) -> bool + Sync + 'a {
    move |notice, now| {
        let seen = notice.seen_by(Some(caller), now);
        seen.is_some_and(|seen| if_match.allows(&Revision::of_resource(&NoticeOut::of(&seen, now))))
    }
}
