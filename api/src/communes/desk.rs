//! The desk of a commune: whoever sits there, and the frame of its pages.

use std::sync::Arc;

use poem::Request;
use poem_openapi::types::Example;

use super::frame::{PageError, framed, of_page};
use super::settings::CommuneSettings;
use crate::App;
use crate::accounts::{Caller, Clerk};
use crate::organisations::{self, Organisation, OrganisationKind};
use ground::text::{Language, Message};
use ground::typography;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, MenuEntry, Site};
use kit::refusal;
use kit::tenants::{Commune, Key};

/// The home of the desk in its menu.
pub(crate) const DESK_HOME: MenuEntry = MenuEntry { end: "/bureau", icon: "home", words: ("Accueil", "Home") };

/// The settings of a commune in its desk's menu.
pub(crate) const DESK_SETTINGS: MenuEntry =
    MenuEntry { end: "/bureau/reglages", icon: "sliders", words: ("Réglages", "Settings") };

/// The desk of a commune, with somebody at it.
#[derive(Debug)]
pub struct Desk<'a> {
    /// Whoever sits there.
    pub caller: Caller,
    /// The organisations in whose name they publish, the town hall first.
    pub organisations: Vec<Organisation>,
    /// What surrounds its pages.
    pub at: DeskPlace<'a>,
}

/// The surroundings of a page of the desk.
#[derive(Debug)]
pub struct DeskPlace<'a> {
    /// The addresses of the server.
    pub site: &'a Site,
    /// The commune.
    pub commune: Arc<Commune>,
    /// The commune as it says of itself.
    pub settings: CommuneSettings,
    /// The language of the page.
    pub language: Language,
    /// The side on which whoever sits there acts, in words.
    pub whose: String,
}

refusal! {
    /// Reasons why somebody does not sit at a desk.
    pub enum DeskError {
        /// They have no part in what this commune publishes.
        Forbidden => FORBIDDEN,
        /// There is no such commune.
        ..Page(PageError),
        ..database
    }
}

impl<'a> Desk<'a> {
    /// The desk of the commune that a page's address names, for its staff and for who publishes there.
    ///
    /// # Errors
    /// When there is no such commune, or the caller has no part in what it publishes.
    pub async fn open(app: &'a App, request: &Request, caller: Caller, slug: &str) -> Result<Self, DeskError> {
        let (commune, settings) = of_page(app, slug).await?;
        let (runs, is_staff) = (caller.runs_board(commune.id), caller.is_staff_of(commune.id));
        let all = organisations::of_commune(&app.db.read, commune.id).await?.into_iter().map(|it| it.organisation);
        let organisations: Vec<Organisation> = all.filter(|it| runs || caller.publishes_for(it.id)).collect();
        if organisations.is_empty() && !is_staff {
            return Err(DeskError::Forbidden);
        }
        let language = pages::language(request.headers());
        let whose = match is_staff {
            true => OrganisationKind::TownHall.label().in_language(language),
            false => organisations.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(", "),
        };
        let at = DeskPlace { site: &app.site, commune, settings, language, whose };
        Ok(Self { caller, organisations, at })
    }

    /// True if they run the board: everything of every organisation.
    pub fn runs_board(&self) -> bool {
        self.caller.runs_board(self.at.commune.id)
    }

    /// Themselves as whoever runs the board, for verbs that take that.
    ///
    /// # Errors
    /// When they do not.
    pub fn clerk(&self) -> Result<Clerk<'_>, Problem> {
        self.caller.clerk_of(self.at.commune.id).ok_or_else(|| DeskError::Forbidden.problem())
    }

    /// True if they publish at all. A councillor only looks.
    pub fn publishes(&self) -> bool {
        !self.organisations.is_empty()
    }

    /// The commune's key, as verbs take it.
    ///
    /// # Errors
    /// Never: a slug is a key.
    pub fn key(&self) -> Result<Key, Problem> {
        self.at.commune.slug.parse().map_err(|_| Problem::internal("a slug is a key"))
    }
}

impl DeskPlace<'_> {
    /// The frame of a page under one of the desk's tabs.
    pub fn frame(&self, title: Message, tab: &MenuEntry) -> Frame {
        let title = self.say(title);
        let mut frame = Frame::of_desk(self.site, &self.commune, self.language, title, &self.whose).at(tab);
        let public = framed(self.site, &self.commune, &self.settings, self.language, String::new());
        frame.site = public.site;
        if let (Some(plate), Some(public)) = (&mut frame.plate, public.plate) {
            (plate.name, plate.colour) = (public.name, public.colour);
        }
        frame
    }

    /// A message in the language of the page.
    pub fn say(&self, message: Message) -> String {
        typography::ours(&message.in_language(self.language), self.language)
    }

    /// The path of one of the desk's pages, by the end of its address.
    pub fn path(&self, end: &str) -> String {
        format!("/{}/bureau{end}", self.commune.slug)
    }
}

impl<'a> DeskPlace<'a> {
    /// The example of a town hall's desk.
    pub fn example(site: &'a Site, language: Language) -> Self {
        let whose = OrganisationKind::TownHall.label().in_language(language);
        Self { site, commune: Arc::new(Commune::example()), settings: CommuneSettings::example(), language, whose }
    }
}
