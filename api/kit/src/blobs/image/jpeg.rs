//! Reading a JPEG no larger than it is needed: a photograph of a telephone has up to 64 megapixels, of which two are
//! served. The decoder computes one pixel of two, four or eight in each direction, and fails if the file ends early.

mod bits;
mod block;
mod reduce;
mod sequential;

use std::io::{self, BufRead, Cursor, ErrorKind, Read, Seek, SeekFrom};

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use jpeg_decoder::{Decoder, Error, PixelFormat};

use super::colours::{Colours, Ink};
use super::exif::is_adobe_rgb;
use super::{Decoded, PictureError, failed, size_lying};
use crate::blobs::Width;

/// The most pixels a photograph may have: sensors of 64 megapixels have some more.
const MOST_PIXELS: u64 = 65_000_000;

/// The most bytes that the coefficients of a progressive picture take, which are kept until its last scan is read. Of one that
/// would take more, those alone are kept that are looked at; all are where its largest version is not half as large, up to
/// 160 MB.
const MANY_COEFFICIENTS: u64 = 100_000_000;

/// The most scans that a picture may be made of; each goes over all of it, however few bytes it has.
const MOST_SCANS: usize = 100;

/// Decode a photograph, not much larger than its largest version.
pub(super) fn decode<R: BufRead + Seek>(mut file: R) -> Result<Decoded, PictureError> {
    let outline = Outline::of(&mut file).map_err(|error| PictureError::from(Error::Io(error)))?;
    if outline.pixels > MOST_PIXELS || outline.scans > MOST_SCANS {
        return Err(PictureError::TooLarge);
    }
    file.rewind().map_err(failed)?;
    if outline.coefficients > MANY_COEFFICIENTS {
        let sizes = sizes(&mut Decoder::new(&mut file))?;
        file.rewind().map_err(failed)?;
        if let Some(keep) = looked_at(sizes) {
            return scaled(Decoder::new(Cursor::new(reduce::reduced(&mut file, keep)?)));
        }
    }
    scaled(Decoder::new(file))
}

/// The width and the height of a picture, and those that its largest version needs, lying as the file does.
fn sizes<R: Read>(decoder: &mut Decoder<R>) -> Result<[(u32, u32); 2], PictureError> {
    decoder.read_info()?;
    let info = decoder.info().ok_or_else(|| failed("a picture without a frame"))?;
    let size = (info.width.into(), info.height.into());
    Ok([size, size_lying(size, orientation(decoder), Width::Large)])
}

/// The pixels of eight in each direction that the decoder makes of a picture for a smaller one; none if it makes all.
fn looked_at([full, wanted]: [(u32, u32); 2]) -> Option<usize> {
    let side = |side: u32, of: u32| (side * of).div_ceil(8);
    let is_enough = |of: &u32| side(full.0, *of) >= wanted.0 || side(full.1, *of) >= wanted.1;
    [1, 2, 4].into_iter().find(is_enough).map(|it| it as usize)
}

fn orientation<R: Read>(decoder: &Decoder<R>) -> Orientation {
    decoder.exif_data().and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms)
}

fn scaled<R: Read>(mut decoder: Decoder<R>) -> Result<Decoded, PictureError> {
    let [_, (width, height)] = sizes(&mut decoder)?;
    let (info, orientation) = (decoder.info(), orientation(&decoder));
    let info = info.ok_or_else(|| failed("a picture without a frame"))?;
    let side = |side: u32| u16::try_from(side).map_err(failed);
    let (width, height) = decoder.scale(side(width)?, side(height)?)?;
    let pixels = decoder.decode()?;
    let (width, height) = (width.into(), height.into());
    let (ink, image) = match info.pixel_format {
        PixelFormat::L8 => {
            let grey = GrayImage::from_raw(width, height, pixels).map(DynamicImage::from);
            (Ink::Grey, grey.map(|grey| grey.into_rgb8().into()))
        }
        PixelFormat::RGB24 => (Ink::Rgb, RgbImage::from_raw(width, height, pixels).map(DynamicImage::from)),
        PixelFormat::CMYK32 => (Ink::Cmyk, RgbaImage::from_raw(width, height, pixels).map(DynamicImage::from)),
        PixelFormat::L16 => return Err(PictureError::Unreadable("a lossless picture of more than 8 bits".into())),
    };
    let image = image.ok_or_else(|| failed("a picture has not as many pixels as it should"))?;
    let colours = match decoder.icc_profile() {
        None if ink == Ink::Rgb && decoder.exif_data().is_some_and(is_adobe_rgb) => Colours::adobe_rgb(),
        icc => Colours::new(ink, icc.as_deref()),
    };
    Ok(Decoded { image, orientation, colours })
}

impl From<Error> for PictureError {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(error) if error.kind() != ErrorKind::UnexpectedEof => Self::Failed(error.into()),
            Error::Io(_) | Error::Format(_) | Error::Unsupported(_) | Error::Internal(_) => {
                Self::Unreadable(error.into())
            }
        }
    }
}

/// The measures of a picture that tell what reading it will take.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outline {
    pixels: u64,
    /// Number of bytes of its coefficients, if all must be kept.
    coefficients: u64,
    scans: usize,
}

