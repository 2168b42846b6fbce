//! Sending letters, several at a time, and writing them down as the mail server answers.
//!
//! A crash repeats the mails that are on their way and not written down yet, with the same `Message-ID`: at most
//! [`WINDOW`] a run. Where mails go slowly these are the ones of the last second or so, since nothing waits longer to
//! be written down.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select,
};
use tokio::select;
use tokio::task::JoinSet;
use tokio::time::{Instant as Moment, sleep_until};
use uuid::Uuid;

use super::promises::{Range, SendLetter, SendLetters};
use super::settle::{Ended, Waiting, settle};
use crate::digests::entity::{DeliveryState, delivery, edition, letter, reader};
use crate::digests::links::{self, Holder, Links, Purpose};
use crate::digests::{PATIENT, settings};
use crate::{App, communes};
use ground::ids::{DeliveryId, EditionId, LetterId};
use kit::jobs::{Failure, Job, Policy};
use kit::mail::{Mail, MailingList, Printed, Recipient, SendError};
use kit::tenants::Commune;

/// Maximum number of a run's mails that are on their way and not written down yet.
const WINDOW: usize = 128;

/// Number of mails that are written down at once, if they end soon: each time is a transaction.
const STEP: usize = WINDOW / 2;

/// Time for which those that ended wait for others.
const SOON: Duration = Duration::from_secs(1);

/// Number of mails in a row, to different readers, that the mail server took none of: it is full, not one of them at
/// fault.
const STREAK: u32 = 6;

/// The time until a range goes on that the mail server had no more room for.
const FULL: Duration = Duration::from_secs(60);

/// The time after which a run leaves the rest to another: well before it would be cut off.
const TURN: Duration = Duration::from_secs(45 * 60);

/// The longest until a letter that the mail server wanted later is tried again, and a little more.
const AGAIN_WITHIN: Duration = Duration::from_secs(5 * 3600);

impl Job for SendLetters {
    const KIND: &'static str = "digest_send";
    type Context = App;
    const POLICY: Policy = PATIENT;
    type Payload = Range;

    async fn run(app: &App, range: Range) -> Result<(), Failure> {
        let Some(sending) = Sending::of(app, EditionId::from_uuid(range.edition)).await? else { return Ok(()) };
        let (next, last) = (DeliveryId::from_uuid(range.first), DeliveryId::from_uuid(range.last));
        let rate = app.mailer.settings().rate.and_then(|rate| usize::try_from(rate.per_second()).ok());
        Walk {
            sending,
            window: rate.unwrap_or(WINDOW).clamp(1, WINDOW),
            next: Some(next),
            last,
            page: VecDeque::new(),
            under_way: JoinSet::new(),
            ended: Vec::new(),
            writing: JoinSet::new(),
            open: 0,
            sent: 0,
            streak: 0,
            until: Moment::now() + TURN,
        }
        .go()
        .await
    }
}

impl Job for SendLetter {
    const KIND: &'static str = "digest_send_again";
    type Context = App;
    const POLICY: Policy = Policy { at_once: 8, ahead: AGAIN_WITHIN, ..PATIENT };
    type Payload = Uuid;

    async fn run(app: &App, id: Uuid) -> Result<(), Failure> {
        let by_id = delivery::Entity::find_by_id(DeliveryId::from_uuid(id));
        let row = by_id.clone().one(&app.db.read).await?;
        let Some(edition) = row.map(|row| row.edition_id) else { return Ok(()) };
        let Some(mut sending) = Sending::of(app, edition).await? else { return Ok(()) };
        let found = waiting(by_id).into_model::<Waiting>().one(&app.db.read).await?;
        let Some(delivery) = found else { return Ok(()) };
        let letter = sending.letter(delivery.letter_id).await?;
        let ended = send(Arc::clone(&sending.app), letter, delivery).await;
        match settle(app, (sending.commune.id, edition), &[ended]).await? {
            Some(reason) => Err(Failure::retry(reason)),
            None => Ok(()),
        }
    }
}

