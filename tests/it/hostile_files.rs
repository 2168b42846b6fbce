//! Files that mean harm: nothing active is ever served.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::ImageFormat;
use tests::{KERLING, Person, Reply, TestApp, pictures};

const SCRIPT: &str = "<script>alert(document.domain)</script>";

/// Zeros, compressed.
fn zeros(count: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let block = vec![0; 1 << 20];
    for _ in 0..count >> 20 {
        encoder.write_all(&block).unwrap();
    }
    encoder.finish().unwrap()
}

/// Assert that an upload which the server took is served inert, in every width.
async fn inert(clerk: &Person, taken: Reply, payload: &str) {
    let address = taken.expect(201).header("location");
    for width in ["", "?w=320", "?w=640", "?w=1280"] {
        let served = clerk.get(format!("{address}{width}")).await.expect(200);
        assert_eq!(served.header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(served.header("x-content-type-options"), "nosniff");
        match served.header("content-type").as_str() {
            "image/jpeg" => {
                assert!(!served.text().contains(payload), "{payload} is served");
                assert_eq!(
                    &served.body[served.body.len() - 2..],
                    [0xFF, 0xD9],
                    "nothing comes after the end of the image"
                );
                let markers =
                    served.body.windows(2).filter(|it| it[0] == 0xFF && matches!(it[1], 0xE1..=0xEF | 0xFE)).count();
                assert_eq!(markers, 0, "there is no metadata");
            }
            "image/png" => {
                assert!(!served.text().contains(payload), "{payload} is served");
                assert_eq!(
                    &served.body[served.body.len() - 8..served.body.len() - 4],
                    b"IEND",
                    "nothing comes after the end of the image"
                );
            }
            "application/pdf" => assert!(served.header("content-disposition").starts_with("attachment; ")),
            other => panic!("{other} is served"),
        }
    }
}

#[tokio::test]
async fn what_is_no_image_and_no_document_is_refused_whatever_its_name_says() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{SCRIPT}</svg>");
    let html = format!("<!doctype html>{SCRIPT}");
    for (name, content) in [
        ("image.png", svg.as_bytes()),
        ("image.svg", svg.as_bytes()),
        ("image.png", format!("\u{feff}<?xml version=\"1.0\"?>{svg}").as_bytes()),
        ("document.pdf", html.as_bytes()),
        ("document.pdf", format!("{html}%PDF-1.4\n").as_bytes()),
        ("document.pdf", b"\n%PDF-1.4\n"),
        ("photo.jpg", b"MZ\x90\0\x03\0\0\0This program cannot be run in DOS mode."),
        ("photo.jpg", b"\x7fELF\x02\x01\x01"),
        ("photo.jpg", b"PK\x03\x04 mimetypeapplication/epub+zip"),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        ("photo.tiff", b"II*\0\x08\0\0\0"),
        ("photo.bmp", b"BM\x3a\0\0\0"),
        ("photo.ico", b"\0\0\x01\0\x01\0"),
        ("photo.jpg", b""),
    ] {
        clerk.upload(KERLING, name, content).await.expect_problem(415, "unsupported-file");
    }
}

#[tokio::test]
async fn what_only_begins_as_an_image_is_refused() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let jpeg = pictures::photograph(64, 64);
    for content in [
        &b"GIF89a/*\0\0\0\0*/=1;alert(document.domain)//"[..],
        b"GIF89a\x01\0\x01\0/*alert(1)",
        b"\xFF\xD8\xFF",
        &jpeg[..jpeg.len() / 4],
        b"\x89PNG\r\n\x1a\n",
        &pictures::png(64, 64, b"no zlib at all"),
        &pictures::png(64, 64, &zeros(0)),
        &pictures::png(0, 64, &zeros(0)),
        b"RIFF\xff\xff\xff\xffWEBPVP8 \0\0\0\0",
        b"RIFF\x04\0\0\0WEBP",
    ] {
        clerk.upload(KERLING, "image.png", content).await.expect_problem(415, "unsupported-file");
    }
}

#[tokio::test]
async fn an_image_that_would_fill_the_memory_is_refused_before_it_is_decoded() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let mut gif = pictures::encoded(pictures::halves(8, 8), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xFF; 4]);
    let webp = [&b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0"[..], &[0xFF; 6], b"VP8L\0\0\0\0"].concat();
    let mut jpeg = pictures::photograph(8, 8);
    let frame = jpeg.windows(2).position(|it| it == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    let large = [pictures::png(50_000, 50_000, &zeros(0)), pictures::png(8000, 5001, &zeros(1 << 20)), gif, jpeg];
    for (place, content) in large.iter().enumerate() {
        let refused = clerk.upload(KERLING, "image.png", content).await;
        assert_eq!(refused.status, 413, "{place}: {}", refused.text());
    }
    let refused = clerk.upload(KERLING, "image.webp", &webp).await;
    assert!(matches!(refused.status, 413 | 415), "{}", refused.text());
}

#[tokio::test]
async fn what_unpacks_to_much_more_than_its_image_does_no_harm() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let bomb = pictures::png(8, 8, &zeros(128 << 20));
    assert!(bomb.len() < 1 << 20, "the bomb is small");
    inert(&clerk, clerk.upload(KERLING, "bombe.png", &bomb).await, SCRIPT).await;
}

#[tokio::test]
async fn what_hides_behind_or_inside_an_image_is_not_served() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let jpeg = pictures::photograph(64, 64);
    let png = pictures::encoded(pictures::halves(64, 64), ImageFormat::Png);
    let gif = pictures::encoded(pictures::halves(64, 64), ImageFormat::Gif);
    let zip = format!("PK\x03\x04{SCRIPT}PK\x05\x06");
    let mut secret = pictures::with_secrets(&jpeg, 1);
    secret.extend(zip.as_bytes());
    for content in [
        [&jpeg[..], zip.as_bytes()].concat(),
        [&png[..], SCRIPT.as_bytes()].concat(),
        [&gif[..], b"/*", SCRIPT.as_bytes(), b"*/"].concat(),
        [&pictures::logo(64, 64)[..], SCRIPT.as_bytes()].concat(),
        secret,
    ] {
        inert(&clerk, clerk.upload(KERLING, "image.html", &content).await, SCRIPT).await;
    }
}

#[tokio::test]
async fn a_document_with_a_script_or_a_page_inside_is_only_downloaded() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let script = pictures::pdf_with_script();
    let page = [&b"%PDF-1.4\n"[..], SCRIPT.as_bytes(), &script].concat();
    for (name, content) in [("ordre du jour.pdf", script), ("page.html", page)] {
        inert(&clerk, clerk.upload(KERLING, name, &content).await, SCRIPT).await;
    }
    let name = "a\u{202e}fdp.exe";
    let renamed = clerk.upload(KERLING, name, &pictures::pdf_with_script()).await.expect(201).json();
    assert_eq!(renamed["name"], "afdp.exe.pdf");
}
