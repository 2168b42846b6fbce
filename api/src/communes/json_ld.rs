//! A town hall as search engines read it: schema.org's `GovernmentOffice`. Pure.

use serde_json::{Value, json};

use super::settings::{CommuneSettings, Opening};
use ground::week::WeekdayName;
use kit::pages::Site;
use kit::tenants::Commune;

/// A commune's town hall, with how it is reached and when it is open.
pub(crate) fn town_hall(site: &Site, commune: &Commune, settings: &CommuneSettings) -> Value {
    let contact = &settings.contact;
    let mut out = json!({
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "name": settings.display_name,
        "url": site.at(&commune.path()),
        "areaServed": commune.name,
    });
    let lines: Vec<String> =
        contact.address.iter().flat_map(|it| it.to_string().lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let address = json!({
        "@type": "PostalAddress",
        "streetAddress": lines.join(", "),
        "postalCode": commune.postcodes.first(),
        "addressLocality": commune.name,
        "addressCountry": "FR",
    });
    let more = [
        ("telephone", contact.telephone.as_ref().map(|it| json!(it.to_string()))),
        ("address", (!lines.is_empty()).then_some(address)),
        (
            "openingHoursSpecification",
            (!contact.openings.is_empty()).then(|| contact.openings.iter().map(opening).collect()),
        ),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            out[name] = value;
        }
    }
    out
}

fn opening(it: &Opening) -> Value {
    let mut out = json!({
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": day(it.weekday),
        "opens": it.opens.to_string(),
        "closes": it.closes.to_string(),
    });
    if let Some(note) = &it.note {
        out["description"] = json!(note);
    }
    out
}

const fn day(weekday: WeekdayName) -> &'static str {
    match weekday {
        WeekdayName::Monday => "Monday",
        WeekdayName::Tuesday => "Tuesday",
        WeekdayName::Wednesday => "Wednesday",
        WeekdayName::Thursday => "Thursday",
        WeekdayName::Friday => "Friday",
        WeekdayName::Saturday => "Saturday",
        WeekdayName::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::Example;

    use super::*;

    #[test]
    fn a_town_hall_tells_when_it_is_open() {
        let public_url = "https://panneau.exemple.fr/".parse().unwrap();
        let site = Site {
            public_url,
            menu: &kit::pages::Menu::EMPTY,
            tokens_in_clear: false,
            host: kit::pages::Hosting::default(),
        };
        let told = town_hall(&site, &Commune::example(), &CommuneSettings::example());
        assert_eq!(
            (told["@type"].as_str(), told["url"].as_str()),
            (Some("GovernmentOffice"), Some("https://panneau.exemple.fr/kerling-les-sierck"))
        );
        let hours = &told["openingHoursSpecification"][0];
        assert_eq!((&hours["dayOfWeek"], &hours["opens"]), (&json!("Tuesday"), &json!("08:30")));
    }
}
