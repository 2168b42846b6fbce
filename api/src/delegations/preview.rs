//! Looking at where a voice would go before it is given.

use super::delegation_wire::{VoicePreviewOut, VoiceWarning};
use super::give::{GiveError, GivenVoice, Giving, look};
use super::handed::Handed;
use super::residence::home;
use super::show::{going, name_of};
use super::values::{KeptShare, ShareState};
use crate::App;
use ground::ids::AccountId;
use ground::say;
use ground::text::{Language, Message};

/// Where a voice would go.
#[derive(Debug)]
pub(super) struct Preview {
    pub(super) shown: VoicePreviewOut,
    /// What to think about, with its place in what was sent.
    pub(super) warnings: Vec<(String, Message)>,
}

/// Look at where a voice would go; nothing is kept.
pub(super) async fn preview(app: &App, account: AccountId, given: &GivenVoice) -> Result<Preview, GiveError> {
    let (commune, _) = home(app, account, &given.commune).await?;
    let db = &app.db.read;
    let Giving { entry, scope, shares } = look(app, db, account, &commune, given).await?;
    let named: Vec<_> = shares.0.iter().map(|it| it.delegate).collect();
    let handed = Handed::around(db, &commune, app.clock.now(), (entry, &named)).await?;
    let handed = handed.among_open(db, &commune, scope.group).await?;
    let (goes, unassigned) = going(&handed, entry, &shares.0, &scope.context);
    let circles = handed.circles(entry, &shares.0, &scope.context);
    let mut warnings: Vec<(String, Message)> = Vec::new();
    for (place, share) in shares.0.iter().enumerate() {
        let at = format!("/to/{place}/delegate");
        warnings.extend(warning(&handed, *share, handed.state(entry, *share, &scope.context)).map(|it| (at, it)));
    }
    for (place, share) in shares.0.iter().enumerate() {
        let onward: Vec<String> =
            handed.onward(share.delegate, &scope.context).iter().map(|it| name_of(&handed, it.delegate)).collect();
        if !onward.is_empty() {
            let (name, others) = (name_of(&handed, share.delegate), onward.join(", "));
            let detail = say!(
                "{name} confie aussi sa voix\u{a0}: sans son vote, la vôtre ira à {others}.",
                "{name} gives a voice too: unless they vote, yours goes on to {others}.",
                name,
                others
            );
            warnings.push((format!("/to/{place}/delegate"), detail));
        }
    }
    if circles {
        let detail = say!(
            "Ces voix tournent en rond\u{a0}: si personne d’entre eux ne vote, votre part reste inutilisée.",
            "These voices go round in a circle: if none of them votes, your share is unused.",
        );
        warnings.push(("/to".to_owned(), detail));
    }
    if unassigned > 0 && !shares.0.is_empty() {
        let detail = say!(
            "{unassigned}\u{a0}% ne vont à personne\u{a0}: cette part reste inutilisée si vous ne votez pas.",
            "{unassigned} percent go to nobody: this share is unused unless you vote.",
            unassigned
        );
        warnings.push(("/to".to_owned(), detail));
    }
    let told = warnings
        .iter()
        .map(|(pointer, detail)| VoiceWarning { pointer: pointer.clone(), detail: detail.in_language(Language::Fr) });
    let shown = VoicePreviewOut { goes, unassigned, circles, warnings: told.collect() };
    Ok(Preview { shown, warnings })
}

fn warning(handed: &Handed, share: KeptShare, state: ShareState) -> Option<Message> {
    let name = name_of(handed, share.delegate);
    match state {
        ShareState::Active => None,
        ShareState::Left => Some(say!("{name} ne porte plus de voix.", "{name} carries no voices any more.", name)),
        ShareState::Outside => Some(say!(
            "{name} ne vote pas ici\u{a0}: cette part reste inutilisée.",
            "{name} does not vote here: this share is unused.",
            name
        )),
        ShareState::OtherTopics => Some(say!(
            "{name} ne prend pas ce thème\u{a0}: cette part reste inutilisée.",
            "{name} does not take this topic: this share is unused.",
            name
        )),
    }
}
