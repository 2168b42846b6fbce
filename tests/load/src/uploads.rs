//! Photographs of 12 and of 64 megapixels, uploaded one alone and eight at once: the time each takes, and the most memory
//! the server uses. Each kind has a server of its own.

use std::process::Output;
use std::time::Instant;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use tests::{Folder, Person, Server, tambour};

/// The size of most telephones' photographs.
const SIZE: (u16, u16) = (4032, 3024);

/// The size of the largest that telephones make.
const LARGEST: (u16, u16) = (9248, 6936);

/// Number of uploads at once.
const CROWD: usize = 8;

#[tokio::main(flavor = "current_thread")]
pub async fn run() {
    println!("{CROWD} photographs of {SIZE:?} and {LARGEST:?} (bars: seconds each, peak below 300 MB)");
    for (name, size, quality, progressive, sampling) in [
        ("baseline 4:2:0", SIZE, 93, false, SamplingFactor::F_2_2),
        ("progressive 4:2:0", SIZE, 93, true, SamplingFactor::F_2_2),
        ("progressive 4:4:4", SIZE, 93, true, SamplingFactor::F_1_1),
        ("largest, baseline", LARGEST, 85, false, SamplingFactor::F_2_2),
        ("largest, progressive", LARGEST, 85, true, SamplingFactor::F_2_2),
        ("largest, prog. 4:4:4", LARGEST, 75, true, SamplingFactor::F_1_1),
    ] {
        let photo = photograph(size, quality, progressive, sampling);
        measure(name, "photo.jpg", &photo).await;
    }
    let png = tests::pictures::encoded(tests::pictures::halves(SIZE.0.into(), SIZE.1.into()), image::ImageFormat::Png);
    measure("png", "photo.png", &png).await;
}

/// A scene with slopes, edges and the noise of a sensor.
fn photograph(size: (u16, u16), quality: u8, progressive: bool, sampling: SamplingFactor) -> Vec<u8> {
    let (width, height) = (u32::from(size.0), u32::from(size.1));
    let mut noise = 1_u32;
    let mut pixels = Vec::with_capacity((3 * width * height) as usize);
    for y in 0..height {
        for x in 0..width {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = noise >> 29;
            let edge = if (x / 61 + y / 47) % 5 == 0 { 60 } else { 0 };
            pixels.extend([
                (x * 180 / width + edge + grain) as u8,
                (y * 180 / height + edge + grain) as u8,
                ((x + y) * 90 / width + grain) as u8,
            ]);
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_progressive(progressive);
    encoder.set_sampling_factor(sampling);
    encoder.encode(&pixels, size.0, size.1, ColorType::Rgb).expect("the photograph is encoded");
    bytes
}

async fn measure(name: &str, file: &str, photo: &[u8]) {
    let folder = Folder::new();
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().expect("a plain path"))];
    tambour(&["commune", "add", "--insee", "57361"], &settings);
    let Output { stdout, .. } = tambour(&["token", "create", "--commune", "57361", "--role", "clerk"], &settings);
    let token = String::from_utf8_lossy(&stdout).trim().to_owned();
    let server = Server::start(&settings);
    let idle = server.peak_memory();
    let clerk = server.person(Some(&token));
    let alone = upload(clerk.clone(), file.to_owned(), photo.to_vec()).await.0;
    let peak_alone = server.peak_memory();
    let began = Instant::now();
    let crowd: Vec<_> =
        (0..CROWD).map(|_| tokio::spawn(upload(clerk.clone(), file.to_owned(), photo.to_vec()))).collect();
    let mut each = Vec::new();
    let mut address = String::new();
    for upload in crowd {
        let (seconds, location) = upload.await.expect("an upload ends");
        each.push(seconds);
        address = location;
    }
    let all = began.elapsed().as_secs_f64();
    each.sort_by(f64::total_cmp);
    let mut bytes = Vec::new();
    for width in ["320", "640", "1280"] {
        bytes.push(clerk.get(format!("{address}?w={width}")).await.expect(200).body.len());
    }
    println!(
        "{name:<20} {:>4.1} MB  alone {alone:.2} s  at once {:.2} to {:.2} s, all in {all:.2} s  peak {idle} MB idle, {peak_alone} after one, {} after {CROWD}  served {bytes:?} bytes",
        photo.len() as f64 / 1e6,
        each[0],
        each[CROWD - 1],
        server.peak_memory(),
    );
}

async fn upload(clerk: Person, file: String, photo: Vec<u8>) -> (f64, String) {
    let began = Instant::now();
    let reply = clerk.upload("57361", &file, &photo).await.expect(201);
    (began.elapsed().as_secs_f64(), reply.header("location"))
}
