//! Files: what is uploaded, what is kept of it, and who may see it.

use api::accounts::Role;
use image::{GrayImage, ImageFormat, Rgb, RgbImage};
use moxcms::ColorProfile;
use serde_json::Value;
use tests::{KERLING, Person, Reply, SAILLANS, TestApp, on_postgres, pictures, say};

#[track_caller]
fn address(reply: Reply) -> String {
    reply.expect(201).header("location")
}

#[tokio::test]
async fn a_photograph_stands_upright_and_tells_nobody_where_it_was_taken() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let photo = pictures::with_secrets(&pictures::photograph(80, 40), 6);
    assert!(
        photo.windows(pictures::SECRET.len()).any(|it| it == pictures::SECRET.as_bytes()),
        "the secret is in the upload"
    );
    let uploaded = clerk.upload(KERLING, "IMG_0001.HEIC", &photo).await.expect(201);
    let file = uploaded.json();
    assert_eq!((&file["name"], &file["media_type"]), (&"IMG_0001.jpg".into(), &"image/jpeg".into()));
    assert_eq!((&file["width"], &file["height"], &file["alt"]), (&40.into(), &80.into(), &Value::Null));
    let served = clerk.get(uploaded.header("location")).await.expect(200);
    assert_eq!(served.body.len(), file["bytes"]);
    for trace in [pictures::SECRET, "Exif", "http://", "GPS"] {
        assert!(!served.body.windows(trace.len()).any(|it| it == trace.as_bytes()), "{trace} is still there");
    }
    let picture = pictures::decoded(&served.body);
    assert_eq!(picture.dimensions(), (40, 80));
    let ([top, bottom], near) = ([picture.get_pixel(20, 10), picture.get_pixel(20, 70)], 40);
    assert!(top.0[0] > 220 - near && top.0[2] < near + 20, "what was left is on top: {top:?}");
    assert!(bottom.0[2] > 220 - near && bottom.0[0] < near + 20, "what was right is below: {bottom:?}");
}

#[tokio::test]
async fn an_image_comes_in_three_widths_and_is_never_enlarged() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    for (format, size, widths) in [
        (ImageFormat::Jpeg, (2000, 1000), [320, 640, 1280]),
        (ImageFormat::Png, (500, 250), [320, 500, 500]),
        (ImageFormat::WebP, (100, 50), [100, 100, 100]),
        (ImageFormat::Gif, (100, 50), [100, 100, 100]),
    ] {
        let upload = pictures::encoded(pictures::halves(size.0, size.1), format);
        let file = address(clerk.upload(KERLING, "x", &upload).await);
        for (wanted, width) in ["320", "640", "1280"].iter().zip(widths) {
            let served = clerk.get(format!("{file}?w={wanted}")).await.expect(200);
            assert_eq!(served.header("content-type"), "image/jpeg", "{format:?}");
            assert_eq!(pictures::decoded(&served.body).dimensions(), (width, width / 2), "{format:?} {wanted}");
        }
        assert_eq!(clerk.get(format!("{file}?w=1000")).await.expect_invalid(), ["/w"]);
    }
}

#[tokio::test]
async fn colours_are_served_as_the_file_means_them() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let picture = || RgbImage::from_pixel(64, 64, Rgb([230, 40, 40]));
    for (profile, expected) in [
        (ColorProfile::new_display_p3(), [251, 0, 18]),
        (ColorProfile::new_adobe_rgb(), [255, 35, 35]),
        (ColorProfile::new_srgb(), [230, 40, 40]),
    ] {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let upload = pictures::with_profile(picture(), format, &profile);
            let served = clerk.get(address(clerk.upload(KERLING, "x", &upload).await)).await.expect(200);
            let pixel = pictures::decoded(&served.body).get_pixel(32, 32).0;
            let near = pixel.iter().zip(expected).all(|(one, other)| one.abs_diff(other) < 8);
            assert!(near, "{format:?}: {pixel:?} instead of {expected:?}");
        }
    }
}

#[tokio::test]
async fn a_photograph_of_todays_telephones_is_taken_and_a_larger_one_is_not() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let photo = |width, height| pictures::encoded(GrayImage::new(width, height), ImageFormat::Jpeg);
    let file = clerk.upload(KERLING, "IMG_0002.jpg", &photo(9280, 6944)).await.expect(201).json();
    assert_eq!((&file["width"], &file["height"]), (&1280.into(), &958.into()));
    // All its coefficients would take 384 MB.
    let file = clerk.upload(KERLING, "IMG_0003.jpg", &pictures::progressive(9248, 6936)).await.expect(201).json();
    assert_eq!((&file["width"], &file["height"]), (&1280.into(), &960.into()));
    let refused = clerk.upload(KERLING, "x.jpg", &photo(12_000, 6000)).await.expect_problem(413, "file-too-large");
    assert!(refused["detail"].as_str().unwrap().contains("64 mégapixels"));
}

