//! Promises are kept. The jobs here are the tests' own: what the engine promises, every domain's jobs rely on.

mod script;

use std::collections::BTreeSet;
use std::time::Duration;

use api::server;
use kit::jobs::{self, Failure, JobStanding, Priority, Promise, Tally, poke, standing};
use tests::{TestApp, tambour};
use tokio::sync::oneshot;

use self::script::{Endless, Hourly, JOBS, SWEEPS, held, plain, promise, retry, run, script, worker};

#[tokio::test]
async fn a_promise_is_kept_once_and_then_it_is_gone() {
    let TestApp { app, .. } = &TestApp::start().await;
    promise(app, plain("a")).await;
    assert_eq!((run(app).await, run(app).await), (1, 0));
    assert_eq!(script(app).ran(), ["a"]);
    assert!(jobs::list(&app.jobs, 10).await.unwrap().is_empty());
    assert_eq!(app.jobs.tallies()["plain"], Tally { done: 1, retried: 0, parked: 0 });
}

#[tokio::test]
async fn a_promise_that_is_rolled_back_is_never_kept() {
    let TestApp { app, .. } = &TestApp::start().await;
    let transaction = app.db.begin_write().await.unwrap();
    plain("a").make(&transaction, app.clock.now()).await.unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(run(app).await, 0);
}

#[tokio::test]
async fn two_workers_never_run_the_same_job() {
    let TestApp { app, config, .. } = &TestApp::start().await;
    let other = server::open(config).await.unwrap();
    let names: BTreeSet<_> = (0..200).map(|number| format!("{number}")).collect();
    let transaction = app.db.begin_write().await.unwrap();
    for name in &names {
        plain(name).make(&transaction, app.clock.now()).await.unwrap();
    }
    app.jobs.commit(transaction).await.unwrap();
    let (one, two) = tokio::join!(worker(app), worker(&other));
    assert_eq!(one.unwrap() + two.unwrap(), 200);
    let ran = script(app).ran();
    assert_eq!((ran.len(), ran.into_iter().collect::<BTreeSet<_>>()), (200, names));
}

#[tokio::test]
async fn a_worker_that_died_is_replaced_when_its_lease_lapses() {
    let TestApp { app, .. } = &TestApp::start().await;
    promise(app, held("a")).await;
    let dying = worker(app);
    script(app).one_has_begun().await;
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    assert_eq!(run(app).await, 0, "its lease still holds");
    app.clock.advance(31);
    script(app).gate.add_permits(1);
    assert_eq!(run(app).await, 1);
    assert_eq!(script(app).ran(), ["a", "a"]);
}

#[tokio::test]
async fn a_job_that_takes_its_worker_with_it_is_parked_after_its_attempts() {
    let TestApp { app, .. } = &TestApp::start().await;
    promise(app, held("a")).await;
    for _ in 0..2 {
        let dying = worker(app);
        script(app).one_has_begun().await;
        dying.abort();
        assert!(dying.await.unwrap_err().is_cancelled());
        app.clock.advance(31);
    }
    assert_eq!((run(app).await, script(app).ran().len()), (1, 2), "it does not begin a third time");
    assert!(jobs::list(&app.jobs, 1).await.unwrap()[0].parked_at.is_some());
}

#[tokio::test]
async fn a_worker_whose_lease_lapsed_cannot_end_what_another_has_taken_over() {
    let TestApp { app, .. } = &TestApp::start().await;
    promise(app, held("a")).await;
    let slow = worker(app);
    script(app).one_has_begun().await;
    let later = app.beside(31);
    let quick = worker(&later);
    script(app).one_has_begun().await;
    // The one that waited longer comes first: it succeeds, the other one fails.
    script(app).will_answer([Ok(()), retry()]);
    script(app).gate.add_permits(1);
    slow.await.unwrap();
    assert_eq!(jobs::list(&app.jobs, 1).await.unwrap()[0].attempts, 2, "it still stands");
    script(app).gate.add_permits(1);
    quick.await.unwrap();
    assert_eq!(jobs::list(&app.jobs, 1).await.unwrap().len(), 1, "it is parked, not done");
}

