//! The polls of the demo: asked, answered by devices and concluded as on the day, with a clock that runs beside the
//! server's.

use serde_json::json;

use super::{Failure, content, english, seconds};
use crate::App;
use crate::accounts::Caller;
use crate::devices::{self, Visitor};
use crate::idempotency::Once;
use crate::polls::{self, Answer, Labels, NewConclusion, NewPoll, PollAudience, PollOut};
use ground::{Leaf, List};
use kit::http::IfMatch;
use kit::tenants::Key;

/// Ask the polls whose question the commune has not asked yet.
pub(super) async fn ask_missing(
    app: &App,
    clerk: &Caller,
    insee: &str,
    content: Vec<content::Poll>,
) -> Result<(), Failure> {
    let key: Key = insee.parse().map_err(english)?;
    let commune = app.communes.get(insee).ok_or("the commune was just added")?;
    let present = polls::questions(app, commune.id).await?;
    for poll in content.into_iter().filter(|poll| !present.contains(&poll.question)) {
        ask(app, clerk, &key, poll).await?;
    }
    Ok(())
}

async fn ask(app: &App, clerk: &Caller, commune: &Key, content: content::Poll) -> Result<(), Failure> {
    let now = app.clock.now();
    let new = NewPoll {
        question: content.question.parse().map_err(english)?,
        options: Labels::read(&json!(content.options)).map_err(english)?,
        multiple: Some(content.multiple),
        audience: Some(PollAudience::Devices),
        results: Some(content.results.parse().map_err(english)?),
        closes_at: now.plus_seconds(seconds(content.closes_days)),
    };
    let then = app.beside(seconds(content.asked_days));
    let created = polls::create(&then, clerk, &Once::none(), commune, new).await;
    let created = created.map_err(|error| format!("{}: {error:?}", content.question))?;
    let poll = created.now().ok_or("without a key nothing was answered before")?.resource;
    // All on the day after.
    let then = app.beside(seconds(content.asked_days + 1.0));
    for answers in &content.answers {
        for _ in 0..answers.devices {
            answer(&then, &poll, &answers.options).await?;
        }
    }
    if let Some(conclusion) = content.conclusion {
        let new = NewConclusion { text: conclusion.text.parse().map_err(english)? };
        let concluded =
            polls::conclude(&app.beside(seconds(conclusion.days)), clerk, poll.id, &IfMatch::default(), new).await;
        concluded.map_err(|error| format!("{}: {error:?}", content.question))?;
    }
    Ok(())
}

/// Answer as a device of its own.
async fn answer(app: &App, poll: &PollOut, places: &[usize]) -> Result<(), Failure> {
    let secret = devices::register(app).await.map_err(|error| format!("a device: {error:?}"))?;
    let visitor = Visitor { caller: None, device: devices::recognise(app, &secret).await? };
    let options =
        places.iter().map(|place| poll.options.get(*place).map(|option| option.id)).collect::<Option<Vec<_>>>();
    let options = List(options.ok_or("an answer names an option that is not there")?);
    polls::answer(app, &visitor, poll.id, &IfMatch::default(), Answer { options })
        .await
        .map_err(|error| format!("an answer: {error:?}"))?;
    Ok(())
}
