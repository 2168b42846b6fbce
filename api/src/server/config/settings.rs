//! The list of settings: what the reference says of them.

use std::fmt::Write;

use super::PREFIX;

/// One setting: its name, its default as a sentence, what it means.
pub(super) struct Setting {
    pub(super) name: &'static str,
    default: &'static str,
    meaning: &'static str,
}

pub(super) const SETTINGS: &[Setting] = &[
    Setting { name: "listen", default: "127.0.0.1:8080", meaning: "address and port to listen on" },
    Setting {
        name: "public_url",
        default: "http:// and `listen`",
        meaning: "the address that residents reach the server at",
    },
    Setting {
        name: "database_url",
        default: "the file tambour.sqlite in `data_dir`",
        meaning: "`sqlite://FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`",
    },
    Setting { name: "data_dir", default: "data", meaning: "folder of the database file, files and keys" },
    Setting {
        name: "files_url",
        default: "the folder files in `data_dir`",
        meaning: "`file:///FOLDER`, `s3://BUCKET/PREFIX?endpoint=https://STORE` or `https://STORE/BUCKET/PREFIX`, with `AWS_ACCESS_KEY_ID`, …",
    },
    Setting {
        name: "board_cache_mb",
        default: "256",
        meaning: "memory for boards and feeds, in MiB; those not read for longest go first",
    },
    Setting {
        name: "limits",
        default: "writes=60,reads=600,devices=10",
        meaning: "requests that a token or device may write and read with in a minute, and devices that an address may make in an hour, counted in each process; `off` for no limits",
    },
    Setting {
        name: "connections_per_address",
        default: "256",
        meaning: "connections that an address (IPv6: a /64) may have, trusted proxies excepted; for another one the oldest that asks for nothing is closed",
    },
    Setting {
        name: "confirmations_per_network",
        default: "200",
        meaning: "confirmations of the letter that an address (IPv6: a /64) may ask for in a day; a mailbox is sent 3",
    },
    Setting {
        name: "trusted_proxies",
        default: "none",
        meaning: "addresses and CIDR blocks of proxies, separated by commas, whose `Forwarded` or `X-Forwarded-For` is believed",
    },
    Setting {
        name: "outgoing_allow",
        default: "nothing",
        meaning: "origins that may be called besides https to public addresses, comma-separated, such as `http://localhost:8081`",
    },
    Setting {
        name: "vapid_private_key",
        default: "made at the first start, in `data_dir`/keys/vapid",
        meaning: "the key that push messages are signed with: 32 bytes in base64url, the same for all processes; with another one phones must subscribe again",
    },
    Setting {
        name: "vapid_subject",
        default: "`public_url`",
        meaning: "whom push services may turn to: `mailto:ADDRESS` or an https address",
    },
    Setting {
        name: "smtp_url",
        default: "none: mails are written to the folder mail in `data_dir`",
        meaning: "the mail server: `smtp://USER:PASSWORD@HOST:587` (STARTTLS, but for this machine; `?tls=required` or `?tls=off` says otherwise) or `smtps://…`",
    },
    Setting {
        name: "mail_from",
        default: "tambour@ and the host of `public_url`",
        meaning: "the sender of mails, such as `Panneau <panneau@exemple.fr>`",
    },
    Setting { name: "mail_rate", default: "none", meaning: "mails that a process sends in a second at most" },
    Setting {
        name: "dkim_keys",
        default: "none: mails are not signed here",
        meaning: "what mails are signed with (DKIM): `SELECTOR=FILE`, comma-separated, each file a private key in PEM, RSA or Ed25519; `tambour doctor` prints what to publish",
    },
    Setting { name: "dkim_domain", default: "that of `mail_from`", meaning: "the domain that signs" },
    Setting {
        name: "operator_email",
        default: "nobody",
        meaning: "who is told by mail, once a day, of jobs that were given up",
    },
    Setting {
        name: "link_key",
        default: "made at the first start, in `data_dir`/keys/links",
        meaning: "the key of links in mails: 32 bytes in base64url, the same for all processes; with another one older links stop working",
    },
    Setting { name: "log", default: "info", meaning: "what is logged, such as `warn` or `info,api::board=debug`" },
    Setting { name: "clock_offset", default: "0", meaning: "seconds to move the clock by, for tests only" },
];

/// The reference of all settings, as a table in Markdown.
pub fn reference() -> String {
    let mut table = String::from("| variable | in `tambour.toml` | default | meaning |\n|---|---|---|---|\n");
    for Setting { name, default, meaning } in SETTINGS {
        // Writing to a String cannot fail.
        let _ = writeln!(table, "| `{PREFIX}{}` | `{name}` | {default} | {meaning} |", name.to_uppercase());
    }
    table
}
