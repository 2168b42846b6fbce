//! Races of two processes on PostgreSQL: voices are given, ballots cast, cut-offs settled and votes closed at the same instant,
//! in as many votes as asked. Each vote's cut-off has an instant of its own, around which its ten residents act at random; then
//! its close. Of each, what was accepted is counted once, what was refused is not, and the voices are where an independent count
//! of what was accepted puts them, to the micro-voice.
//!
//! `tests/with-postgres target/debug/load races [VOTES]`: a thousand unless said. It waits for real instants.

mod voices;

use std::collections::BTreeMap;
use std::time::Duration;

use api::ballots::WatchVotes;
use kit::jobs::Sweep;
use serde_json::{Value, json};
use tests::{DAY, KERLING, Person, Resident, Server, TestApp};
use tokio::task::JoinSet;

use self::voices::{shares, voice};
use crate::count::Chance;

/// Residents, the first of whom are delegates.
const PEOPLE: usize = 10;
const DELEGATES: usize = 3;

/// Milliseconds between the cut-offs of two votes, and before and after each within which somebody acts.
const APART: u64 = 400;
const AROUND: u64 = 700;

/// Seconds from the start of the two processes to the first cut-off, or close.
const LEAD: i64 = 40;

/// A vote, and what was done in it.
struct Race {
    id: String,
    question: String,
    cut_off: i64,
    close: i64,
    deeds: Vec<Deeds>,
}

/// What one resident did in a vote, as far as it was accepted.
#[derive(Default, Clone)]
struct Deeds {
    /// What they gave for this vote: when it was taken down, and the shares by delegate.
    given: Vec<(i64, BTreeMap<usize, u8>)>,
    /// True once a ballot was accepted.
    voted: bool,
    refused: usize,
}

#[tokio::main]
pub async fn run(words: &[String]) {
    assert!(tests::on_postgres(), "two processes share PostgreSQL: run this with tests/with-postgres");
    let votes = words.first().map_or(1000, |it| it.parse().expect("a number of votes"));
    let app = TestApp::start().await;
    let residents = app.residents(PEOPLE).await;
    let mut delegates = Vec::new();
    for (place, resident) in residents[..DELEGATES].iter().enumerate() {
        let profile =
            json!({"commune": KERLING, "name": format!("p{place}"), "statement": "Je lis tout.", "topics": null});
        let stands = resident.person.put("/v1/me/delegate", profile).await.expect(200).json();
        delegates.push(stands["id"].as_str().expect("an id").to_owned());
    }
    let mut chance = Chance(11);
    let mut always = vec![BTreeMap::new(); PEOPLE];
    for (place, resident) in residents.iter().enumerate().skip(1) {
        always[place] = shares(&mut chance, place);
        let scope = json!({"kind": "everything"});
        resident.person.put("/v1/me/delegations", voice(&scope, &always[place], &delegates)).await.expect(200);
    }
    let mut races = announce(&app, votes).await;
    app.advance(16 * DAY);
    WatchVotes::run(&app.app).await.expect("the votes open");
    println!("{votes} votes are open");
    let cut_offs = races.iter().map(|it| it.cut_off).collect();
    act(&app, &residents, &mut races, cut_offs, &delegates, true).await;
    let closes = races.iter().map(|it| it.close).collect();
    let pair = act(&app, &residents, &mut races, closes, &delegates, false).await;
    let (mut late, mut moved) = (0, 0);
    for race in &races {
        let (after, carried) = check(&pair, &residents, race, &always).await;
        late += after;
        moved += carried;
    }
    let all = || races.iter().flat_map(|race| &race.deeds);
    println!(
        "{votes} votes: {} ballots accepted, {late} of them after the cut-off, {} voices given around it, {} refusals; {moved} voices moved; \
         each was counted once",
        all().filter(|it| it.voted).count(),
        all().map(|it| it.given.len()).sum::<usize>(),
        all().map(|it| it.refused).sum::<usize>(),
    );
}

