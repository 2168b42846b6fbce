//! Limits for those who ask too much.

use api::accounts::Role;
use serde_json::json;
use tests::{KERLING, Person, Reply, TestApp, operations};

const NOTICES: &str = "/v1/communes/kerling-les-sierck/notices";

async fn write(person: &Person) -> Reply {
    person.post(NOTICES, json!({"title": "Panneau", "category": "works"})).await
}

/// Ask with a token that nobody has, as if on behalf of this address.
async fn guess(app: &TestApp, address: &str) -> u16 {
    app.bearer("nonsense").get(NOTICES).header("x-forwarded-for", address).await.status
}

#[tokio::test]
async fn who_writes_too_much_waits_and_the_others_do_not() {
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "writes=3")]).await;
    let (clerk, mayor) = (app.clerk().await, app.person(Role::Mayor, Some(KERLING)).await);
    for left in [2, 1, 0] {
        let reply = write(&clerk).await.expect(201);
        assert_eq!(reply.header("ratelimit-policy"), "\"writes\";q=3;w=60");
        assert!(
            reply.header("ratelimit").starts_with(&format!("\"writes\";r={left};t=")),
            "{}",
            reply.header("ratelimit")
        );
    }
    let reply = write(&clerk).await.expect(429);
    let seconds: i64 = reply.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&seconds), "{seconds}");
    assert_eq!(reply.header("ratelimit"), format!("\"writes\";r=0;t={seconds}"));
    let problem = reply.expect_problem(429, "too-many");
    assert_eq!(problem["detail"], format!("Trop de requêtes en peu de temps\u{a0}: réessayez dans {seconds}\u{a0}s."));
    write(&mayor).await.expect(201);
    clerk.get(NOTICES).await.expect(200);
    app.advance(seconds);
    write(&clerk).await.expect(201);
}

#[tokio::test]
async fn unless_said_a_caller_writes_sixty_times_a_minute_and_reads_six_hundred_times() {
    let app = TestApp::start_with(&[]).await;
    let clerk = app.clerk().await;
    assert_eq!(write(&clerk).await.expect(201).header("ratelimit-policy"), "\"writes\";q=60;w=60");
    // A request that is refused counts too.
    assert_eq!(clerk.post(NOTICES, json!({})).await.expect(422).header("ratelimit-policy"), "\"writes\";q=60;w=60");
    let read = clerk.ask("HEAD", NOTICES).await.expect(200);
    assert_eq!(
        (read.header("ratelimit-policy"), read.header("ratelimit")),
        ("\"reads\";q=600;w=60".to_owned(), "\"reads\";r=599;t=1".to_owned())
    );
    assert_eq!(
        app.stranger().get(NOTICES).await.expect(200).header("ratelimit"),
        "",
        "who needs no name is not counted"
    );
}

#[tokio::test]
async fn limits_can_be_switched_off() {
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "off")]).await;
    assert_eq!(write(&app.clerk().await).await.expect(201).header("ratelimit"), "");
}

#[tokio::test]
async fn a_board_in_memory_is_not_limited() {
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "reads=1")]).await;
    let clerk = app.clerk().await;
    for _ in 0..3 {
        let board = clerk.get(format!("/v1/communes/{KERLING}/board")).await.expect(200);
        assert_eq!(board.header("ratelimit"), "");
    }
}

#[tokio::test]
async fn who_guesses_tokens_is_slowed_by_address_and_a_good_token_is_not() {
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "reads=2")]).await;
    // A client's own word in the header is nobody's without a proxy.
    assert_eq!(guess(&app, "192.0.2.1").await, 401);
    assert_eq!(guess(&app, "192.0.2.2").await, 401);
    assert_eq!(guess(&app, "192.0.2.3").await, 429);
    app.clerk().await.get(NOTICES).await.expect(200);
    app.advance(60);
    assert_eq!(guess(&app, "192.0.2.3").await, 401);
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_address_and_each_64_of_ipv6_has_its_own_limit() {
    let app =
        TestApp::start_with(&[("TAMBOUR_LIMITS", "reads=1"), ("TAMBOUR_TRUSTED_PROXIES", "127.0.0.0/8, 10.0.0.1")])
            .await;
    for (address, status) in [
        ("192.0.2.1", 401),
        ("192.0.2.1", 429),
        ("203.0.113.9, 192.0.2.1, 10.0.0.1", 429),
        ("192.0.2.2", 401),
        ("2001:db8::1", 401),
        ("2001:db8::2", 429),
        ("2001:db8:0:1::1", 401),
    ] {
        assert_eq!(guess(&app, address).await, status, "{address}");
    }
}

#[tokio::test]
async fn an_address_makes_so_many_devices_at_once_then_one_at_a_time() {
    let app =
        TestApp::start_with(&[("TAMBOUR_TRUSTED_PROXIES", "127.0.0.0/8"), ("TAMBOUR_LIMITS", "devices=10")]).await;
    let make = async |address: &str| app.stranger().act("/v1/devices").header("x-forwarded-for", address).await;
    for left in (0..10).rev() {
        let made = make(&format!("2001:db8::{left}")).await.expect(201);
        assert_eq!(made.header("ratelimit-policy"), "\"devices\";q=10;w=3600");
        assert!(
            made.header("ratelimit").starts_with(&format!("\"devices\";r={left};t=")),
            "{}",
            made.header("ratelimit")
        );
    }
    let refused = make("2001:db8::ffff").await.expect(429);
    let seconds: i64 = refused.header("retry-after").parse().unwrap();
    assert!((350..=360).contains(&seconds), "{seconds}");
    refused.expect_problem(429, "too-many");
    make("2001:db8:0:1::1").await.expect(201);
    app.advance(seconds);
    make("2001:db8::1").await.expect(201);
    make("2001:db8::1").await.expect(429);
}

#[tokio::test]
async fn a_device_is_counted_by_itself_and_a_wrong_secret_by_its_address() {
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "reads=2")]).await;
    let path = "/v1/communes/kerling-les-sierck/polls";
    let (one, other) = (app.device().await, app.device().await);
    for (device, statuses) in
        [(&one, [200, 200, 429]), (&other, [200, 200, 429]), (&app.stranger().with_device("x"), [401, 401, 429])]
    {
        for status in statuses {
            device.get(path).await.expect(status);
        }
    }
    app.stranger().get(path).await.expect(200);
}

#[tokio::test]
async fn every_operation_that_may_say_too_many_is_documented_to() {
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "writes=1,reads=1,devices=1,opens=1")]).await;
    let people =
        [app.stranger(), app.bearer("nonsense"), app.device().await, app.person(Role::Resident, Some(KERLING)).await];
    let mut refused = 0;
    for operation in operations() {
        let path = operation
            .path
            .replace("{commune}", KERLING)
            .replace("{token}", &"A".repeat(64))
            .replace("{date}", "2030-12-07");
        let path = path.replace("{edition}", "2030-W10").replace("{id}", "019abf3e-7a10-7f3e-8d1c-5a0b9c3a51d2");
        let path = path.replace("{organisation}", "019abf3e-7a10-7f3e-8d1c-5a0b9c3a51d2");
        let path = path.replace("{entry}", "019abf3e-7a10-7f3e-8d1c-5a0b9c3a51d2");
        for person in &people {
            for _ in 0..2 {
                // Every answer is held against the document.
                let asking = person.ask(&operation.method, &path);
                let reply = if operation.media_type() == Some("application/json") {
                    asking.json(&json!({})).await
                } else {
                    asking.await
                };
                refused += usize::from(reply.status == 429);
            }
        }
    }
    assert!(refused > 100, "{refused}");
}