#[tokio::test]
async fn what_fails_is_tried_again_later_and_parked_after_its_attempts_until_somebody_retries_it() {
    let TestApp { app, .. } = &TestApp::start().await;
    promise(app, plain("a")).await;
    script(app).will_answer((0..10).map(|_| retry()));
    for attempt in 1..=10 {
        assert_eq!(run(app).await, 1, "attempt {attempt}");
        assert_eq!(run(app).await, 0, "not at once");
        app.clock.advance(3600);
    }
    assert_eq!(run(app).await, 0);
    let parked = jobs::list(&app.jobs, 10).await.unwrap().remove(0);
    assert_eq!((parked.attempts, parked.last_error.as_deref()), (10, Some("le serveur ne répond pas")));
    assert_eq!(standing(&app.jobs).await.unwrap()["plain"], JobStanding { waiting: 0, parked: 1 });
    assert_eq!(app.jobs.tallies()["plain"], Tally { done: 0, retried: 9, parked: 1 });
    jobs::retry(&app.jobs, parked.id).await.unwrap();
    assert_eq!(run(app).await, 1);
    assert!(jobs::list(&app.jobs, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_job_waits_as_long_as_a_server_asks() {
    let TestApp { app, .. } = &TestApp::start().await;
    promise(app, plain("a")).await;
    script(app).will_answer([Err(Failure::retry_after("429", Some(Duration::from_secs(600))))]);
    run(app).await;
    app.clock.advance(590);
    assert_eq!(run(app).await, 0);
    app.clock.advance(80);
    assert_eq!(run(app).await, 1);
}

#[tokio::test]
async fn a_job_that_panics_is_tried_again() {
    let TestApp { app, .. } = &TestApp::start().await;
    promise(app, plain("panic")).await;
    assert_eq!(run(app).await, 1);
    let job = jobs::list(&app.jobs, 1).await.unwrap().remove(0);
    assert!(job.parked_at.is_none() && job.last_error.unwrap().contains("as it was told to"));
}

#[tokio::test]
async fn a_job_that_takes_too_long_is_cut_off_and_tried_again() {
    let TestApp { app, .. } = &TestApp::start().await;
    promise(app, Promise::<Endless>::new(&())).await;
    assert_eq!(run(app).await, 1);
    let job = jobs::list(&app.jobs, 1).await.unwrap().remove(0);
    assert!(job.parked_at.is_none() && job.last_error.unwrap().contains("took longer"));
}

#[tokio::test]
async fn what_is_more_urgent_overtakes_everything_queued() {
    let TestApp { app, .. } = &TestApp::start().await;
    script(app).gate.add_permits(4);
    promise(app, held("b").priority(Priority::Background)).await;
    promise(app, held("later").due_at(app.clock.now().plus_seconds(60))).await;
    promise(app, held("o1")).await;
    promise(app, held("o2")).await;
    promise(app, held("alert").priority(Priority::Alert)).await;
    assert_eq!(run(app).await, 4);
    assert_eq!(script(app).ran(), ["alert", "o1", "o2", "b"]);
}

#[tokio::test]
async fn a_unique_promise_stands_once_and_runs_again_if_it_was_promised_anew_while_it_ran() {
    let TestApp { app, .. } = &TestApp::start().await;
    for payload in ["a", "b"] {
        promise(app, held(payload).unique("x")).await;
    }
    let working = worker(app);
    script(app).one_has_begun().await;
    // It may have read the world before this change.
    promise(app, held("c").unique("x")).await;
    promise(app, held("d").unique("x")).await;
    script(app).gate.add_permits(5);
    assert_eq!(working.await.unwrap(), 2);
    assert_eq!(script(app).ran(), ["a", "a"]);
    promise(app, held("e").unique("x")).await;
    assert_eq!((run(app).await, script(app).ran()), (1, vec!["e".to_owned()]));
}

#[tokio::test]
async fn a_sweep_runs_in_its_turn_and_when_poked_and_is_never_parked() {
    let TestApp { app, .. } = &TestApp::start().await;
    let sweep = async || jobs::run_due(&app.jobs, app.clone(), SWEEPS).await.unwrap();
    assert_eq!((sweep().await, sweep().await), (1, 0));
    app.clock.advance(3601);
    script(app).will_answer([Err(Failure::give_up("rien ne va"))]);
    assert_eq!((sweep().await, sweep().await), (1, 0));
    assert_eq!(jobs::list(&app.jobs, 1).await.unwrap()[0].last_error.as_deref(), Some("rien ne va"));
    let transaction = app.db.begin_write().await.unwrap();
    poke::<Hourly>(&transaction, app.clock.now()).await.unwrap();
    app.jobs.commit(transaction).await.unwrap();
    assert_eq!((sweep().await, sweep().await), (1, 0));
    assert_eq!(jobs::list(&app.jobs, 1).await.unwrap()[0].parked_at, None);
}

#[tokio::test]
async fn a_worker_begins_within_a_second_wherever_the_promise_was_made_and_finishes_what_runs_when_it_stops() {
    let TestApp { app, config, .. } = &TestApp::start().await;
    let (stop, stopped) = oneshot::channel::<()>();
    let worker = app.clone();
    let working = tokio::spawn(async move {
        jobs::work(&worker.jobs, &worker.tasks, worker.clone(), JOBS, async { stopped.await.unwrap() }).await
    });
    promise(app, plain("here")).await;
    script(app).one_has_begun().await;
    let elsewhere = server::open(config).await.unwrap();
    let asked = std::time::Instant::now();
    promise(&elsewhere, held("elsewhere")).await;
    script(app).one_has_begun().await;
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    promise(app, held("too late")).await;
    stop.send(()).unwrap();
    script(app).gate.add_permits(1);
    working.await.unwrap();
    assert_eq!(script(app).ran(), ["here", "elsewhere"]);
    let left = jobs::list(&app.jobs, 10).await.unwrap();
    assert_eq!(
        left.iter().map(|job| (job.attempts, job.leased_until)).collect::<Vec<_>>(),
        [(0, None)],
        "the next worker does it"
    );
}

#[tokio::test]
async fn the_command_line_lists_and_retries_jobs() {
    let TestApp { app, config, .. } = &TestApp::start().await;
    let settings = [
        ("TAMBOUR_DATABASE_URL", config.database_url.as_str()),
        ("TAMBOUR_DATA_DIR", config.data_dir.to_str().unwrap()),
    ];
    let command = |arguments: &[&str]| {
        let output = tambour(arguments, &settings);
        (String::from_utf8(output.stdout).unwrap(), output.status.success())
    };
    promise(app, plain("a")).await;
    promise(app, plain("b").due_at(app.clock.now().plus_seconds(3600))).await;
    script(app).will_answer([Err(Failure::give_up("l’adresse répond 404"))]);
    run(app).await;
    let (listed, _) = command(&["jobs", "list"]);
    let lines: Vec<_> = listed.lines().collect();
    assert!(lines[0].starts_with("parked ") && lines[0].ends_with("l’adresse répond 404"), "{listed}");
    assert!(lines[1].starts_with("waiting ") && lines.len() == 2, "{listed}");
    let id = lines[0].split_whitespace().nth(1).unwrap();
    assert!(command(&["jobs", "retry", id]).1);
    assert!(!command(&["jobs", "list"]).0.contains("parked"));
    assert_eq!(run(app).await, 1);
    assert!(!command(&["jobs", "retry", id]).1, "it is done");
    assert!(command(&["jobs", "retry", "--all"]).1);
}

#[tokio::test]
async fn whoever_watches_the_server_sees_what_waits_and_what_is_parked() {
    let test = TestApp::start().await;
    let told = async |state: &str| {
        let text = test.stranger().get("/metrics").await.expect(200).text();
        let sample = format!("tambour_jobs{{kind=\"plain\",state=\"{state}\"}} ");
        text.lines().find_map(|line| line.strip_prefix(&sample)).map(str::to_owned)
    };
    assert_eq!(told("waiting").await, None);
    script(&test.app).will_answer([Err(Failure::give_up("l’adresse n’existe plus"))]);
    promise(&test.app, plain("a")).await;
    assert_eq!(run(&test.app).await, 1);
    promise(&test.app, plain("b")).await;
    assert_eq!((told("waiting").await.as_deref(), told("parked").await.as_deref()), (Some("1"), Some("1")));
    jobs::retry_all(&test.app.jobs).await.unwrap();
    assert_eq!((told("waiting").await.as_deref(), told("parked").await.as_deref()), (Some("2"), Some("0")));
    run(&test.app).await;
    assert_eq!(told("waiting").await, None);
}
