//! Notices over HTTP.

use poem::Request;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::queries::{self, Filters, NoticeListRefusal};
use super::{Category, NewNotice, Notice, NoticeCard, NoticeOut, NoticePatch, PostStatus, Search, create};
use crate::accounts::{Anyone, Known};
use crate::idempotency::{Answered, Once};
use crate::posts::{self, CreateError, EditError, NoSuch, ReadPostError, Sheets, TransitionError};
use crate::{App, Tag};
use ground::ids::{NoticeId, OrganisationId};
use kit::documents::NoDocument;
use kit::http::problem::Refused;
use kit::http::{
    Body as Input, Created, Cursor, Document, IfMatch, Limit, ListPage, Listing, NoContent, address, given,
};
use kit::tenants::Key;

/// The operations on notices.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Notices")]
impl Api {
    /// List a commune's notices
    ///
    /// What is published and not expired, newest first. Staff may ask for any other status.
    #[oai(path = "/v1/communes/:commune/notices", method = "get", operation_id = "listNotices")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Anyone,
        request: &Request,
        commune: Path<Key>,
        /// Only this category.
        category: Query<Option<Category>>,
        /// Only this organisation.
        organisation: Query<Option<OrganisationId>>,
        /// The expired ones instead: short for `status=expired`.
        archived: Query<Option<bool>>,
        /// Only this status; all but `published` and `expired` are for the commune's staff,
        /// and for a publisher with their own `organisation`.
        status: Query<Option<PostStatus>>,
        /// Words that title or text hold, best first. Accents, case and plurals do not matter; the beginning of a word,
        /// two letters at least, suffices.
        q: Query<Option<Search>>,
        /// Those that the commune took off its board instead; for its staff.
        hidden: Query<Option<bool>>,
        limit: Query<Option<Limit>>,
        after: Query<Option<Cursor>>,
    ) -> Result<Listing<NoticeCard>, Refused<NoticeListRefusal>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(NoticeListRefusal::from(NoDocument::NoSuchCommune))?;
        let asked = address(
            "/notices",
            &[
                ("category", given(&category.0)),
                ("organisation", given(&organisation.0)),
                ("archived", given(&archived.0)),
                ("status", given(&status.0)),
                ("limit", given(&limit.0)),
            ],
        );
        let expired = archived.0.unwrap_or(false);
        let status = status.0.unwrap_or(if expired { PostStatus::Expired } else { PostStatus::Published });
        let hidden = hidden.0.unwrap_or(false);
        if !status.is_public() || hidden {
            let own = organisation.0.filter(|_| !hidden);
            posts::may_list(app.0, caller.0.as_ref(), commune.id, own).await.map_err(NoticeListRefusal::from)?;
        }
        let limit = limit.0.unwrap_or_default();
        let filters = Filters {
            status,
            category: category.0,
            organisation: organisation.0,
            hidden,
            search: q.0.filter(|search| !search.is_blank()),
        };
        let (here, now) = (filters.address(&commune.slug, limit), app.clock.now());
        if after.0.is_none() && filters.is_public() {
            let read = async || queries::first(app.0, commune.id, &filters, limit, now).await;
            let kept = app.boards.serve_list(request, &commune, (&asked, &here), now, read).await;
            return Ok(kept.map_err(NoticeListRefusal::from)?);
        }
        let (cards, next) = queries::list(app.0, commune.id, &filters, limit, after.0.as_ref()).await?;
        let items = cards.iter().map(|card| NoticeCard::of(card, now)).collect();
        Ok(Listing::new(ListPage { items, next }, &here))
    }

    /// Post a notice
    ///
    /// On the board at once, on its date, or as a draft; what a moderated organisation posts waits for the town hall.
    #[oai(path = "/v1/communes/:commune/notices", method = "post", operation_id = "createNotice")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Known,
        #[oai(name = "Idempotency-Key")] once: Once,
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
        id: Path<NoticeId>,
    ) -> Result<Document<NoticeOut>, Refused<ReadPostError<Notice>>> {
        let notice: Sheets<Notice> = posts::read(app.0, id.0, caller.0.as_ref()).await?;
        let now = app.clock.now();
        let seen = notice.seen_by(caller.0.as_ref(), now).ok_or(ReadPostError::from(NoSuch::new()))?;
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
        id: Path<NoticeId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<NoticePatch>,
    ) -> Result<Document<NoticeOut>, Refused<EditError<Notice>>> {
        let allowed = posts::allowed_by(app.0, &if_match, &caller.0);
        let notice = posts::edit(app.0, &caller.0, id.0, patch.0, &allowed).await?;
        Ok(posts::document(app.0, &notice, &caller.0).map_err(EditError::from)?)
    }

    /// Withdraw a notice
    ///
    /// Its publisher takes it off all boards, a clerk off their own. It stays for staff.
    #[oai(path = "/v1/notices/:id", method = "delete", operation_id = "withdrawNotice")]
    async fn withdraw(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<NoticeId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<TransitionError<Notice>>> {
        let allowed = posts::allowed_by(app.0, &if_match, &caller.0);
        posts::withdraw(app.0, &caller.0, id.0, &allowed).await?;
        Ok(NoContent)
    }
}