#[tokio::test]
async fn a_file_that_is_refused_comes_back_with_what_to_do() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let photo = pictures::photograph(200, 200);
    for (content, french, english) in [
        (&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], "Le plus compatible", "Most Compatible"),
        (
            b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml",
            "en PDF",
            "as a PDF",
        ),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "en PDF", "as a PDF"),
        (b"II*\0\x08\0\0\0", "en JPEG ou en PNG", "as a JPEG or a PNG"),
        (b"\0\0\0\x14ftypqt  ", "un lien", "link to it"),
        (b"PK\x03\x04\x14\0\0\0", "un à un", "one by one"),
        (&photo[..photo.len() / 2], "abîmée ou incomplète", "broken or incomplete"),
        (b"<!doctype html>", "document PDF", "PDF document"),
    ] {
        for (language, expected) in [("fr", french), ("en", english)] {
            let refused = clerk.upload(KERLING, "x", content).header("accept-language", language).await;
            let refused = refused.expect_problem(415, "unsupported-file");
            assert!(refused["detail"].as_str().unwrap().contains(expected), "{refused}");
        }
    }
}

#[tokio::test]
async fn what_lets_the_background_through_stays_so() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let file = address(clerk.upload(KERLING, "logo.jpg", &pictures::logo(400, 400)).await);
    let served = clerk.get(format!("{file}?w=320")).await.expect(200);
    assert_eq!(served.header("content-type"), "image/png");
    let picture = image::load_from_memory(&served.body).unwrap().to_rgba8();
    assert_eq!((picture.get_pixel(20, 20).0[3], picture.get_pixel(300, 20).0[3]), (0, 255));
}

#[tokio::test]
async fn a_document_is_kept_as_it_is_and_only_downloaded() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let document = pictures::pdf_with_script();
    let uploaded = clerk.upload(KERLING, "Séance n° 3.html", &document).await.expect(201);
    let file = uploaded.json();
    assert_eq!((&file["name"], &file["media_type"]), (&"Séance n° 3.html.pdf".into(), &"application/pdf".into()));
    let served = clerk.get(uploaded.header("location")).await.expect(200);
    assert_eq!(served.body, document);
    assert_eq!(
        served.header("content-disposition"),
        "attachment; filename=\"Seance n_ 3.html.pdf\"; filename*=UTF-8''S%C3%A9ance%20n%C2%B0%203.html.pdf"
    );
    assert_eq!(served.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(
        (served.header("x-content-type-options"), served.header("cache-control")),
        ("nosniff".into(), "no-store".into())
    );
    let head = clerk.ask("HEAD", uploaded.header("location")).await.expect(200);
    assert_eq!((head.header("content-length"), head.body.len()), (document.len().to_string(), 0));
    let known = clerk.get(uploaded.header("location")).header("if-none-match", served.header("etag")).await.expect(304);
    assert!(known.body.is_empty() && known.header("etag") == served.header("etag"));
}

#[tokio::test]
async fn a_description_goes_with_an_image_alone() {
    let app = TestApp::start().await;
    let (clerk, path) = (app.clerk().await, format!("/v1/communes/{KERLING}/files"));
    let (photo, pdf) = (pictures::photograph(10, 10), pictures::pdf_with_script());
    let (photo, pdf) = (("file", Some("x"), &photo[..]), ("file", Some("x"), &pdf[..]));
    let described = clerk.post_form(&path, &[("alt", None, "La mairie".as_bytes()), photo]).await.expect(201).json();
    assert_eq!(described["alt"], "La mairie");
    let undescribed = clerk.post_form(&path, &[photo, ("alt", None, b" ")]).await.expect(201).json();
    assert_eq!(undescribed["alt"], Value::Null);
    for (fields, expected) in [
        (vec![pdf, ("alt", None, &b"x"[..])], &["/alt"][..]),
        (vec![photo, ("alt", None, &[b'x'; 301][..])], &["/alt"]),
        (vec![("alt", None, &b"a\nb"[..]), ("colour", None, b"red")], &["/alt", "/colour", "/file"]),
        (vec![photo, photo], &["/file"]),
        (vec![("alt", None, &[0xFF; 3][..]), photo], &["/alt"]),
        (vec![], &["/file"]),
    ] {
        assert_eq!(clerk.post_form(&path, &fields).await.expect_invalid(), expected);
    }
}