/// Deliveries that wait, with what is needed to send them.
fn waiting(deliveries: Select<delivery::Entity>) -> Select<delivery::Entity> {
    use delivery::Column::{Attempts, CreatedAt, Id, LetterId, ReaderId, State as StateColumn};
    use reader::Column::{Email, Epoch, Refusals};
    let reader = delivery::Relation::Reader.def().on_condition(|_, _| reader::reading());
    deliveries
        .select_only()
        .columns([Id, LetterId, Attempts, CreatedAt, ReaderId])
        .columns([Email, Epoch, Refusals])
        .join(JoinType::LeftJoin, reader)
        .filter(StateColumn.eq(DeliveryState::Waiting))
}

/// A range while it is sent.
struct Walk {
    sending: Sending,
    /// Maximum number on their way: no more than a second's, where the rate is bounded, so that no other mail waits
    /// long behind them and what is known of a reader is fresh.
    window: usize,
    /// The first that is not read yet; none when all are.
    next: Option<DeliveryId>,
    last: DeliveryId,
    /// Read, not yet begun.
    page: VecDeque<Waiting>,
    under_way: JoinSet<Ended>,
    /// Not yet written down.
    ended: Vec<Ended>,
    /// The one task that writes down: it answers the number written, and why the mail server cannot be reached if so.
    writing: JoinSet<Result<(usize, Option<String>), DbErr>>,
    /// Number of those begun and not written down.
    open: usize,
    /// Number that the mail server took.
    sent: usize,
    /// Number since the last that it took that it was too busy for.
    streak: u32,
    /// The end of this run's turn.
    until: Moment,
}

impl Walk {
    async fn go(mut self) -> Result<(), Failure> {
        let (mut broken, mut soon) = (None, Moment::now());
        loop {
            if broken.is_none() && Moment::now() >= self.until && !(self.page.is_empty() && self.next.is_none()) {
                broken = Some("there are more than this run had time for".to_owned());
            }
            while self.open < self.window && broken.is_none() && self.begin().await? {}
            if self.open == 0 {
                return broken.map_or(Ok(()), |reason: String| Err(self.stopped(reason)));
            }
            let is_time = self.ended.len() >= STEP || self.under_way.is_empty() || Moment::now() >= soon;
            if self.writing.is_empty() && !self.ended.is_empty() && is_time {
                self.write_down();
            }
            select! {
                Some(one) = self.under_way.join_next() => {
                    if self.ended.is_empty() {
                        soon = Moment::now() + SOON;
                    }
                    self.note(one.map_err(Failure::retry)?);
                    while let Some(one) = self.under_way.try_join_next() {
                        self.note(one.map_err(Failure::retry)?);
                    }
                    if self.streak >= STREAK {
                        broken = broken.or(Some("the mail server takes no more mails now".to_owned()));
                    }
                }
                Some(written) = self.writing.join_next() => {
                    let (count, reason) = written.map_err(Failure::retry)??;
                    self.open -= count;
                    broken = broken.or(reason);
                }
                () = sleep_until(soon), if self.writing.is_empty() && !self.ended.is_empty() => {}
            }
        }
    }

    /// Keep one that ended until it is written down.
    fn note(&mut self, ended: Ended) {
        match &ended.result {
            Ok(true) => (self.sent, self.streak) = (self.sent + 1, 0),
            Err(SendError::Busy(_)) => self.streak += 1,
            Ok(false) | Err(_) => {}
        }
        self.ended.push(ended);
    }

    /// The end of a run that leaves some for later: soon, as long as mails go through.
    fn stopped(&self, reason: String) -> Failure {
        if self.sent > 0 { Failure::got_on(reason, FULL) } else { Failure::retry(reason) }
    }

    /// Begin the next one; false if there is none.
    async fn begin(&mut self) -> Result<bool, Failure> {
        if self.page.is_empty() {
            self.read().await?;
        }
        let Some(delivery) = self.page.pop_front() else { return Ok(false) };
        let letter = self.sending.letter(delivery.letter_id).await?;
        self.under_way.spawn(send(Arc::clone(&self.sending.app), letter, delivery));
        self.open += 1;
        Ok(true)
    }

