//! The keys of votes, as the one who runs the server looks after them.

use serde_json::json;
use tests::{DAY, TestApp, tambour};

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_misses_the_key_without_which_a_vote_is_not_counted() {
    let app = TestApp::start().await;
    let (consultation, _) = app.in_vote(10, json!({})).await;
    let (folder, offset) = (app.config.data_dir.display().to_string(), (16 * DAY + 60).to_string());
    let keys = app.config.data_dir.join("keys/ballots");
    let look = || {
        let settings = [
            ("TAMBOUR_DATABASE_URL", app.config.database_url.as_str()),
            ("TAMBOUR_DATA_DIR", &folder),
            ("TAMBOUR_CLOCK_OFFSET", &offset),
        ];
        let said = String::from_utf8_lossy(&tambour(&["doctor"], &settings).stdout).into_owned();
        said.lines().find(|it| it.contains("keys of votes")).expect("a line about keys").to_owned()
    };
    let well = look();
    assert!(well.starts_with("ok ") && well.ends_with("2 needed, all there"), "{well}");
    let id = consultation["id"].as_str().unwrap();
    std::fs::rename(keys.join(id), keys.join("elsewhere")).unwrap();
    let missed = look();
    assert!(missed.starts_with("WRONG") && missed.contains("1 missing") && missed.contains(id), "{missed}");
}
