//! Mails on their way: as files, signed, after a crash, and to the operator.

use std::collections::HashMap;
use std::fs;

use api::server::run_due;
use serde_json::json;
use tests::{Database, Folder, Inbox, KERLING, Server, TestApp, Trouble, tambour, until};

#[tokio::test]
async fn without_a_mail_server_mails_are_files() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    assert!(tambour(&["commune", "add", "--insee", "57361"], &settings).status.success());
    let server = Server::start(&settings);
    let wish = json!({"email": "camille@exemple.fr", "commune": KERLING});
    server.person(None).post("/v1/digests/subscriptions", wish).await.expect(202);
    let mails = || fs::read_dir(folder.path().join("mail")).into_iter().flatten().flatten().map(|entry| entry.path());
    let written = || mails().find(|path| path.extension().is_some_and(|it| it == "eml"));
    until("somebody wrote the mail", async || written().is_some()).await;
    let mail = fs::read_to_string(written().unwrap()).unwrap();
    assert!(mail.contains("To: camille@exemple.fr\r\n") && mail.contains("/digests/confirm?token="), "{mail}");
    let key = fs::metadata(folder.path().join("keys/links")).unwrap();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777, 0o600);
    server.terminate();
    let (_, log) = server.wait();
    assert!(!log.concat().contains("camille"), "no address is logged");
}

/// Number of readers of the letter that is killed on its way.
const READERS: usize = 300;

/// Number of mails after which the server is killed: more than a crash may repeat.
const TAKEN: usize = 200;

#[tokio::test]
async fn after_a_kill_in_the_middle_everybody_gets_the_letter_and_few_of_them_twice() {
    let (folder, inbox) = (Folder::new(), Inbox::start().await);
    let (url, smtp) = (Database::new(&folder).await.url, inbox.url());
    let settings = vec![
        ("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()),
        ("TAMBOUR_DATABASE_URL", url.as_str()),
        ("TAMBOUR_SMTP_URL", smtp.as_str()),
        // All of them ask from here.
        ("TAMBOUR_CONFIRMATIONS_PER_NETWORK", "1000"),
    ];
    assert!(tambour(&["commune", "add", "--insee", "57361"], &settings).status.success());
    let made = tambour(&["token", "create", "--commune", "57361", "--role", "clerk"], &settings);
    let token = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    let server = Server::start(&settings);
    let (stranger, clerk) = (server.person(None), server.person(Some(&token)));
    for number in 0..READERS {
        let wish = json!({"email": format!("lecteur{number}@exemple.fr"), "commune": KERLING});
        stranger.post("/v1/digests/subscriptions", wish).await.expect(202);
    }
    inbox.until(READERS).await;
    for mail in inbox.take() {
        stranger.post("/v1/digests/confirm", json!({"token": mail.token("/digests/confirm")})).await.expect(200);
    }
    clerk
        .post(format!("/v1/communes/{KERLING}/notices"), json!({"title": "Foire", "category": "works"}))
        .await
        .expect(201);
    inbox.pause_after(TAKEN);
    clerk.act(format!("/v1/communes/{KERLING}/digests/2030-W10/send")).await.expect(200);
    inbox.until(READERS + TAKEN + 1).await;
    server.kill();
    inbox.go_on();

    // Leases of the dead lapse after half a minute: the clock is moved past it.
    let later = [settings, vec![("TAMBOUR_CLOCK_OFFSET", "60")]].concat();
    let server = Server::start(&later);
    let everybody = |mails: &[tests::Mail]| {
        mails.iter().map(|mail| &mail.to).collect::<std::collections::BTreeSet<_>>().len() == READERS
    };
    inbox.until_holds(everybody).await;
    let mut ids: HashMap<String, Vec<String>> = HashMap::new();
    for mail in inbox.mails() {
        ids.entry(mail.to.clone()).or_default().push(mail.header("message-id"));
    }
    let repeats: usize = ids.values().map(|ids| ids.len() - 1).sum();
    assert!(repeats <= 128, "{repeats} were sent twice, more than were on their way");
    assert!(ids.values().all(|ids| ids.iter().all(|id| *id == ids[0])), "a repeat has the same Message-ID");
    drop(server);
}

#[tokio::test]
async fn a_mail_server_gets_mails_in_its_own_way_and_one_it_refuses_is_in_nobodys_way() {
    for one_by_one in [false, true] {
        let inbox = Inbox::start().await;
        if one_by_one {
            inbox.take_one_by_one();
        }
        let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "off"), ("TAMBOUR_SMTP_URL", &inbox.url())]).await;
        let clerk = app.clerk().await;
        inbox.trouble("nobody@exemple.fr", &[Trouble::Says("550 5.1.1 no such user")]);
        for to in ["one@exemple.fr", "nobody@exemple.fr", "two@exemple.fr"] {
            clerk.post(format!("/v1/communes/{KERLING}/digests/preview"), json!({"email": to})).await.expect(202);
            run_due(&app.app).await.unwrap();
        }
        let taken: Vec<String> = inbox.take().into_iter().map(|mail| mail.to).collect();
        assert_eq!(taken, ["one@exemple.fr", "two@exemple.fr"], "one by one: {one_by_one}");
    }
}

#[tokio::test]
async fn the_operator_is_told_once_a_day_of_what_was_given_up() {
    let inbox = Inbox::start().await;
    let url = inbox.url();
    let settings = [
        ("TAMBOUR_LIMITS", "off"),
        ("TAMBOUR_SMTP_URL", url.as_str()),
        ("TAMBOUR_OPERATOR_EMAIL", "exploitation@exemple.fr"),
    ];
    let app = TestApp::start_with(&settings).await;
    run_due(&app.app).await.unwrap();
    assert!(inbox.take().is_empty(), "there is nothing to tell");
    // A preview that the mail server puts off for too long is given up.
    inbox.trouble("secretariat@exemple.fr", &[Trouble::Code(451); 20]);
    let preview = json!({"email": "secretariat@exemple.fr"});
    app.clerk().await.post(format!("/v1/communes/{KERLING}/digests/preview"), preview).await.expect(202);
    for _ in 0..12 {
        app.advance(4000);
        run_due(&app.app).await.unwrap();
    }
    app.advance(86_400);
    run_due(&app.app).await.unwrap();
    let told = inbox.take();
    assert_eq!(told.len(), 1);
    assert!(
        told[0].to == "exploitation@exemple.fr" && told[0].text().contains("- digest_preview\u{a0}: 1"),
        "{}",
        told[0].text()
    );
    app.advance(86_400);
    run_due(&app.app).await.unwrap();
    assert_eq!(inbox.take().len(), 1, "the next day again");
}
