//! Residents: people in a register who activated their right to vote, on a server that writes its mails to a folder.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::{KERLING, Mail, Person, TestApp, digits};
use api::register::{CodesFor, Print, print};
use api::server;

/// Somebody in a register, with an account.
#[derive(Debug, Clone)]
pub struct Resident {
    /// They, with a session.
    pub person: Person,
    /// Their address.
    pub email: String,
    /// The id of their entry.
    pub entry: String,
    /// Their name in the register, first name first.
    pub name: String,
}

/// Number of residents that were made, so that no two are the same.
static MADE: AtomicUsize = AtomicUsize::new(0);

impl TestApp {
    /// The mails to an address in the server's folder, oldest first.
    pub fn mails_to(&self, email: &str) -> Vec<Mail> {
        let folder = self.config.data_dir.join("mail");
        let files = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let mut paths: Vec<_> = files.map(|file| file.path()).collect();
        // Their names are ids, which sort by age.
        paths.sort();
        let mails = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok());
        let mails = mails.map(|raw| raw.replace("\r\n", "\n").replace('\n', "\r\n"));
        let mails = mails.map(|raw| Mail { to: email.to_owned(), raw });
        mails.filter(|mail| mail.header("to").trim_matches(['<', '>']) == email).collect()
    }

    /// These people, who sign in with a program by the mails of the server's folder.
    pub async fn signed_in(&self, emails: &[String]) -> Vec<Person> {
        let mut requests = Vec::new();
        for email in emails {
            let asked = self.stranger().post("/v1/auth/email", json!({"email": email})).await.expect(202).json();
            requests.push(asked["request"].clone());
        }
        server::jobs::run_due(&self.app).await.expect("jobs run");
        let mut people = Vec::new();
        for (email, request) in emails.iter().zip(requests) {
            let mail = self.mails_to(email).pop().unwrap_or_else(|| panic!("a mail to {email}"));
            let proof = json!({"request": request, "code": digits(&mail), "session": "token"});
            let signed_in = self.stranger().post("/v1/auth/email/verify", proof).await.expect(200).json();
            people.push(self.bearer(signed_in["token"].as_str().expect("a token")));
        }
        people
    }

    /// Take a list of residents into a commune's register, as its clerk.
    pub async fn enrol(&self, commune: &str, csv: &str) {
        let clerk = self.person(api::accounts::Role::Clerk, Some(commune)).await;
        clerk.act(format!("/v1/communes/{commune}/register/import")).body("text/csv", csv).await.expect(200);
    }

    /// New codes for a commune's residents without an account: the reference of each, and the code.
    pub async fn codes(&self, commune: &str) -> Vec<(String, String)> {
        let commune = self.app.communes.get(commune).expect("the commune");
        let wanted = Print { only: CodesFor::WithoutAccount, group: None, reference: None };
        let printed = print(&self.app, None, &commune, &wanted).await.expect("codes");
        let cells = printed.iter().map(api::register::PrintedCode::cells);
        cells.map(|[reference, _, _, _, _, code, _]| (reference, code)).collect()
    }

    /// So many residents of a commune, who were enrolled, signed in and activated.
    pub async fn residents_of(&self, commune: &str, number: usize) -> Vec<Resident> {
        let first = MADE.fetch_add(number, Ordering::Relaxed);
        let people: Vec<usize> = (first..first + number).collect();
        let rows = people.iter().map(|it| format!("T-{it};Klein {it};Marthe"));
        let csv: Vec<String> = std::iter::once("référence;nom;prénoms".to_owned()).chain(rows).collect();
        self.enrol(commune, &csv.join("\n")).await;
        let codes = self.codes(commune).await;
        let emails: Vec<String> = people.iter().map(|it| format!("habitant{it}@exemple.fr")).collect();
        let mut residents = Vec::new();
        for ((place, person), email) in people.iter().zip(self.signed_in(&emails).await).zip(emails) {
            let reference = format!("T-{place}");
            let code = codes.iter().find(|it| it.0 == reference).expect("a code").1.clone();
            let activation = json!({"commune": commune, "code": code});
            let residence = person.post("/v1/residents/activate", activation).await.expect(200).json();
            let text = |member: &str| residence[member].as_str().expect("a text").to_owned();
            residents.push(Resident { entry: text("entry"), name: text("name"), person, email });
        }
        residents
    }

    /// So many residents of Kerling.
    pub async fn residents(&self, number: usize) -> Vec<Resident> {
        self.residents_of(KERLING, number).await
    }

    /// A resident of Kerling.
    pub async fn resident(&self) -> Resident {
        self.residents(1).await.remove(0)
    }
}
