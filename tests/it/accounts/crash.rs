//! A server that is killed between what it accepted and the mail about it, and what its log says of codes and links.

use serde_json::json;
use tests::{Database, Folder, Inbox, KERLING, Mail, Server, Trouble, digits, tambour};

use super::{ASK, CAMILLE, VERIFY, code, link};

const MAYOR: &str = "maire@exemple.fr";

/// A village whose server may be killed and started again.
struct Mended {
    inbox: Inbox,
    settings: Vec<(String, String)>,
    mayor: String,
    _folder: Folder,
}

impl Mended {
    async fn found() -> Self {
        let (folder, inbox) = (Folder::new(), Inbox::start().await);
        let settings = [
            ("TAMBOUR_DATA_DIR", folder.path().display().to_string()),
            ("TAMBOUR_DATABASE_URL", Database::new(&folder).await.url),
            ("TAMBOUR_SMTP_URL", inbox.url()),
            ("TAMBOUR_LOG", "debug".to_owned()),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value)).to_vec();
        let mut all = Self { inbox, settings, mayor: String::new(), _folder: folder };
        all.say("commune add --insee 57361");
        all.mayor = all.say("token create --commune 57361 --role mayor").trim().to_owned();
        all
    }

    fn say(&self, words: &str) -> String {
        let output = tambour(&words.split(' ').collect::<Vec<_>>(), &self.all(&[]));
        assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn all<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(more.iter().copied()).collect()
    }

    /// A server that starts so late that what another held is free.
    fn start_late(&self) -> Server {
        Server::start(&self.all(&[("TAMBOUR_CLOCK_OFFSET", "120")]))
    }

    /// Ends a server once its mails are there: all of them.
    async fn end(&self, server: Server, to: &str) -> Vec<Mail> {
        self.inbox.until_holds(|mails| mails.iter().any(|mail| mail.to == to)).await;
        server.terminate();
        assert_eq!(server.wait().0, Some(0), "it ends in order, with nothing on its way");
        self.inbox.take_for(to)
    }
}