/// Votes whose cut-offs and closes lie a little apart.
async fn announce(app: &TestApp, votes: usize) -> Vec<Race> {
    let clerk = app.clerk().await;
    let topic = clerk.post(format!("/v1/communes/{KERLING}/topics"), json!({"name": "École"})).await.expect(201);
    let topic = topic.json()["id"].clone();
    let mut races = Vec::new();
    let now = app.app.clock.now();
    for place in 0..votes {
        let micros = now.micros() + 1000 * i64::try_from(APART).expect("few") * i64::try_from(place).expect("few");
        let at = |days: i64| ground::clock::Instant::from_micros(micros + days * DAY * 1_000_000);
        let calendar = json!({
            "vote_from": now.plus_seconds(16 * DAY).to_string(), "delegates_until": at(18).to_string(), "vote_until": at(21).to_string(),
        });
        let draft = json!({
            "title": format!("Question {place}"), "summary": "Une question.", "body": "Une question.", "topic": topic, "calendar": calendar,
            "questions": [{"text": "Oui ?", "method": "single_choice", "options": [{"label": "Oui"}, {"label": "Non"}]}],
        });
        let draft = clerk.post(format!("/v1/communes/{KERLING}/consultations"), draft).await.expect(201).json();
        let id = draft["id"].as_str().expect("an id").to_owned();
        let announced = clerk.act(format!("/v1/consultations/{id}/publish")).await.expect(200).json();
        let question = announced["questions"][0]["id"].as_str().expect("an id").to_owned();
        let deeds = vec![Deeds::default(); PEOPLE];
        let told = |member: &str| {
            let told = announced["calendar"][member].as_str().expect("a time").parse::<ground::clock::Instant>();
            told.expect("a time").micros()
        };
        assert_eq!((told("delegates_until"), told("vote_until")), (at(18).micros(), at(21).micros()));
        races.push(Race { id, question, cut_off: told("delegates_until"), close: told("vote_until"), deeds });
    }
    races
}

fn server(app: &TestApp, offset: i64) -> Server {
    let (folder, offset) = (app.config.data_dir.display().to_string(), offset.to_string());
    Server::start(&[
        ("TAMBOUR_DATABASE_URL", app.config.database_url.as_str()),
        ("TAMBOUR_DATA_DIR", &folder),
        ("TAMBOUR_CLOCK_OFFSET", &offset),
    ])
}

/// Let everybody act around these instants, one for each vote, at two processes whose clocks come by them.
async fn act(
    app: &TestApp,
    residents: &[Resident],
    races: &mut [Race],
    instants: Vec<i64>,
    delegates: &[String],
    gives: bool,
) -> [Server; 2] {
    let offset = instants[0] / 1_000_000 - LEAD - since_1970() / 1_000_000;
    let pair = [server(app, offset), server(app, offset)];
    assert!(since_1970() < instants[0] - offset * 1_000_000 - 2_000_000, "the processes started too slowly");
    let mut chance = Chance(if gives { 5 } else { 7 });
    let mut acting = JoinSet::new();
    for (place, (race, instant)) in races.iter().zip(&instants).enumerate() {
        for (who, resident) in residents.iter().enumerate() {
            let somebody = Somebody {
                who,
                doors: [resident.person.at_another(&pair[0]), resident.person.at_another(&pair[1])],
                race: (race.id.clone(), race.question.clone()),
                delegates: delegates.to_vec(),
                instant: instant - offset * 1_000_000,
                chance: Chance(
                    u64::try_from(chance.below(1 << 40) + 1).expect("few").wrapping_mul(0x9e37_79b9_7f4a_7c15),
                ),
                gives,
                deeds: race.deeds[who].clone(),
            };
            acting.spawn(async move { (place, who, somebody.act().await) });
        }
    }
    while let Some(done) = acting.join_next().await {
        let (place, who, deeds) = done.expect("nobody fails");
        races[place].deeds[who] = deeds;
    }
    pair
}

/// Microseconds since 1970 by the machine's own clock.
fn since_1970() -> i64 {
    ground::clock::Clock::system(0).now().micros()
}

/// A resident around the instant of a vote.
struct Somebody {
    who: usize,
    doors: [Person; 2],
    race: (String, String),
    delegates: Vec<String>,
    /// The instant, in microseconds since 1970 by the machine's own clock.
    instant: i64,
    chance: Chance,
    gives: bool,
    deeds: Deeds,
}

impl Somebody {
    async fn act(mut self) -> Deeds {
        for _ in 0..=self.chance.below(2) {
            let start = self.instant - 1000 * i64::try_from(AROUND).expect("few");
            let within = i64::try_from(self.chance.below(2000 * usize::try_from(AROUND).expect("few"))).expect("few");
            let wait = u64::try_from(start + within - since_1970()).unwrap_or_default();
            tokio::time::sleep(Duration::from_micros(wait)).await;
            match (self.gives, self.chance.below(10)) {
                (true, 0..5) => self.give().await,
                (_, 5..9) if !self.deeds.voted => self.cast().await,
                _ => {}
            }
        }
        self.deeds
    }

