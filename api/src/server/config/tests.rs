use super::*;

fn read(environment: &[(&str, &str)], file: &str) -> Result<Config, String> {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::read(environment, file).map_err(|error| error.to_string())
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_defaults() {
    let config = read(&[("TAMBOUR_LISTEN", "127.0.0.1:1")], "listen = \"127.0.0.1:2\"\nboard_cache_mb = 64").unwrap();
    assert_eq!((config.listen.port(), config.board_cache_mb, config.log.as_str()), (1, 64, "info"));
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:1/");
    assert_eq!(config.database_url, "sqlite://data/tambour.sqlite");
}

#[test]
fn an_unknown_name_or_a_bad_value_is_named_in_one_line() {
    for (environment, file, expected) in [
        (&[("TAMBOUR_LISTN", "x")][..], "", "environment: there is no setting TAMBOUR_LISTN"),
        (&[], "lisen = 1", "tambour.toml: there is no setting lisen"),
        (
            &[("TAMBOUR_LISTEN", "here")],
            "",
            "environment: TAMBOUR_LISTEN is wrong: an address such as 127.0.0.1:8080 is expected",
        ),
        (&[("TAMBOUR_TAMBOUR_LISTEN", "127.0.0.1:1")], "", "environment: there is no setting TAMBOUR_TAMBOUR_LISTEN"),
        (
            &[("TAMBOUR_LIMITS", "writes=0")],
            "",
            "environment: TAMBOUR_LIMITS is wrong: writes: a whole number from 1 is expected",
        ),
        (
            &[],
            "trusted_proxies = \"proxy\"",
            "tambour.toml: trusted_proxies is wrong: proxy is neither an address nor a block such as 10.0.0.0/8",
        ),
        (&[], "board_cache_mb = \"much\"", "tambour.toml: board_cache_mb is wrong: a whole number of MiB is expected"),
        (
            &[("TAMBOUR_DATABASE_URL", "mysql://x")],
            "",
            "environment: TAMBOUR_DATABASE_URL is wrong: an address that begins with sqlite:// or postgres:// is expected",
        ),
    ] {
        assert_eq!(read(environment, file).unwrap_err(), expected);
    }
    assert!(!read(&[], "listen = ").unwrap_err().contains('\n'));
}

#[test]
fn a_subject_that_some_push_service_refuses_is_refused_at_the_start() {
    let subject = |text: &str| read(&[("TAMBOUR_VAPID_SUBJECT", text)], "").map(|it| it.vapid_subject);
    for (text, expected) in [
        ("mailto:Mairie@exemple.fr", "mailto:mairie@exemple.fr"),
        ("mailto:mairie@exemple.fr ", "mailto:mairie@exemple.fr"),
        ("mailto:mairie@bücher.fr", "mailto:mairie@xn--bcher-kva.fr"),
        ("https://panneau.exemple.fr", "https://panneau.exemple.fr/"),
        ("https://panneau.exemple.fr:8443/contact", "https://panneau.exemple.fr:8443/contact"),
    ] {
        assert_eq!(subject(text).as_deref(), Ok(expected));
    }
    for text in [
        "mailto:",
        "mailto: mairie@exemple.fr",
        "mailto:<mairie@exemple.fr>",
        "mailto:mairie",
        "mailto:root@localhost",
        "mailto:mairie@192.0.2.1",
        "mailto:mairie@exemple.fr?subject=push",
        "mailto://mairie@exemple.fr",
        "MAILTO:mairie@exemple.fr",
        "mairie@exemple.fr",
        "https://localhost",
        "https://panneau",
        "https://192.0.2.1/",
        "http://panneau.exemple.fr",
        "tel:+33123456789",
        "",
    ] {
        let refused = subject(text).err().unwrap_or_default();
        assert!(refused.contains("TAMBOUR_VAPID_SUBJECT is wrong: mailto:"), "{text:?}: {refused}");
    }
}

#[test]
fn the_password_of_the_mail_server_is_not_shown() {
    let config = read(&[("TAMBOUR_SMTP_URL", "smtps://moi:secret@mail.exemple.fr")], "").unwrap();
    assert!(!format!("{config:?}").contains("secret"));
}

#[test]
fn the_password_of_the_database_is_not_shown() {
    for url in [
        "postgres://moi:secret@hote/base",
        "postgres://hote/base?password=secret",
        "postgres://moi:se%23secret@hote/base",
    ] {
        let config = read(&[("TAMBOUR_DATABASE_URL", url)], "").unwrap();
        assert!(!format!("{config:?}").contains("secret"));
    }
    let error = read(&[("TAMBOUR_DATABASE_URL", "postgres://hote/base?pasword=secret")], "").unwrap_err();
    assert!(error.contains("password") && !error.contains("secret"), "the driver would log it: {error}");
    for url in ["postgres://moi:sec#secret@hote/base", "postgres://moi:sec/secret@hote/base"] {
        let error = read(&[("TAMBOUR_DATABASE_URL", url)], "").unwrap_err();
        assert!(error.contains("%23") && !error.contains("secret"), "{error}");
    }
}
