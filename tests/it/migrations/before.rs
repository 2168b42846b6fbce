//! The data that the users of each step of the schema had.

use api::posts::PostKind;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};
use serde_json::json;
use uuid::Uuid;

pub(super) const COMMUNE: Uuid = Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0001);
const NEIGHBOUR: Uuid = Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_000f);
const TOWN_HALL: Uuid = Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0002);
const TOKEN: Uuid = Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0003);
const FILE: Uuid = Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0006);
pub(super) const NOTICE: Uuid = Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0004);
pub(super) const EVENT: Uuid = Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_000a);
pub(super) const POLL: Uuid = Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_000b);
pub(super) const CHOICE: Uuid = Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_000c);
const READER: Uuid = Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_000e);
pub(super) const JOB: Uuid = Uuid::from_u128(0x019a_bf3e_0000_7000_8000_0000_0000_0009);

/// The SHA-256 of the token `token`.
const HASH: &str = "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0";

/// Write the data that each step's users had before the next step came: its tables as they were then.
pub(super) async fn write_data_of(step: usize, db: &DatabaseConnection) {
    let (sql, values): (&str, Vec<Value>) = match step {
        0 => (
            "INSERT INTO communes (id, insee_code, slug, name, timezone, postcodes, population, department_code, department_name, created_at) \
             VALUES ($1, '57361', 'kerling-les-sierck', 'Kerling-lès-Sierck', 'Europe/Paris', '57480', 599, '57', 'Moselle', 1), \
             ($2, '26289', 'saillans-26', 'Saillans', 'Europe/Paris', '26340', 1400, '26', 'Drôme', 1)",
            vec![COMMUNE.into(), NEIGHBOUR.into()],
        ),
        1 => (
            "INSERT INTO organisations (id, commune_id, kind, name, trusted, created_at) VALUES ($1, $2, 'town_hall', 'Mairie', true, 1)",
            vec![TOWN_HALL.into(), COMMUNE.into()],
        ),
        2 => (
            "INSERT INTO tokens (id, commune_id, role, label, hash, created_at, expires_at) VALUES ($1, $2, 'clerk', '', $3, 1, 9000000000000000)",
            vec![TOKEN.into(), COMMUNE.into(), HASH.into()],
        ),
        3 => (
            "INSERT INTO notices (id, commune_id, organisation_id, category, title, body, body_html, summary, pinned, notify, state, \
             approved_at, listed_at, created_at, updated_at) \
             VALUES ($1, $2, $3, 'works', 'Ancien panneau', '', '', '', false, true, 'approved', 1, 1, 1, 1)",
            vec![NOTICE.into(), COMMUNE.into(), TOWN_HALL.into()],
        ),
        4 => (
            "INSERT INTO organisation_communes (commune_id, organisation_id, trusted, created_at) SELECT id, $1, false, 1 FROM communes WHERE id <> $2",
            vec![TOWN_HALL.into(), COMMUNE.into()],
        ),
        5 => (
            "INSERT INTO files (id, commune_id, media_type, name, bytes, state, unused_since, uploaded_by, created_at) \
             VALUES ($1, $2, 'application/pdf', 'Ancien.pdf', 4, 'kept', 9000000000000000, $3, 1)",
            vec![FILE.into(), COMMUNE.into(), TOKEN.into()],
        ),
        6 => (
            "INSERT INTO idempotency_keys (caller, method, path, key, fingerprint, status, location, body, created_at) \
             VALUES ($1, 'POST', '/v1/communes/57361/notices', 'a', $2, 201, '/v1/notices/x', '{}', 1)",
            vec![TOKEN.into(), HASH.into()],
        ),
        7 => (
            "INSERT INTO notice_words (notice_id, boards, title, body) SELECT $1, '', '', '' FROM notices WHERE id <> $1",
            vec![NOTICE.into()],
        ),
        8 => (
            "INSERT INTO jobs (id, kind, payload, priority, due_at, attempts, again, created_at) VALUES ($1, 'of_old', '1', 1, 1, 0, false, 1)",
            vec![JOB.into()],
        ),
        9 => (
            "INSERT INTO events (id, commune_id, organisation_id, subscribed, sequence, category, title, description, description_html, summary, \
             series, notify, state, listed_at, created_at, updated_at) \
             VALUES ($1, $2, $3, false, 0, 'market', 'Ancien marché', '', '', '', \
             '{\"span\":{\"all_day\":{\"first\":\"2026-12-05\",\"last\":\"2026-12-05\"}},\"zone\":\"Europe/Paris\"}', true, 'draft', 1, 1, 1)",
            vec![EVENT.into(), COMMUNE.into(), TOWN_HALL.into()],
        ),
        10 => (
            "INSERT INTO polls (id, commune_id, question, options, multiple, audience, results, closes_at, created_at, updated_at) \
             VALUES ($1, $2, 'Ancien sondage', $3, false, 'devices', 'live', 9000000000000000, 1, 1)",
            vec![
                POLL.into(),
                COMMUNE.into(),
                json!([{"id": CHOICE, "label": "Oui"}, {"id": NOTICE, "label": "Non"}]).into(),
            ],
        ),
        11 => (
            "INSERT INTO push_subscriptions (id, endpoint, endpoint_hash, p256dh, auth, secret_hash, locale, timezone, created_at, updated_at) \
             VALUES ($1, 'https://push.example/1', $2, '', '', $2, 'fr', 'Europe/Paris', 1, 1)",
            vec![JOB.into(), HASH.into()],
        ),
        12 => (
            "INSERT INTO calendars (organisation_id, commune_id, url, due_at, approved_at, failing_since, failure_fr, failure_en, created_at, \
             updated_at) VALUES ($1, $2, 'https://agenda.invalid/', 9000000000000000, 1, 1, 'L’adresse répond 404.', '', 1, 1)",
            vec![TOWN_HALL.into(), COMMUNE.into()],
        ),
        13 => (
            "INSERT INTO digest_readers (id, commune_id, email, cadence, locale, epoch, asked_at, confirmed_at, refusals, created_at, updated_at) \
             VALUES ($1, $2, 'ancien@exemple.fr', 'weekly', 'fr', 0, 1, 1, 0, 1, 1)",
            vec![READER.into(), COMMUNE.into()],
        ),
        14 => (
            "INSERT INTO digest_previews (id, commune_id, email, locale, edition, created_at) VALUES ($1, $2, 'ancien@exemple.fr', 'fr', '2026-W48', 1)",
            vec![READER.into(), COMMUNE.into()],
        ),
        15 => (
            "INSERT INTO reach (commune_id, day, kind, subject, total) VALUES ($1, '2026-11-22', 'board_loads', $1, 7)",
            vec![COMMUNE.into()],
        ),
        16 => (
            "INSERT INTO event_moves (event_id, moved_at, before) VALUES ($1, 1, \
             '{\"series\":{\"span\":{\"all_day\":{\"first\":\"2026-12-05\",\"last\":\"2026-12-05\"}},\"zone\":\"Europe/Paris\"},\"place\":null}')",
            vec![EVENT.into()],
        ),
        17 => (
            "INSERT INTO organisation_communes (commune_id, organisation_id, state, trusted, alerts, created_at) \
             SELECT $1, id, 'asked', false, false, 1 FROM organisations WHERE id <> $2",
            vec![NEIGHBOUR.into(), TOWN_HALL.into()],
        ),
        18 => ("UPDATE pulse SET beat_at = 1", vec![]),
        19 => (
            "INSERT INTO notice_files (notice_id, file_id, role, position) SELECT id, $1, 'pending', 0 FROM notices WHERE commune_id = $2 LIMIT 1",
            vec![FILE.into(), COMMUNE.into()],
        ),
        20 => ("UPDATE notices SET body = $1", vec!["La biblio\u{ad}thèque est fermée.".into()]),
        21 => ("UPDATE events SET told = NULL", vec![]),
        22 => ("UPDATE pulse SET beat_at = 2", vec![]),
        23 => (
            "INSERT INTO commune_settings (commune_id, contact, legal_mentions, legal_mentions_html) VALUES ($1, $2, '', '')",
            vec![COMMUNE.into(), json!({"address": null, "telephone": "3949", "openings": [], "closures": []}).into()],
        ),
        24 => ("UPDATE push_subscriptions SET refusals = 2, refused_since = 1", vec![]),
        25 => (
            "INSERT INTO push_alerts (sheet_id, notice_id, commune_id, organisation_id, organisation, title, grave, until, announcement_id, told_at) SELECT id, post_id, commune_id, organisation_id, 'Mairie', 'Crue', TRUE, 1, id, 1 FROM notices WHERE commune_id = $1 LIMIT 1",
            vec![COMMUNE.into()],
        ),
        26 => ("UPDATE notices SET told_until = expire_at", vec![]),
        27 => (
            "INSERT INTO accounts (id, email, locale, mails, created_at) VALUES ($1, 'a@exemple.fr', 'fr', 'vote voice', 1)",
            vec![READER.into()],
        ),
        31 => ("UPDATE accounts SET desk_mail_on = '2026-11-30'", vec![]),
        37 => (
            "INSERT INTO joinings (id, commune_id, name, email, about, locale, network, asked_at) VALUES ($1, $2, 'Amis', 'a@exemple.fr', 'Fêtes', 'fr', '', 1)",
            vec![JOB.into(), COMMUNE.into()],
        ),
        38 => ("UPDATE commune_settings SET hidden_sections = 'polls'", vec![]),
        36 => ("INSERT INTO digest_invitations (seal, at) VALUES ('a', 1)", vec![]),
        28 => ("INSERT INTO audit_heads (commune_id, number, hash) VALUES ($1, 0, '0')", vec![COMMUNE.into()]),
        29 => ("UPDATE audit_heads SET cut_seal = ''", vec![]),
        30 => (
            "INSERT INTO register_groups (id, commune_id, name, folded, kind, created_at) VALUES ($1, $2, 'Haut-Sierck', 'haut sierck', 'hamlet', 1)",
            vec![CHOICE.into(), COMMUNE.into()],
        ),
        32 => (
            "INSERT INTO topics (id, commune_id, name, position, created_at) VALUES ($1, $2, 'École', 0, 1)",
            vec![CHOICE.into(), COMMUNE.into()],
        ),
        33 => (
            "INSERT INTO consultations (id, commune_id, title, summary, body, body_html, documents, topic_id, vote_from, delegates_until, \
             vote_until, response_due, contributions, delegation_allowed, key_holders, questions, extended, recorded, created_at, updated_at) \
             VALUES ($1, $2, 'Ancienne consultation', 'Un résumé', '', '', $4, $3, 9000000000000000, 9000000000000000, 9000000000000000, \
             '2255-01-01', false, true, $4, $4, false, $5, 1, 1)",
            vec![
                POLL.into(),
                COMMUNE.into(),
                CHOICE.into(),
                json!([]).into(),
                json!({"added": 0, "merged": 0, "topics": []}).into(),
            ],
        ),
        34 => ("INSERT INTO vote_results (consultation_id, body) VALUES ($1, '{}')", vec![POLL.into()]),
        41 => (
            "INSERT INTO delegates (id, commune_id, entry_id, name, statement, since) VALUES ($1, $2, $1, 'Anne', 'Bonjour', 1)",
            vec![CHOICE.into(), COMMUNE.into()],
        ),
        42 => ("INSERT INTO late_voters (consultation_id, entry_id) VALUES ($1, $2)", vec![POLL.into(), CHOICE.into()]),
        35 => ("UPDATE register_groups SET kind = 'association'", vec![]),
        39 => (
            "INSERT INTO key_shares (id, consultation_id, place, sealed) VALUES ($1, $2, 0, $3)",
            vec![JOB.into(), POLL.into(), vec![1_u8].into()],
        ),
        40 => (
            "INSERT INTO vote_letters (consultation_id, entry_id, what, on_day) VALUES ($1, $2, 'counter', '2026-12-03')",
            vec![POLL.into(), JOB.into()],
        ),
        43 => (
            "INSERT INTO arguments (id, commune_id, consultation_id, stance, text, author, created_at) VALUES ($1, $2, $3, 'for', 'Oui.', 'Marthe K.', 1)",
            vec![NOTICE.into(), COMMUNE.into(), POLL.into()],
        ),
        44 => (
            "INSERT INTO vote_mails (kind, subject_id, edition, done, created_at) VALUES ('result', $1, 0, true, 1)",
            vec![POLL.into()],
        ),
        45 => ("UPDATE vote_delegations SET told = true", vec![]),
        46 => (
            "INSERT INTO departures (id, insee_code, slug, exported_at) VALUES ($1, '57361', 'kerling-les-sierck', 1)",
            vec![COMMUNE.into()],
        ),
        47 => ("UPDATE events SET cancelled_at = 1, cancellation_reason = 'Orage.'", vec![]),
        48 => ("UPDATE notices SET expire_at = NULL", vec![]),
        _ => panic!("step {step} is new: write here what its users will have written when the next step comes"),
    };
    execute(db, sql, values).await;
    if step == 4 {
        let sql = "INSERT INTO placements (commune_id, notice_id, state, listed_at) VALUES ($1, $2, 'approved', 1)";
        execute(db, sql, vec![NEIGHBOUR.into(), NOTICE.into()]).await;
    }
    if step == 20 {
        let sql =
            "INSERT INTO notice_words (notice_id, boards, title, body) SELECT id, '', '', 'biblio theque' FROM notices";
        execute(db, sql, vec![]).await;
    }
    if step == 11 {
        let sql = "INSERT INTO push_follows (commune_id, subscription_id, kinds, events) VALUES ($1, $2, 4, $3)";
        execute(db, sql, vec![COMMUNE.into(), JOB.into(), json!([EVENT, NOTICE]).into()]).await;
    }
}

/// The post of a kind that old data hold.
pub(super) fn old_post(kind: &PostKind) -> Uuid {
    match kind.name {
        "notices" => NOTICE,
        "events" => EVENT,
        name => panic!("{name} is new: write above what is posted of it before the next step comes"),
    }
}

async fn execute(db: &DatabaseConnection, sql: &str, values: Vec<Value>) {
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values))
        .await
        .expect("the data fits the step's tables");
}
