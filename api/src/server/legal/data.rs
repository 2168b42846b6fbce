//! What is kept of people, as they read it.

use std::io;
use std::time::Duration;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::RETENTION;
use super::keeping::{Keeping, Retained};
use super::{framed, serve};
use crate::App;
use crate::communes::settings::CommuneSettings;
use ground::say;
use ground::text::{Language, Message};
use ground::typography;
use kit::http::Ready;
use kit::pages::{self, Frame, MenuEntry, Sample, Site, TownHall};
use kit::tenants::Commune;

/// The page among a commune's.
pub(in crate::server) const DATA: MenuEntry =
    MenuEntry { end: "/donnees-personnelles", icon: "lock", words: ("Données personnelles", "Personal data") };

#[derive(Template)]
#[template(path = "legal/data.html")]
struct DataPage<'a> {
    frame: Frame,
    board: String,
    commune: &'a str,
    town_hall: TownHall,
    table: Vec<Line>,
}

struct Line {
    what: String,
    why: String,
    kept: String,
    /// The sweep that erases it, in words.
    erased: Option<String>,
}

#[handler]
pub(super) async fn show_data(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    serve(app.0, request, &slug.0, &DATA, write).await
}

fn write(site: &Site, commune: &Commune, settings: &CommuneSettings, language: Language) -> io::Result<Ready> {
    pages::ready(&show(site, commune, settings, language), language)
}

fn show<'a>(site: &Site, commune: &'a Commune, settings: &CommuneSettings, language: Language) -> DataPage<'a> {
    let about = language.say("Ce qui est gardé, combien de temps, pourquoi.", "What is kept, for how long, and why.");
    let frame = framed(site, commune, settings, language, &DATA, about);
    DataPage {
        board: commune.path(),
        commune: &commune.name,
        town_hall: frame.plate.as_ref().map(|plate| plate.town_hall.clone()).unwrap_or_default(),
        table: RETENTION.iter().copied().flatten().map(|it| Line::of(it, language)).collect(),
        frame,
    }
}

impl Line {
    fn of(it: &Retained, language: Language) -> Self {
        let tell = |message: &Message| typography::ours(&message.in_language(language), language);
        let kept = match &it.kept {
            Keeping::For(seconds) => lasting(*seconds),
            Keeping::After(seconds, event) => {
                say!("{time} après {event}", "{time} after {event}", time = lasting(*seconds), event)
            }
            Keeping::Until(words) => words.clone(),
        };
        let erased = it.sweep.map(|sweep| {
            let every = every(sweep.every);
            let kind = sweep.kind.to_owned();
            say!("Effacé par « {kind} », {every}.", "Erased by “{kind}”, {every}.", kind, every)
        });
        Self { what: tell(&it.what), why: tell(&it.why), kept: tell(&kept), erased: erased.as_ref().map(tell) }
    }
}

/// A duration in words: days, hours or minutes, whichever is whole.
fn lasting(seconds: i64) -> Message {
    match (seconds / 86_400, seconds / 3600, seconds / 60) {
        (1, _, _) if seconds == 86_400 => say!("24 heures", "24 hours"),
        (days, _, _) if days > 0 && seconds % 86_400 == 0 => {
            say!("{days} jours", "{days} days", days = days.to_string())
        }
        (_, 1, _) if seconds == 3600 => say!("1 heure", "1 hour"),
        (_, hours, _) if hours > 0 && seconds % 3600 == 0 => {
            say!("{hours} heures", "{hours} hours", hours = hours.to_string())
        }
        (_, _, minutes) => say!("{minutes} minutes", "{minutes} minutes", minutes = minutes.to_string()),
    }
}

/// The time from one run of a sweep to the next.
fn every(time: Duration) -> Message {
    match time.as_secs() {
        86_400 => say!("qui passe chaque jour", "which runs every day"),
        3600 => say!("qui passe chaque heure", "which runs every hour"),
        seconds => {
            let time = lasting(seconds.cast_signed());
            say!("qui passe toutes les {time}", "which runs every {time}", time)
        }
    }
}

pub(super) fn sample(site: &Site, language: Language) -> Sample {
    Sample::of("legal/data.html", &show(site, &Commune::example(), &CommuneSettings::example(), language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_told_in_the_largest_unit_that_is_whole() {
        for (seconds, french, english) in [
            (86_400, "24 heures", "24 hours"),
            (7 * 86_400, "7 jours", "7 days"),
            (36 * 3600, "36 heures", "36 hours"),
            (3600, "1 heure", "1 hour"),
            (600, "10 minutes", "10 minutes"),
        ] {
            assert_eq!([Language::Fr, Language::En].map(|it| lasting(seconds).in_language(it)), [french, english]);
        }
    }
}