async fn ask(server: &Server) -> String {
    let asked = server.person(None).post(ASK, json!({"email": CAMILLE})).await.expect(202).json();
    asked["request"].as_str().expect("a request").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_was_promised_is_mailed_once_though_the_server_is_killed_before() {
    let village = Mended::found().await;
    village.inbox.trouble(CAMILLE, &[Trouble::Code(451)]);
    let server = Server::start(&village.all(&[]));
    let request = ask(&server).await;
    server.kill();
    village.inbox.trouble(CAMILLE, &[]);
    let mails = village.end(village.start_late(), CAMILLE).await;
    assert_eq!(mails.len(), 1, "it came once");
    let server = village.start_late();
    server.person(None).post(VERIFY, code(&request, &digits(&mails[0]))).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_taking_nobody_heard_of_comes_again_with_the_same_code() {
    let village = Mended::found().await;
    village.inbox.pause_after(0);
    let server = Server::start(&village.all(&[]));
    let request = ask(&server).await;
    village.inbox.until_holds(|mails| !mails.is_empty()).await;
    server.kill();
    village.inbox.go_on();
    let first = village.inbox.take_for(CAMILLE).pop().expect("the mail that was taken");
    let server = village.start_late();
    village.inbox.until_holds(|mails| !mails.is_empty()).await;
    let again = village.inbox.mails().pop().expect("the same again");
    assert_eq!(digits(&first), digits(&again));
    assert_eq!(first.header("message-id"), again.header("message-id"), "mailboxes show it once");
    server.person(None).post(VERIFY, code(&request, &digits(&first))).await.expect(200);
    server.person(None).post(VERIFY, link(&again)).await.expect_problem(401, "code-refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_mailed_once_though_the_server_is_killed_before() {
    let village = Mended::found().await;
    village.inbox.trouble(CAMILLE, &[Trouble::Code(451)]);
    let server = Server::start(&village.all(&[]));
    let members = format!("/v1/communes/{KERLING}/members");
    let mayor = server.person(Some(&village.mayor));
    mayor.post(&members, json!({"email": CAMILLE, "role": "clerk"})).await.expect(201);
    server.kill();
    village.inbox.trouble(CAMILLE, &[]);
    let server = village.start_late();
    let waiting = server.person(Some(&village.mayor)).get(&members).await.expect(200).json();
    assert_eq!(waiting["items"].as_array().map(Vec::len), Some(1), "one invitation waits");
    let mails = village.end(server, CAMILLE).await;
    assert_eq!(mails.len(), 1, "it came once");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_code_no_link_and_no_address_is_in_the_log() {
    const NEW: &str = "camille.martin@exemple.fr";
    let village = Mended::found().await;
    let server = Server::start(&village.all(&[]));
    let stranger = server.person(None);
    let mail_to = async |to: &str| {
        village.inbox.until_holds(|mails| mails.iter().any(|mail| mail.to == to)).await;
        village.inbox.take_for(to).pop().expect("a mail")
    };
    let mut secrets = Vec::new();
    let (request, mail) = (ask(&server).await, mail_to(CAMILLE).await);
    stranger.post(VERIFY, code(&request, "000000")).await;
    let signed_in = stranger.post(VERIFY, code(&request, &digits(&mail))).await.expect(200).json();
    let token = signed_in["token"].as_str().unwrap().to_owned();
    let camille = server.person(Some(&token));
    secrets.extend([digits(&mail), mail.token("/sign-in"), request, token]);
    stranger.get(format!("/sign-in?token={}", secrets[1])).await.expect(200);
    stranger.staying().fill_in(format!("/sign-in?token={}", secrets[1]), &[]).await.expect(422);
    stranger.staying().fill_in(format!("/entrer/code?demande={}", secrets[2]), &[("code", &secrets[0])]).await;
    let mayor = server.person(Some(&village.mayor));
    let invite = json!({"email": CAMILLE, "role": "clerk"});
    mayor.post(format!("/v1/communes/{KERLING}/members"), invite).await.expect(201);
    let invitation = mail_to(CAMILLE).await.token("/invitation");
    stranger.get(format!("/invitation?token={invitation}")).await.expect(200);
    camille.post("/v1/invitations/accept", json!({"token": invitation})).await.expect(200);
    let me = camille.patch("/v1/me", json!({"email": NEW})).await.expect(200).json();
    let change = me["email_change"]["request"].as_str().unwrap().to_owned();
    let mail = mail_to(NEW).await;
    camille.post("/v1/me/email/confirm", json!({"request": change, "code": digits(&mail)})).await.expect(200);
    let undo = mail_to(CAMILLE).await.token("/compte/adresse/annuler");
    stranger.get(format!("/compte/adresse/annuler?token={undo}")).await.expect(200);
    secrets.extend([digits(&mail), change, invitation, undo, village.mayor.clone()]);
    secrets.extend([CAMILLE, NEW, MAYOR].map(str::to_owned));
    let account = signed_in["me"]["id"].as_str().unwrap();
    server.terminate();
    let (_, log) = server.wait();
    let requests = log.iter().filter(|line| line.contains("\"status\"") || line.contains("request")).count();
    assert!(requests >= 10, "the log tells of the requests: {log:?}");
    for line in &log {
        let secret = secrets.iter().find(|secret| tells(line, secret));
        assert!(secret.is_none(), "{secret:?} stands in the log: {line}");
        assert!(!line.contains(account), "an account stands in the log: {line}");
    }
}

/// True if a line holds a secret by itself: six digits within a longer number are none.
fn tells(line: &str, secret: &str) -> bool {
    let is_digit = |at: Option<char>| at.is_some_and(|it| it.is_ascii_digit() || it == '.');
    let alone = |at: usize| {
        let (before, after) = (line[..at].chars().next_back(), line[at + secret.len()..].chars().next());
        secret.len() != 6 || !(is_digit(before) || is_digit(after))
    };
    line.match_indices(secret).any(|(at, _)| alone(at))
}
