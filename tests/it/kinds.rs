//! A kind of what is posted that the house does not know: the server's list is all that its files and boards need.

use std::sync::Mutex;

use api::files::ShowsFiles;
use api::organisations::Bound;
use api::posts::PostKind;
use api::server::KINDS;
use ground::ids::FileId;
use serde_json::json;
use tests::{KERLING, TestApp, pictures};

/// The picture of the poster that hangs on the wall, if one does.
static POSTER: Mutex<Option<FileId>> = Mutex::new(None);

/// Posters: pictures alone, kept in memory, which leave with their organisation.
const POSTERS: PostKind = PostKind {
    name: "posters",
    files: ShowsFiles {
        publicly: |_, file| Box::pin(async { Ok(*POSTER.lock().unwrap() == Some(file.id)) }),
        to: |_, _, _| Box::pin(async { Ok(false) }),
    },
    bound: Bound {
        prepare: None,
        displace: |_, _| {
            Box::pin(async {
                POSTER.lock().unwrap().take();
                Ok(())
            })
        },
        distrust: |_, _, _| Box::pin(async { Ok(()) }),
    },
};

#[tokio::test]
async fn a_new_kind_has_its_pictures_shown_and_leaves_the_board_with_its_organisation() {
    let app = TestApp::start_with_kinds(&[KINDS, &[POSTERS]].concat()).await;
    let (clerk, phone) = (app.clerk().await, app.stranger());
    let file = clerk.upload(KERLING, "affiche.jpg", &pictures::photograph(16, 16)).await.expect(201).json();
    let address = format!("/v1/files/{}", file["id"].as_str().unwrap());
    phone.get(&address).await.expect_problem(404, "file-not-found");

    *POSTER.lock().unwrap() = Some(file["id"].as_str().unwrap().parse().unwrap());
    phone.get(&address).await.expect(200);

    let organisation = app.organisation("Club", true).await;
    let there = format!("/v1/communes/{KERLING}/organisations/{organisation}");
    clerk.patch(&there, json!({"trusted": false})).await.expect(200);
    phone.get(&address).await.expect(200);
    clerk.delete(&there).await.expect(204);
    phone.get(&address).await.expect_problem(404, "file-not-found");
}
