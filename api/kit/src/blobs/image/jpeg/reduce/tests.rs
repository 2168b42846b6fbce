use std::io::Cursor;

use jpeg_decoder::Decoder;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::*;

/// Pictures of libjpeg, whose later scans refine what earlier ones began.
const REFINED: [&[u8]; 2] =
    [include_bytes!("../../samples/refined.jpg"), include_bytes!("../../samples/refined-grey.jpg")];

/// A progressive picture whose neighbouring pixels differ.
fn progressive((width, height): (u16, u16), sampling: SamplingFactor, restarts: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 85);
    encoder.set_progressive(true);
    encoder.set_sampling_factor(sampling);
    encoder.set_restart_interval(restarts);
    let pixels: Vec<u8> =
        (0..usize::from(width) * usize::from(height) * 3).map(|at| (at * at / 97 % 251) as u8).collect();
    encoder.encode(&pixels, width, height, ColorType::Rgb).expect("a picture");
    bytes
}

/// The pixels that a decoder makes of a picture at `keep` of eight, and their width and height.
fn pixels(file: &[u8], keep: u16) -> (u16, u16, Vec<u8>) {
    let mut decoder = Decoder::new(file);
    decoder.read_info().expect("a head");
    let info = decoder.info().expect("a frame");
    let side = |side: u16| (side * keep).div_ceil(8);
    let (width, height) = decoder.scale(side(info.width), side(info.height)).expect("a scale");
    (width, height, decoder.decode().expect("a picture"))
}

#[test]
fn a_reduced_picture_has_the_pixels_of_the_whole_one_at_each_scale() {
    let made = [
        progressive((70, 45), SamplingFactor::F_1_1, 0),
        progressive((70, 45), SamplingFactor::F_2_2, 0),
        progressive((33, 90), SamplingFactor::F_2_1, 0),
        progressive((33, 90), SamplingFactor::F_1_2, 3),
        progressive((8, 8), SamplingFactor::F_4_1, 0),
        progressive((64, 64), SamplingFactor::F_1_1, 5),
    ];
    for (nth, photo) in REFINED.into_iter().chain(made.iter().map(Vec::as_slice)).enumerate() {
        for keep in [1, 2, 4] {
            let small = reduced(&mut Cursor::new(photo), keep.into()).expect("a picture");
            assert!(pixels(photo, keep) == pixels(&small, keep), "the picture {nth} at {keep} of eight");
        }
    }
}

#[test]
fn what_is_cut_off_is_refused_and_what_is_broken_does_no_harm() {
    for photo in REFINED {
        for length in (0..photo.len() - 1).step_by(3) {
            let cut = reduced(&mut Cursor::new(&photo[..length]), 2);
            assert!(matches!(cut, Err(PictureError::Unreadable(_))), "{length} of {}", photo.len());
        }
        for at in (2..700).chain((700..photo.len()).step_by(17)) {
            for wrong in [0x00, 0x10, 0x3F, 0xC4, 0xDA, 0xFF] {
                let mut broken = photo.to_vec();
                broken[at] = wrong;
                // The measures are looked at before.
                if super::super::Outline::of(&mut Cursor::new(&broken)).is_ok_and(|it| it.pixels <= 75 * 53) {
                    let read = reduced(&mut Cursor::new(&broken), 4);
                    assert!(read.is_err() || read.is_ok_and(|it| it.len() < 1 << 20), "{at} {wrong}");
                }
            }
        }
    }
}