#[tokio::test]
async fn a_file_of_ten_mebibytes_is_taken_and_one_byte_more_is_not() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let mut document = pictures::pdf_with_script();
    document.resize(10 * 1024 * 1024, b'\n');
    let taken = clerk.upload(KERLING, "grand.pdf", &document).await.expect(201);
    assert_eq!(clerk.get(taken.header("location")).await.expect(200).body, document);
    document.push(b'\n');
    let problem = clerk.upload(KERLING, "grand.pdf", &document).await.expect_problem(413, "file-too-large");
    assert!(problem["detail"].as_str().unwrap().contains("10 Mio"));
    document.resize(11 * 1024 * 1024, b'\n');
    clerk.upload(KERLING, "grand.pdf", &document).await.expect_problem(413, "file-too-large");
    let json = "x".repeat(256 * 1024 + 1);
    let path = format!("/v1/communes/{KERLING}/notices");
    clerk.act(path).body("application/json", json).await.expect_problem(413, "too-large");
}

#[tokio::test]
async fn a_form_that_is_cut_short_or_none_is_refused() {
    let app = TestApp::start().await;
    let (clerk, path) = (app.clerk().await, format!("/v1/communes/{KERLING}/files"));
    let cut = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4";
    clerk.act(&path).body("multipart/form-data; boundary=x", cut).await.expect_problem(400, "bad-request");
    clerk.act(&path).body("multipart/form-data", "").await.expect_problem(400, "bad-request");
    clerk.act(&path).body("application/json", "{}").await.expect_problem(415, "unsupported-media-type");
    clerk.act(&path).await.expect_problem(415, "unsupported-media-type");
}

#[tokio::test]
async fn a_file_that_nothing_shows_is_seen_by_staff_and_who_uploaded_it() {
    let app = TestApp::start().await;
    let publisher = app.person(Role::Publisher, Some(KERLING)).await;
    let file = address(publisher.upload(KERLING, "photo.jpg", &pictures::photograph(10, 10)).await);
    for person in [&publisher, &app.clerk().await, &app.person(Role::Councillor, Some(KERLING)).await] {
        assert_eq!(person.get(&file).await.expect(200).header("cache-control"), "no-store");
    }
    let others = [
        app.stranger(),
        app.person(Role::Publisher, Some(KERLING)).await,
        app.person(Role::Resident, Some(KERLING)).await,
        app.person(Role::Clerk, Some(SAILLANS)).await,
        app.person(Role::Operator, None).await,
    ];
    for person in others {
        let hidden = person.get(&file).await.expect_problem(404, "file-not-found");
        let missing =
            person.get("/v1/files/019abf3e-0000-7000-8000-000000000000").await.expect_problem(404, "file-not-found");
        assert_eq!(hidden["detail"], missing["detail"], "nothing tells that the file exists");
    }
}

#[tokio::test]
async fn a_file_that_nothing_refers_to_is_swept_after_a_day() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let photo = address(clerk.upload(KERLING, "photo.jpg", &pictures::photograph(10, 10)).await);
    let document = address(clerk.upload(KERLING, "x.pdf", &pictures::pdf_with_script()).await);
    app.advance(86_400 - 60);
    assert_eq!(app.sweep().await, 0, "it is not a day yet");
    clerk.get(&photo).await.expect(200);
    app.advance(60);
    assert_eq!((app.sweep().await, app.sweep().await), (2, 0), "the second sweep finds nothing more");
    for file in [photo, document] {
        clerk.get(&file).await.expect_problem(404, "file-not-found");
    }
}

#[tokio::test]
async fn files_are_kept_in_a_bucket_of_an_s3_compatible_store() {
    let Ok(store) = std::env::var("TEST_S3") else {
        return say("NOT RUN: no S3-compatible store to test against; tests/with-s3 starts one");
    };
    let bucket = format!("test-{}", uuid::Uuid::now_v7());
    Person::at(&store, None).ask("PUT", format!("/{bucket}")).await.expect(200);
    let bucket = format!("{store}/{bucket}");
    let app = TestApp::start_with(&[("TAMBOUR_FILES_URL", &format!("{bucket}/fichiers"))]).await;
    let clerk = app.clerk().await;
    let mut document = pictures::pdf_with_script();
    document.resize(9 * 1024 * 1024, b'\n');
    let photo = address(clerk.upload(KERLING, "photo.jpg", &pictures::photograph(2000, 1000)).await);
    let pdf = address(clerk.upload(KERLING, "x.pdf", &document).await);
    assert_eq!(pictures::decoded(&clerk.get(format!("{photo}?w=640")).await.expect(200).body).width(), 640);
    assert_eq!(clerk.get(&pdf).await.expect(200).body, document);
    let listed =
        || async { reqwest::get(&bucket).await.unwrap().text().await.unwrap().matches("<Key>fichiers/").count() };
    assert_eq!(listed().await, 4, "three widths and a document");
    app.advance(86_400);
    assert_eq!(app.sweep().await, 2);
    assert_eq!(listed().await, 0, "nothing is left in the bucket");
    say(&format!("files were kept in {store} ({})", if on_postgres() { "PostgreSQL" } else { "SQLite" }));
}
