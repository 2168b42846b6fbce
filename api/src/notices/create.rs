//! Posting a notice.

use serde_json::json;

use super::elsewhere::Elsewhere;
use super::wire::NoticeOut;
use super::{Attached, Attachments, Body, Category, Link, Notice, PostState, Severity, Title, entity, rules, sheets};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::idempotency::{Answered, Once};
use crate::posts::{
    self, Begun, By, CreateError, Decisions, Going, NamedBoards, Post as _, Prepared, Rendered, SheetRow as _, Wanted,
    begin, prepare,
};
use ground::clock::Instant;
use ground::ids::{FileId, NoticeId, OrganisationId, SheetId};
use ground::{FieldError, input};
use kit::http::Created;
use kit::tenants::{Commune, Key};

input! {
    /// A new notice.
    #[example(json!({
        "title": "Coupure d’eau lundi",
        "category": "outage",
        "body": "L’eau sera coupée **de 8 h à 12 h**, rue des Vignes.",
    }))]
    #[also(rules::also_wrong)]
    pub struct NewNotice {
        /// One line, 1 to 120 characters.
        pub title: Title,
        /// Its category.
        pub category: Category,
        /// Its severity: for an alert required, for others refused.
        pub severity: Option<Severity>,
        /// The text in Markdown (CommonMark with tables), up to 10,000 characters.
        pub body: Option<Body>,
        /// An address for more.
        pub link: Option<Link>,
        /// Its picture: the id of an image of the commune.
        pub image: Option<FileId>,
        /// Up to 6 files of the commune, by id.
        pub attachments: Option<Attached>,
        /// Its publisher; the town hall unless said, for a publisher their own organisation.
        pub organisation: Option<OrganisationId>,
        /// On whose boards it is, by slug or INSEE code, of those that the organisation serves: for a publisher all of them
        /// unless said, for a clerk their own commune's.
        pub communes: Option<NamedBoards>,
        /// True if it stays above the others; no unless said.
        pub pinned: Option<bool>,
        /// Time at which it goes up; at once unless said, or when the date has passed.
        pub publish_at: Option<Instant>,
        /// Time at which it comes down; for an alert required.
        pub expire_at: Option<Instant>,
        /// True if phones are told when it goes up; yes unless said.
        pub notify: Option<bool>,
        /// True if it is only a draft; no unless said.
        pub draft: Option<bool>,
    }
}

/// Post a notice: a draft, submitted, scheduled, or on the board at once.
pub(crate) async fn create(
    app: &App,
    caller: &Caller,
    once: &Once,
    commune: &Key,
    new: NewNotice,
) -> Result<Answered<Created<NoticeOut>>, CreateError> {
    Ok(create_also(app, caller, once, commune, new, &[]).await?.0)
}

/// [`create`], and unless it is a draft a notice that says the same in the name of the town hall of each of these communes, all in
/// one transaction: the ids of the others.
pub(crate) async fn create_also(
    app: &App,
    caller: &Caller,
    once: &Once,
    commune: &Key,
    new: NewNotice,
    also: &[Key],
) -> Result<(Answered<Created<NoticeOut>>, Vec<NoticeId>), CreateError> {
    if let Some(before) = once.before(app, caller).await? {
        return Ok((Answered::Before(before), vec![]));
    }
    let asked = Wanted {
        organisation: new.organisation,
        boards: new.communes.as_ref(),
        image: new.image,
        attachments: new.attachments.as_ref(),
        text: new.body.as_ref(),
    };
    let prepared = prepare(app, caller, commune, asked).await?;
    let (now, before_fields) = (app.clock.now(), prepared.mistakes());
    let Prepared { commune, organisation, boards, enclosed, rendered } = prepared;
    let too_much = rendered.as_ref().err().map(|detail| FieldError::at("body", detail.clone()));
    let going = Going { draft: new.draft.unwrap_or(false), grave: new.severity.is_some_and(Severity::is_grave) };
    let mut row = row(&commune, organisation, new, rendered.unwrap_or_default(), now);
    let mistakes: Vec<FieldError> =
        too_much.into_iter().chain(before_fields).chain(rules::mistakes(&row, true, now)).collect();
    let (Ok(boards), Ok(enclosed), true) = (boards, enclosed, mistakes.is_empty()) else {
        return Err(CreateError::Invalid(mistakes));
    };
    (row.image, row.attachments) = (enclosed.image.clone().flatten(), enclosed.attachments.clone().unwrap_or_default());
    let also = if going.draft { &[] } else { also };
    let shown = (commune.id, Notice::shows(&row));
    let elsewhere = Elsewhere::prepare(app, caller, also, organisation, shown).await?;
    let elsewhere = elsewhere.map_err(|mistake| CreateError::Invalid(vec![mistake]))?;
    let (by, more) = ((commune.id, organisation), elsewhere.communes());
    let Begun { change, boards } = match begin(app, caller, once, by, boards, &more, &enclosed, going, now).await? {
        Ok(begun) => begun,
        Err(before) => return Ok((Answered::Before(before), vec![])),
    };
    let hung: Vec<_> = boards.iter().map(|(board, ..)| *board).collect();
    for (board, state, by) in boards {
        let decisions = Decisions::new(state, by, row.publish_at, row.expire_at, now);
        let sheet = row.clone().on(board).decided(decisions);
        sheets::insert(&*change, &sheet, now).await?;
        posts::tell_of_alert::<Notice>(&change, caller, row.post_id.uuid(), None, &sheet, now).await?;
    }
    let others = elsewhere.write(&change, caller, &row, now).await?;
    let notice = posts::find::<Notice>(app, &*change, row.post_id).await?;
    let notice = notice.seen_by(Some(caller), now).ok_or(CreateError::NoSuchCommune)?;
    let created = Created { location: format!("/v1/notices/{}", row.post_id), resource: NoticeOut::of(&notice, now) };
    once.keep(&change, caller, &created).await?;
    let done = Done { deed: Deed::Created, thing: Thing::Notice, subject: Some(row.post_id.uuid()) };
    audit::write(&change, Some(caller), &hung, done, now).await?;
    change.commit().await?;
    Ok((Answered::Now(created), others))
}

/// The row that all sheets of a new notice have in common.
fn row(
    commune: &Commune,
    organisation: OrganisationId,
    new: NewNotice,
    rendered: Rendered,
    now: Instant,
) -> entity::Model {
    let body = new.body.unwrap_or(Body::empty());
    let decisions = Decisions::new(PostState::Draft, By::Publisher, new.publish_at, new.expire_at, now);
    entity::Model {
        id: SheetId::new(),
        post_id: NoticeId::new(),
        commune_id: commune.id,
        made_in: commune.id,
        organisation_id: organisation,
        category: new.category,
        severity: new.severity,
        title: new.title,
        body,
        body_html: rendered.html,
        summary: rendered.summary,
        link: new.link,
        image: None,
        attachments: Attachments::default(),
        pinned: new.pinned.unwrap_or(false),
        notify: new.notify.unwrap_or(true),
        state: decisions.state,
        publish_at: decisions.publish_at,
        expire_at: decisions.expire_at,
        approved_at: decisions.approved_at,
        approved_by: None,
        listed_at: decisions.listed_at,
        edited_at: None,
        announce_again_at: None,
        told_until: None,
        superseded: None,
        submitted_at: decisions.submitted_at,
        revision: None,
        rejection_reason: None,
        withdrawn_by: None,
        hidden_at: None,
        created_at: decisions.created_at,
        updated_at: decisions.updated_at,
    }
}
