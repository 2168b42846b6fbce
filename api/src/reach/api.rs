//! Reach over HTTP.

use poem::http::header;
use poem::web::Data;
use poem::{IntoResponse, Request, Response};
use poem_openapi::param::{Path, Query};
use poem_openapi::registry::{MetaMediaType, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Example;
use poem_openapi::{ApiResponse, OpenApi};

use super::wire::{PhonesOfKind, ReachDay, ReachedConsultation, ReachedNotice};
use super::{CountOpenError, ReachOut, csv, followers, open, queries, rules, write};
use crate::accounts::{Caller, Known};
use crate::consultations::{self, ConsultationId};
use crate::devices::Opener;
use crate::{App, Tag, notices, push};
use ground::FieldError;
use ground::date::Date;
use ground::ids::NoticeId;
use kit::counts::{Counter, Day};
use kit::http::problem::Refused;
use kit::http::{Document, NoContent};
use kit::refusal;
use kit::tenants::Key;

/// Maximum number of notices in the list.
const LISTED: u64 = 100;

refusal! {
    /// Reasons why reach is not told.
    pub enum ReachError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// Reach is for the commune's own staff.
        Forbidden => FORBIDDEN,
        /// The days are in the wrong order or too many.
        WrongDays(FieldError) => invalid,
        ..database
    }
}

/// The operations on reach.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Reach")]
impl Api {
    /// Say that a notice was opened
    ///
    /// A client says so once somebody has looked at a notice for three seconds. It is counted once a device and local day;
    /// a client that has no device says so once, and is counted apart. Who opened what is not kept.
    #[oai(path = "/v1/notices/:id/opened", method = "post", operation_id = "openNotice")]
    async fn opened(
        &self,
        app: Data<&App>,
        opener: Opener,
        id: Path<NoticeId>,
    ) -> Result<NoContent, Refused<CountOpenError>> {
        open(app.0, opener.0, id.0).await?;
        Ok(NoContent)
    }

    /// Read how many were reached
    ///
    /// Numbers by local day, for the commune's staff: orders of magnitude, since nobody is followed. Who prefers `text/csv`
    /// gets the days as CSV, under a line of names. What another process counted comes some seconds later.
    #[oai(path = "/v1/communes/:commune/reach", method = "get", operation_id = "getReach")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Known,
        request: &Request,
        commune: Path<Key>,
        /// The first local day; 30 days up to the last unless said.
        from: Query<Option<Date>>,
        /// The last local day, included; today unless said. 366 days at most.
        to: Query<Option<Date>>,
    ) -> Result<ReachAnswer, Refused<ReachError>> {
        let reach = read(app.0, &caller.0, &commune.0, from.0, to.0).await?;
        Ok(if wants_csv(request) { ReachAnswer::Csv(csv::write(&reach)) } else { ReachAnswer::Json(Document(reach)) })
    }
}

/// Read how many were reached, as a commune's staff.
pub(crate) async fn read(
    app: &App,
    caller: &Caller,
    commune: &Key,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<ReachOut, ReachError> {
    let commune = app.communes.get(commune.as_str()).ok_or(ReachError::NoSuchCommune)?;
    if !caller.is_staff_of(commune.id) {
        return Err(ReachError::Forbidden);
    }
    let today = Day::of(app.clock.now(), commune.zone());
    let days = rules::days(today, from, to).map_err(ReachError::WrongDays)?;
    // The reader sees also what this process has only counted so far.
    write(app).await?;
    let counts = queries::by_day(app, commune.id, days).await?;
    let course = followers::course(app, commune.id, days, today).await?;
    let opened = queries::most_opened(app, commune.id, days, LISTED).await?;
    let phones = push::phones_by_kind(&app.db.read, commune.id).await?;
    let titles = notices::titles_of(app, commune.id, opened.iter().map(|it| it.0)).await?;
    let kind = (Counter::ConsultationLoads, LISTED);
    let loads = queries::most_counted(app, commune.id, days, kind).await?;
    let loads: Vec<_> = loads.into_iter().map(|(id, loads)| (ConsultationId::from_uuid(id), loads)).collect();
    let asked = consultations::find_all(&app.db.read, loads.iter().map(|it| it.0).collect()).await?;
    let consultation = |(id, loads): (ConsultationId, i64)| {
        let row = asked.iter().find(|it| it.id == id)?;
        Some(ReachedConsultation { id, title: row.title.to_string(), loads })
    };
    let notice = |(id, opens, without_device): (NoticeId, i64, i64)| {
        Some(ReachedNotice { id, title: titles.get(&id)?.to_string(), opens, without_device })
    };
    Ok(ReachOut {
        commune: commune.slug.clone(),
        from: Date(days.0.0),
        to: Date(days.1.0),
        days: ReachDay::each(days.0, days.1.min(today), &counts, &course),
        phones: phones.into_iter().map(|(kind, phones)| PhonesOfKind { kind, phones }).collect(),
        notices: opened.into_iter().filter_map(notice).collect(),
        consultations: loads.into_iter().filter_map(consultation).collect(),
    })
}

/// The answer with reach, in one of two forms.
#[derive(Debug)]
pub enum ReachAnswer {
    /// All of it.
    Json(Document<ReachOut>),
    /// The days.
    Csv(String),
}

impl IntoResponse for ReachAnswer {
    fn into_response(self) -> Response {
        let response = match self {
            Self::Json(document) => document.into_response(),
            Self::Csv(text) => Response::builder()
                .content_type("text/csv; charset=utf-8")
                .header(header::CONTENT_DISPOSITION, "attachment; filename=\"reach.csv\"")
                .body(text),
        };
        response.with_header(header::VARY, "Accept").into_response()
    }
}

impl ApiResponse for ReachAnswer {
    fn meta() -> MetaResponses {
        let mut meta = Document::<ReachOut>::meta();
        for response in &mut meta.responses {
            let mut schema = MetaSchema::new("string");
            schema.description = Some("A line a day, under a line of names (RFC 4180)");
            schema.example = Some(csv::write(&ReachOut::example()).into());
            response
                .content
                .push(MetaMediaType { content_type: csv::MEDIA_TYPE, schema: MetaSchemaRef::Inline(Box::new(schema)) });
        }
        meta
    }

    fn register(registry: &mut Registry) {
        Document::<ReachOut>::register(registry);
    }
}

/// True if a reader prefers CSV: it is named, and no JSON is named before it.
fn wants_csv(request: &Request) -> bool {
    let accepted = request.header(header::ACCEPT).unwrap_or_default();
    let mut named = accepted.split(',').map(|range| range.split(';').next().unwrap_or_default().trim());
    named.find(|range| [csv::MEDIA_TYPE, "application/json"].contains(range)) == Some(csv::MEDIA_TYPE)
}
