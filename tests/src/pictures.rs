//! Pictures for tests, made when they are needed.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, ImageResult, Rgb, RgbImage, Rgba, RgbaImage};

/// The secret in the metadata of [`with_secrets`].
pub const SECRET: &str = "chez-nous-48.8584N-2.2945E";

/// A picture whose left half is red and whose right half is blue.
pub fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) })
}

/// A picture in a format.
pub fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.into().write_to(&mut Cursor::new(&mut bytes), format).expect("the picture is encoded");
    bytes
}

/// A JPEG whose left half is red and whose right half is blue.
pub fn photograph(width: u32, height: u32) -> Vec<u8> {
    encoded(halves(width, height), ImageFormat::Jpeg)
}

/// A grey progressive JPEG in full colour (4:4:4), of one bit for each block: large, and quickly made.
pub fn progressive(width: u16, height: u16) -> Vec<u8> {
    let section = |marker: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).expect("a short section").to_be_bytes();
        [&[0xFF, marker][..], &length, content].concat()
    };
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    let [[high, low], [wide, narrow]] = [height.to_be_bytes(), width.to_be_bytes()];
    let mut jpeg = vec![0xFF, 0xD8];
    jpeg.extend(section(0xDB, &[&[0][..], &[1; 64]].concat()));
    jpeg.extend(section(0xC2, &[8, high, low, wide, narrow, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]));
    // The only code is 0: as dark as the block before, and of the other coefficients none.
    for class in [0, 0x10] {
        jpeg.extend(section(0xC4, &[&[class, 1][..], &[0; 15], &[0]].concat()));
    }
    let mut scan = |head: &[u8], bits: usize| {
        jpeg.extend(section(0xDA, head));
        jpeg.extend(vec![0; bits / 8]);
        // What is left of a byte is filled with ones.
        jpeg.extend([0xFF_u8 >> (bits % 8)].iter().filter(|_| !bits.is_multiple_of(8)));
    };
    scan(&[3, 1, 0, 2, 0, 3, 0, 0, 0, 0], 3 * blocks);
    for component in 1..=3 {
        scan(&[1, component, 0, 1, 63, 0], blocks);
    }
    jpeg.extend([0xFF, 0xD9]);
    jpeg
}

/// A PNG of which a half lets the background through.
pub fn logo(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbaImage::from_fn(width, height, |x, _| Rgba([20, 120, 20, if x < width / 2 { 0 } else { 255 }]));
    encoded(picture, ImageFormat::Png)
}

/// A picture in a format, with a profile of the ICC that says what its colours are.
pub fn with_profile(picture: RgbImage, format: ImageFormat, profile: &moxcms::ColorProfile) -> Vec<u8> {
    let profile = profile.encode().expect("the profile is encoded");
    let mut bytes = Vec::new();
    let coded = match format {
        ImageFormat::Png => coded(PngEncoder::new(&mut bytes), &picture, profile),
        ImageFormat::WebP => coded(WebPEncoder::new_lossless(&mut bytes), &picture, profile),
        _ => coded(JpegEncoder::new_with_quality(&mut bytes, 95), &picture, profile),
    };
    coded.expect("the picture is encoded");
    bytes
}

fn coded(mut encoder: impl ImageEncoder, picture: &RgbImage, profile: Vec<u8>) -> ImageResult<()> {
    encoder.set_icc_profile(profile).expect("the format has a place for a profile");
    encoder.write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8)
}

/// A picture as it was decoded.
#[track_caller]
pub fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).expect("a picture").to_rgb8()
}

/// A JPEG with what a camera writes beside the pixels: EXIF with an orientation and a place, XMP and a comment.
pub fn with_secrets(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    // TIFF: big-endian; its first directory has an orientation, a maker and the offset of the GPS directory.
    let mut tiff = b"MM\0*\0\0\0\x08\0\x03".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let (maker, gps): (u32, u32) = (10 + 3 * 12 + 4, 10 + 3 * 12 + 4 + SECRET.len() as u32 + 1);
    tiff.extend(entry(0x010F, 2, SECRET.len() as u32 + 1, maker.to_be_bytes()));
    tiff.extend(entry(0x0112, 3, 1, [0, orientation, 0, 0]));
    tiff.extend(entry(0x8825, 4, 1, gps.to_be_bytes()));
    tiff.extend([0; 4]);
    tiff.extend(SECRET.as_bytes());
    tiff.push(0);
    tiff.extend([0, 1]);
    tiff.extend(entry(0x0001, 2, 2, *b"N\0\0\0"));
    tiff.extend([0; 4]);
    let segment =
        |marker: u8, content: &[u8]| [&[0xFF, marker][..], &(content.len() as u16 + 2).to_be_bytes(), content].concat();
    [
        &jpeg[..2],
        &segment(0xE1, &[b"Exif\0\0", &tiff[..]].concat()),
        &segment(0xE1, format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>{SECRET}</x:xmpmeta>").as_bytes()),
        &segment(0xFE, SECRET.as_bytes()),
        &jpeg[2..],
    ]
    .concat()
}

/// The header of a PNG of this size and nothing after it but what is given as its data.
pub fn png(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], content: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(content);
        [&(content.len() as u32).to_be_bytes()[..], kind, content, &crc.sum().to_be_bytes()].concat()
    };
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header), &chunk(b"IDAT", data), &chunk(b"IEND", b"")].concat()
}

/// A document of one empty page, with a script that runs when it is opened.
pub fn pdf_with_script() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\('x'\\))>>>>endobj\n\
      2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n\
      trailer<</Root 1 0 R>>\n%%EOF\n"
        .to_vec()
}