    fn door(&mut self) -> Person {
        self.doors[self.chance.below(2)].clone()
    }

    async fn give(&mut self) {
        let shares = shares(&mut self.chance, self.who);
        let scope = json!({"kind": "consultation", "id": self.race.0});
        let reply = self.door().put("/v1/me/delegations", voice(&scope, &shares, &self.delegates)).await;
        match reply.status {
            200 => {
                let at = reply.json()["created_at"].as_str().expect("a time").parse::<ground::clock::Instant>();
                self.deeds.given.push((at.expect("a time").micros(), shares));
            }
            409 | 503 => self.deeds.refused += 1,
            status => panic!("a voice was answered with {status}: {}", reply.text()),
        }
    }

    async fn cast(&mut self) {
        let ballot = json!({"open": self.who < DELEGATES, "answers": [{"question": self.race.1, "choice": "a"}]});
        let reply = self.door().put(format!("/v1/consultations/{}/ballot", self.race.0), ballot).await;
        match reply.status {
            200 => self.deeds.voted = true,
            // From the cut-off on, nobody votes in the open.
            409 | 422 | 503 => self.deeds.refused += 1,
            status => panic!("a ballot was answered with {status}: {}", reply.text()),
        }
    }
}

/// Check a vote against what was accepted: how many voted after the cut-off, and how many voices moved.
async fn check(
    pair: &[Server; 2],
    residents: &[Resident],
    race: &Race,
    always: &[BTreeMap<usize, u8>],
) -> (usize, usize) {
    let path = format!("/v1/consultations/{}", race.id);
    let stranger = pair[0].person(None);
    tests::within(Duration::from_secs(120), "the result is out", async || {
        stranger.get(format!("{path}/result")).await.status == 200
    })
    .await;
    let result = stranger.get(format!("{path}/result")).await.expect(200).json();
    let told = &result["delegation"];
    let micro = |it: &Value| (it.as_f64().expect("a number") * 1e6).round() as i64;
    let all = micro(&told["direct"]) + micro(&told["delegated"]) + micro(&told["unused"]);
    assert_eq!(all, PEOPLE as i64 * 1_000_000, "every voice is somewhere once: {result}");
    let (mut in_time, mut late, mut moved) = (Vec::new(), Vec::new(), 0);
    for (who, resident) in residents.iter().enumerate() {
        let mine = resident.person.at_another(&pair[1]).get(format!("{path}/my-voice")).await.expect(200).json();
        match (race.deeds[who].voted, mine["mine"].as_str()) {
            (true, Some("in_time")) => in_time.push(format!("p{who}")),
            (true, Some("late")) => late.push(format!("p{who}")),
            (false, Some("not_yet")) => {
                let used = &mine["used"];
                let cast: i64 = used["cast"].as_array().expect("a list").iter().map(|it| micro(&it["voices"])).sum();
                assert_eq!(cast + micro(&used["unused"]), 1_000_000, "a voice is whole: {mine}");
                moved += usize::from(cast > 0);
            }
            (voted, _) => panic!("accepted: {voted}, but {mine}"),
        }
    }
    assert_eq!(told["direct"], json!(in_time.len() + late.len()), "{result}");
    let mut given = BTreeMap::new();
    for (who, deeds) in race.deeds.iter().enumerate() {
        let before = deeds.given.iter().filter(|it| it.0 < race.cut_off).max_by_key(|it| it.0);
        let shares = before.map_or(&always[who], |it| &it.1);
        let to = shares.iter().map(|(to, percent)| json!({"to": format!("p{to}"), "percent": percent}));
        if !shares.is_empty() {
            given.insert(format!("p{who}"), to.collect::<Vec<_>>());
        }
    }
    let people: Vec<String> = (0..PEOPLE).map(|who| format!("p{who}")).collect();
    let file = json!({"electorate": people, "voted": in_time, "late": late, "cap": null, "delegations": given});
    let expected = suffrage::delegate_json(file.to_string().as_bytes()).expect("a file");
    let expected: Value = serde_json::from_str(&expected).expect("JSON");
    assert_eq!(micro(&told["unused"]), micro(&expected["unused"]), "{file} {expected} {result}");
    for who in in_time.iter().filter(|it| people[..DELEGATES].contains(it)) {
        let carried = told["delegates"].as_array().expect("a list").iter().find(|it| it["name"] == json!(who));
        let weight = carried.map_or(1_000_000, |it| micro(&it["weight"]));
        assert_eq!(weight, micro(&expected["weights"][who]), "{file} {expected} {result}");
    }
    (late.len(), moved)
}
