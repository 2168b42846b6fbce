//! A server that is killed between a decision and its mail.

use serde_json::json;
use tests::{Database, Folder, Inbox, KERLING, Server, tambour};

#[tokio::test]
async fn a_kill_between_a_decision_and_its_mail_loses_none_and_doubles_none() {
    let (folder, inbox) = (Folder::new(), Inbox::start().await);
    let (url, smtp) = (Database::new(&folder).await.url, inbox.url());
    let settings = vec![
        ("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()),
        ("TAMBOUR_DATABASE_URL", url.as_str()),
        ("TAMBOUR_SMTP_URL", smtp.as_str()),
    ];
    let done = |words: &str| {
        let output = tambour(&words.split(' ').collect::<Vec<_>>(), &settings);
        assert!(output.status.success(), "{words}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    done("commune add --insee 57361");
    done("organisation add --commune 57361 --kind association Amis");
    for author in ["un@exemple.fr", "deux@exemple.fr"] {
        done(&format!("member add --commune 57361 --role publisher --organisation Amis {author}"));
    }
    done("member add --commune 57361 --role mayor maire@exemple.fr");
    let publisher = done("token create --commune 57361 --role publisher --organisation Amis");
    let clerk = done("token create --commune 57361 --role clerk");

    // A process that answers and mails nothing, as one does that dies before it could.
    let server = Server::start_as("serve --role api", &settings);
    let (publisher, clerk) = (server.person(Some(&publisher)), server.person(Some(&clerk)));
    let notices = format!("/v1/communes/{KERLING}/notices");
    let alert =
        json!({"title": "Chien perdu", "category": "alert", "severity": "minor", "expire_at": "2099-01-01T00:00:00Z"});
    publisher.post(&notices, alert).await.expect(201);
    let made = publisher.post(&notices, json!({"title": "Loto", "category": "association"})).await.expect(201).json();
    clerk.act(format!("/v1/notices/{}/approve", made["id"].as_str().unwrap())).await.expect(200);
    server.kill();
    assert!(inbox.mails().is_empty());

    // The next takes the mails over, and is killed while the mail server has not said that it took the first.
    inbox.pause_after(0);
    let server = Server::start(&settings);
    inbox.until(1).await;
    server.kill();
    inbox.go_on();
    let later = [settings.clone(), vec![("TAMBOUR_CLOCK_OFFSET", "60")]].concat();
    let server = Server::start(&later);
    let everybody = ["un@exemple.fr", "deux@exemple.fr", "maire@exemple.fr"];
    inbox.until_holds(|mails| everybody.iter().all(|to| mails.iter().any(|mail| mail.to == *to))).await;
    server.terminate();
    server.wait();
    for to in everybody {
        let mut ids: Vec<String> =
            inbox.mails().iter().filter(|mail| mail.to == to).map(|mail| mail.header("message-id")).collect();
        ids.dedup();
        assert_eq!(ids.len(), 1, "a mail that is repeated is the same: {to}");
    }
}
