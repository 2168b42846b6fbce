//! Making messages of news, one for each language.

use std::collections::HashMap;

use super::announcements::announcement;
use super::news::News;
use super::payload::Wording;
use super::send::PushMessage;
use super::sources;
use crate::App;
use ground::clock::Instant;
use ground::ids::{AnnouncementId, CommuneId};
use ground::text::Language;
use kit::jobs::Failure;
use sea_orm::EntityTrait;

/// An announcement as it stands now, with its messages in every language that was asked for.
pub(super) struct Telling {
    pub(super) news: News,
    commune: CommuneId,
    messages: HashMap<Language, PushMessage>,
}

impl Telling {
    /// Read an announcement's news in a commune; nothing if it is no longer true.
    pub(super) async fn of(app: &App, id: AnnouncementId, commune: CommuneId) -> Result<Option<Self>, Failure> {
        let Some(row) = announcement::Entity::find_by_id(id).one(&app.db.read).await? else { return Ok(None) };
        let source = sources::named(&row.source)
            .ok_or_else(|| Failure::give_up(format!("there is no source {}", row.source)))?;
        let news = (source.read)(app.clone(), row.subject_id, row.edition).await?;
        // A commune that took it off its board tells nobody any more.
        let news = news.filter(|news| news.commune == commune);
        Ok(news.map(|news| Self { news, commune, messages: HashMap::new() }))
    }

    /// The message for a phone that speaks this language.
    pub(super) fn message(&mut self, app: &App, language: Language, now: Instant) -> Result<PushMessage, Failure> {
        if let Some(message) = self.messages.get(&language) {
            return Ok(message.clone());
        }
        let wording = Wording {
            title: self.news.title.in_language(language),
            text: self.news.text.in_language(language),
            language,
            tag: self.news.tag.clone(),
            navigate: app.site.at(&self.news.path),
            kind: Some(self.news.kind),
            id: self.news.id.to_string(),
            commune: app.communes.by_id(self.commune).map(|commune| commune.slug.clone()),
        };
        let message = PushMessage::new(&wording, self.news.urgency, self.news.urgent, self.news.ttl(now))
            .map_err(Failure::give_up)?;
        self.messages.insert(language, message.clone());
        Ok(message)
    }
}
