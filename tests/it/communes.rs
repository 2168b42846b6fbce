//! Finding a commune.

use api::communes::{self, Which};
use serde_json::Value;
use tests::{KERLING, TestApp};

fn slugs(reply: &Value) -> Vec<&str> {
    reply["items"].as_array().into_iter().flatten().filter_map(|it| it["slug"].as_str()).collect()
}

#[tokio::test]
async fn a_commune_is_found_however_people_type_it() {
    let app = TestApp::start().await;
    communes::add(&app.app, Which::Department("57".to_owned())).await.unwrap();
    let phone = app.stranger();
    for (query, first) in [
        ("Kerling-lès-Sierck", KERLING),
        ("kerling les sierck", KERLING),
        ("KERLING", KERLING),
        ("sierck kerling", KERLING),
        ("kerlnig", KERLING),
        ("57361", KERLING),
        ("57480 kerling", KERLING),
        ("st avold", "saint-avold"),
        ("saint-avold", "saint-avold"),
        ("metz", "metz"),
    ] {
        let reply = phone.get(format!("/v1/communes?q={}", query.replace(' ', "+"))).await.expect(200).json();
        assert_eq!(slugs(&reply).first(), Some(&first), "{query}");
    }
    let postcode = phone.get("/v1/communes?q=57480").await.expect(200).json();
    assert!(slugs(&postcode).contains(&KERLING), "{postcode}");
    assert!(slugs(&phone.get("/v1/communes?q=zzzzzz").await.expect(200).json()).is_empty());
}

#[tokio::test]
async fn a_commune_is_found_by_its_postcode_its_parts_and_as_addresses_write_it() {
    let app = TestApp::start().await;
    for department in ["57", "74", "75", "2A"] {
        communes::add(&app.app, Which::Department(department.to_owned())).await.unwrap();
    }
    let phone = app.stranger();
    for (query, first) in [
        ("57480", "sierck-les-bains"),
        ("Metz (Moselle)", "metz"),
        ("57036 METZ CEDEX 1", "metz"),
        ("Paris 12e", "paris"),
        ("75112", "paris"),
        ("Annecy-le-Vieux", "annecy"),
        ("2a004", "ajaccio"),
    ] {
        let reply = phone.get(format!("/v1/communes?q={}", query.replace(' ', "+"))).await.expect(200).json();
        assert_eq!(slugs(&reply).first(), Some(&first), "{query}");
    }
    for address in ["2A004", "2a004", "Ajaccio"] {
        assert_eq!(phone.get(format!("/v1/communes/{address}")).await.expect(200).json()["insee_code"], "2A004");
    }
    phone.get("/v1/communes/2a004/board").await.expect(200);
}

#[tokio::test]
async fn all_communes_are_read_page_by_page() {
    let app = TestApp::start().await;
    communes::add(&app.app, Which::Department("90".to_owned())).await.unwrap();
    let phone = app.stranger();
    let (mut address, mut seen) = (Some("/v1/communes?limit=40".to_owned()), Vec::new());
    while let Some(page) = address {
        let reply = phone.get(&page).await.expect(200);
        seen.extend(slugs(&reply.json()).into_iter().map(str::to_owned));
        address = reply.next();
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(seen, sorted, "each once, in order");
    assert_eq!(seen.len(), 103, "the 101 communes of the Territoire de Belfort and the two there already");
    let cursor = phone.get("/v1/communes?limit=1").await.expect(200).json()["next"].as_str().unwrap().to_owned();
    assert_eq!(phone.get(format!("/v1/communes?q=bel&after={cursor}")).await.expect_invalid(), ["/after"]);
}

#[tokio::test]
async fn a_commune_comes_with_everything_filled_in() {
    let app = TestApp::start().await;
    let commune = app.stranger().get("/v1/communes/57361").await.expect(200).json();
    assert_eq!(commune["slug"], KERLING);
    assert_eq!(commune["population"], 599);
    assert_eq!(commune["postcodes"][0], "57480");
    assert_eq!(commune["department"]["name"], "Moselle");
    assert_eq!(commune["timezone"], "Europe/Paris");
    assert!(commune["epci"]["name"].as_str().is_some_and(|name| name.contains("Bouzonvillois")), "{commune}");
    assert_eq!(commune["organisations"][0]["name"], "Mairie de Kerling-lès-Sierck");
    app.stranger().get("/v1/communes/99999").await.expect_problem(404, "commune-not-found");
    app.stranger().get("/v1/communes/%C3%A9").await.expect_problem(404, "not-found");
}