    async fn read(&mut self) -> Result<(), DbErr> {
        use delivery::Column::{Attempts, EditionId as Edition, Id};
        let Some(next) = self.next else { return Ok(()) };
        let most = u64::try_from(self.window).unwrap_or(u64::MAX - 1);
        let among = delivery::Entity::find().filter(Edition.eq(self.sending.edition)).filter(Attempts.eq(0));
        let page = waiting(among.filter(Id.gte(next).and(Id.lte(self.last)))).order_by_asc(Id).limit(most + 1);
        let mut page = page.into_model::<Waiting>().all(&self.sending.app.db.read).await?;
        // One more than fits tells where the next page begins.
        self.next =
            if u64::try_from(page.len()).is_ok_and(|len| len > most) { page.pop().map(|it| it.id) } else { None };
        self.page.extend(page);
        Ok(())
    }

    fn write_down(&mut self) {
        let (ended, app) = (std::mem::take(&mut self.ended), Arc::clone(&self.sending.app));
        let of = (self.sending.commune.id, self.sending.edition);
        self.writing.spawn(async move {
            let count = ended.len();
            Ok((count, settle(&app, of, &ended).await?))
        });
    }
}

/// An edition while it is sent.
struct Sending {
    app: Arc<App>,
    commune: Arc<Commune>,
    edition: EditionId,
    letters: HashMap<LetterId, Arc<Printed>>,
}

impl Sending {
    async fn of(app: &App, id: EditionId) -> Result<Option<Self>, DbErr> {
        let Some(edition) = edition::Entity::find_by_id(id).one(&app.db.read).await? else { return Ok(None) };
        let Some(commune) = app.communes.by_id(edition.commune_id) else { return Ok(None) };
        Ok(Some(Self { app: Arc::new(app.clone()), commune, edition: id, letters: HashMap::new() }))
    }

    /// The letter of a delivery, made once for all who read it.
    async fn letter(&mut self, id: LetterId) -> Result<Arc<Printed>, Failure> {
        if let Some(letter) = self.letters.get(&id) {
            return Ok(Arc::clone(letter));
        }
        let row = letter::Entity::find_by_id(id).one(&self.app.db.read).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound("the delivery's letter".to_owned()))?;
        let reply_to = settings::of(&self.app.db.read, self.commune.id).await?.reply_to;
        let about = communes::settings::of(&self.app.db.read, &self.commune).await?;
        let list = MailingList {
            id: format!("lettre.{}", self.commune.slug),
            unsubscribe: self.app.site.at(links::ONE_CLICK),
        };
        let letter = self.app.mailer.print(&Mail {
            sender: Some(&about.display_name),
            reply_to: reply_to.as_ref(),
            subject: &row.subject,
            language: row.locale,
            text: &row.text,
            html: &row.html,
            list: Some(list),
        });
        let letter = Arc::new(letter.map_err(Failure::retry)?);
        self.letters.insert(id, Arc::clone(&letter));
        Ok(letter)
    }
}

/// Send to a reader, if they still are one.
async fn send(app: Arc<App>, letter: Arc<Printed>, delivery: Waiting) -> Ended {
    let result = match (delivery.reader_id, &delivery.email, delivery.epoch) {
        (Some(id), Some(email), Some(epoch)) => {
            let holder = Holder { id, epoch, new_email: None };
            let [manage, unsubscribe] =
                [Purpose::Manage, Purpose::Unsubscribe].map(|purpose| Links::of(&app).token(holder, purpose));
            let recipient = Recipient { id: delivery.id.uuid(), to: email, manage: &manage, unsubscribe: &unsubscribe };
            app.mailer.send(&letter, &recipient).await.map(|()| true)
        }
        _ => Ok(false),
    };
    Ended { delivery, result }
}