impl Outline {
    /// Looks for the markers of a file, to its end or the picture's.
    fn of<R: BufRead + Seek>(file: &mut R) -> io::Result<Self> {
        let mut outline = Self::default();
        while let Some(marker) = next_marker(file)? {
            match marker {
                // Bytes of a scan, and markers without a content.
                0x00 | 0x01 | 0xD0..=0xD8 => {}
                0xD9 => break,
                0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                    let mut frame = vec![0; content_length(file)?];
                    file.read_exact(&mut frame)?;
                    outline.add_frame(&frame, marker);
                }
                _ => {
                    outline.scans += usize::from(marker == 0xDA);
                    let length = i64::try_from(content_length(file)?).unwrap_or_default();
                    file.seek(SeekFrom::Current(length))?;
                }
            }
        }
        Ok(outline)
    }

    fn add_frame(&mut self, frame: &[u8], marker: u8) {
        let [_, high, low, wide, narrow, _, components @ ..] = frame else { return };
        let (height, width) = (u16::from_be_bytes([*high, *low]), u16::from_be_bytes([*wide, *narrow]));
        self.pixels = self.pixels.max(u64::from(width) * u64::from(height));
        let samples =
            components.chunks_exact(3).map(|component| u64::from(component[1] >> 4) * u64::from(component[1] & 15));
        let (all, most) = samples.fold((0, 1), |(all, most), samples| (all + samples, most.max(samples)));
        // Two bytes each.
        if matches!(marker, 0xC2 | 0xC6 | 0xCA | 0xCE) {
            self.coefficients = self.pixels * 2 * all / most;
        }
    }
}

fn next_marker(file: &mut impl BufRead) -> io::Result<Option<u8>> {
    file.skip_until(0xFF)?;
    let mut byte = [0xFF];
    while byte == [0xFF] {
        if file.read(&mut byte)? == 0 {
            return Ok(None);
        }
    }
    Ok(Some(byte[0]))
}

/// The length of a marker's content; its own two bytes count.
fn content_length(file: &mut impl Read) -> io::Result<usize> {
    let mut length = [0; 2];
    file.read_exact(&mut length)?;
    Ok(usize::from(u16::from_be_bytes(length)).saturating_sub(2))
}

#[cfg(test)]
mod tests {
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    use super::*;

    fn photograph(side: u16, sampling: SamplingFactor, progressive: bool) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 80);
        encoder.set_progressive(progressive);
        encoder.set_sampling_factor(sampling);
        let side_in_memory = usize::from(side);
        let pixels: Vec<u8> = (0..side_in_memory * side_in_memory * 3).map(|at| (at * 7 % 251) as u8).collect();
        encoder.encode(&pixels, side, side, ColorType::Rgb).unwrap();
        bytes
    }

    #[test]
    fn an_outline_tells_what_reading_takes() {
        for (sampling, progressive, coefficients) in [
            (SamplingFactor::F_2_2, false, 0),
            (SamplingFactor::F_2_2, true, 64 * 64 * 3),
            (SamplingFactor::F_1_1, true, 64 * 64 * 6),
        ] {
            let photo = photograph(64, sampling, progressive);
            let outline = Outline::of(&mut Cursor::new(&photo)).unwrap();
            assert_eq!((outline.pixels, outline.coefficients), (64 * 64, coefficients), "{sampling:?}");
            assert_eq!(outline.scans > 1, progressive);
        }
    }

    #[test]
    fn a_large_photograph_is_never_decoded_whole() {
        for (side, expected) in [(500, 500), (1280, 1280), (2558, 2558), (2560, 1280), (5200, 1300)] {
            let photo = photograph(side, SamplingFactor::F_2_2, false);
            let decoded = decode(Cursor::new(&photo)).unwrap().image;
            assert_eq!((decoded.width(), decoded.height()), (expected, expected), "{side}");
        }
    }

    #[test]
    fn a_photograph_that_ends_early_is_refused_wherever_that_is() {
        for progressive in [false, true] {
            let photo = photograph(200, SamplingFactor::F_2_2, progressive);
            for length in (2..photo.len()).step_by(97).chain([photo.len() - 1]) {
                let cut = decode(Cursor::new(&photo[..length]));
                assert!(matches!(cut, Err(PictureError::Unreadable(_))), "{length} of {}: {cut:?}", photo.len());
            }
            let more = [&photo[..], b"something behind it"].concat();
            decode(Cursor::new(&more)).expect("what comes after the end does not matter");
        }
    }

    #[test]
    fn a_picture_of_endless_scans_is_refused_before_it_is_decoded() {
        let photo = photograph(64, SamplingFactor::F_2_2, true);
        let last = photo.windows(2).rposition(|it| it == [0xFF, 0xDA]).unwrap();
        let (whole, scan) = (&photo[..photo.len() - 2], &photo[last..photo.len() - 2]);
        let endless = [whole, &scan.repeat(MOST_SCANS), &[0xFF, 0xD9]].concat();
        assert!(matches!(decode(Cursor::new(&endless)), Err(PictureError::TooLarge)));
    }
}
