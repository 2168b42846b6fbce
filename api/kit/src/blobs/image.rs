//! Pictures: what is uploaded becomes what is served. Pure but for reading, and heavy: for a thread of its own.
//!
//! Nothing of an upload but its pixels is kept: no metadata (place and time of the shot, thumbnails, profiles) and
//! nothing that was hidden behind or inside it. What a profile says of colours is in the pixels then.

mod colours;
mod exif;
mod jpeg;

use std::io::{BufRead, Seek};

use bytes::Bytes;
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::gif::GifDecoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{
    ColorType as PixelType, DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageResult, Limits, RgbImage,
    RgbaImage,
};
use jpeg_encoder::{ColorType, Encoder, EncodingError};

use self::colours::{Colours, Ink};
use super::{MediaType, Width};

/// The most pixels a picture may have that is decoded whole: every one but a JPEG.
const MOST_PIXELS: u64 = 40_000_000;

/// The most bytes its pixels may take when they are decoded: 40 megapixels with four channels of 8 bits.
const MOST_BYTES: u64 = 4 * MOST_PIXELS;

/// The greatest height of a version, in widths; a higher picture becomes narrower.
const TALLEST: u32 = 3;

/// The quality above which a difference to the original is hard to see on a phone.
const QUALITY: u8 = 80;

/// The largest PNG that is served, in bytes. What has transparency and stays larger is laid on white and becomes a
/// JPEG: a reader on a bad network is worth more than a soft edge.
const LARGEST_PNG: usize = 1024 * 1024;

/// A reason not to take a picture.
#[derive(Debug, thiserror::Error)]
pub(super) enum PictureError {
    /// It has too many pixels, or too deep ones.
    #[error("too large")]
    TooLarge,
    /// It is broken, cut off, or of a kind that is not read.
    #[error(transparent)]
    Unreadable(Box<dyn std::error::Error + Send + Sync>),
    /// The file cannot be read, or no memory is left.
    #[error(transparent)]
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

/// A picture in all its widths.
#[derive(Debug)]
pub(super) struct Renditions {
    pub(super) media_type: MediaType,
    /// The width of the largest version, in pixels.
    pub(super) width: u32,
    pub(super) height: u32,
    /// One for each of [`Width::ALL`]; those that the original is too small for are the same.
    pub(super) versions: Vec<(Width, Bytes)>,
}

/// A picture as its file holds it, not yet turned.
#[derive(Debug)]
struct Decoded {
    image: DynamicImage,
    orientation: Orientation,
    colours: Colours,
}

/// Decode, turn upright, scale down and encode anew.
pub(super) fn render<R: BufRead + Seek>(file: R, format: ImageFormat) -> Result<Renditions, PictureError> {
    let Decoded { image: original, orientation, colours } = match format {
        ImageFormat::Jpeg => jpeg::decode(file)?,
        _ => decode(file, format)?,
    };
    // Scaled first, converted and turned then: the large one is never copied.
    let size = size_lying((original.width(), original.height()), orientation, Width::Large);
    let image = scaled(&original, size, colours.may_let_through())?;
    drop(original);
    let mut image = colours.to_srgb(image);
    image.apply_orientation(orientation);
    let images =
        [Width::Small, Width::Medium].map(|width| scaled(&image, fit((image.width(), image.height()), width), true));
    let [small, medium] = images;
    let images = [(Width::Small, small?), (Width::Medium, medium?), (Width::Large, image)];
    let (width, height) = (images[2].1.width(), images[2].1.height());
    let (media_type, versions) = match transparent(&images)? {
        Some(versions) => (MediaType::Png, versions),
        None => (
            MediaType::Jpeg,
            images.iter().map(|(width, image)| Ok((*width, jpeg(image)?))).collect::<Result<_, PictureError>>()?,
        ),
    };
    Ok(Renditions { media_type, width, height, versions })
}

/// Decode a picture whole, if it is not too large.
fn decode<R: BufRead + Seek>(mut file: R, format: ImageFormat) -> Result<Decoded, PictureError> {
    let mut decoder = decoder(&mut file, format).map_err(PictureError::from_image)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES {
        return Err(PictureError::TooLarge);
    }
    // An orientation that cannot be read is none, and so is a profile.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let icc = decoder.icc_profile().unwrap_or_default();
    let ink = match decoder.color_type() {
        PixelType::L8 | PixelType::La8 | PixelType::L16 | PixelType::La16 => Ink::Grey,
        _ => Ink::Rgb,
    };
    let image = in_colour(DynamicImage::from_decoder(decoder).map_err(PictureError::from_image)?);
    let colours = if format == ImageFormat::Png {
        file.rewind().map_err(failed)?;
        Colours::of_png(ink, file)
    } else {
        Colours::new(ink, icc.as_deref())
    };
    Ok(Decoded { image, orientation, colours })
}

/// The decoder of a format. Decoders that are not named stay out of the program.
fn decoder<'a>(file: impl BufRead + Seek + 'a, format: ImageFormat) -> ImageResult<Box<dyn ImageDecoder + 'a>> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(2 * MOST_BYTES);
    Ok(match format {
        ImageFormat::Gif => {
            let mut decoder = GifDecoder::new(file)?;
            decoder.set_limits(limits)?;
            Box::new(decoder)
        }
        ImageFormat::WebP => Box::new(WebPDecoder::new(file)?),
        _ => Box::new(PngDecoder::with_limits(file, limits)?),
    })
}

impl PictureError {
    /// An error of a decoder.
    fn from_image(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooLarge,
            ImageError::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
                Self::Failed(error.into())
            }
            ImageError::Decoding(_)
            | ImageError::Encoding(_)
            | ImageError::Parameter(_)
            | ImageError::Unsupported(_)
            | ImageError::IoError(_) => Self::Unreadable(error.into()),
        }
    }
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> PictureError {
    PictureError::Failed(error.into())
}

/// The size that fits a width, for a picture of this size: never larger than it is.
fn fit((width, height): (u32, u32), wanted: Width) -> (u32, u32) {
    let most = (wanted.pixels(), wanted.pixels() * TALLEST);
    if width <= most.0 && height <= most.1 {
        return (width, height);
    }
    let (width, height, most) = (u64::from(width), u64::from(height), (u64::from(most.0), u64::from(most.1)));
    // The side that is the more too long decides.
    let (scaled, by) = if width * most.1 >= height * most.0 { (most.0, width) } else { (most.1, height) };
    let side = |side: u64| u32::try_from((side * scaled + by / 2) / by).unwrap_or(u32::MAX).max(1);
    (side(width), side(height))
}

/// The size of a picture that lies as its file holds it, so that it fits a width once it is turned.
fn size_lying((width, height): (u32, u32), orientation: Orientation, wanted: Width) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            let (width, height) = fit((height, width), wanted);
            (height, width)
        }
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => fit((width, height), wanted),
    }
}

/// A picture [`in_colour`] in another size; `clear` if its fourth channel is transparency.
fn scaled(image: &DynamicImage, (width, height): (u32, u32), clear: bool) -> Result<DynamicImage, PictureError> {
    if (width, height) == (image.width(), image.height()) {
        return Ok(image.clone());
    }
    let smaller = if image.color().has_alpha() {
        RgbaImage::from_raw(width, height, resized::<U8x4>(image, width, height, clear)?).map(DynamicImage::from)
    } else {
        RgbImage::from_raw(width, height, resized::<U8x3>(image, width, height, clear)?).map(DynamicImage::from)
    };
    smaller.ok_or_else(|| failed("a scaled picture has not as many pixels as it should"))
}

/// In colours of 8 bits, with transparency or without: scaling is code for each kind of pixels, and much of it.
fn in_colour(image: DynamicImage) -> DynamicImage {
    if image.color().has_alpha() { image.into_rgba8().into() } else { image.into_rgb8().into() }
}

/// The pixels of a picture in another size.
fn resized<P: PixelTrait>(image: &DynamicImage, width: u32, height: u32, clear: bool) -> Result<Vec<u8>, PictureError> {
    let mut pixels = vec![0; width as usize * height as usize * P::size()];
    let from = TypedImageRef::<P>::from_buffer(image.width(), image.height(), image.as_bytes()).map_err(failed)?;
    let mut to = TypedImage::<P>::from_buffer(width, height, &mut pixels).map_err(failed)?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom)).use_alpha(clear);
    Resizer::new().resize_typed(&from, &mut to, &options).map_err(failed)?;
    Ok(pixels)
}

/// The versions of a picture that has transparency, if they are not too large.
fn transparent(images: &[(Width, DynamicImage)]) -> Result<Option<Vec<(Width, Bytes)>>, PictureError> {
    let is_clear =
        |image: &DynamicImage| image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX);
    if !images.iter().any(|(_, image)| is_clear(image)) {
        return Ok(None);
    }
    let mut versions = Vec::new();
    for (width, image) in images.iter().rev() {
        let mut png = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Default, PngFilter::Adaptive);
        image.to_rgba8().write_with_encoder(encoder).map_err(failed)?;
        if png.len() > LARGEST_PNG {
            return Ok(None);
        }
        versions.insert(0, (*width, png.into()));
    }
    Ok(Some(versions))
}

/// As a JPEG, laid on white.
fn jpeg(image: &DynamicImage) -> Result<Bytes, PictureError> {
    let mut pixels = image.to_rgba8();
    for pixel in pixels.pixels_mut().filter(|pixel| pixel.0[3] < u8::MAX) {
        let alpha = u16::from(pixel.0[3]);
        let on_white =
            |colour: u8| u8::try_from((u16::from(colour) * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX);
        pixel.0 = [on_white(pixel.0[0]), on_white(pixel.0[1]), on_white(pixel.0[2]), u8::MAX];
    }
    let side = |side: u32| u16::try_from(side).map_err(failed);
    let (width, height) = (side(pixels.width())?, side(pixels.height())?);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    // The outlines first: on a bad network they are seen while the rest is on its way.
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&pixels, width, height, ColorType::Rgba).map_err(|error: EncodingError| failed(error))?;
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_scaled_down_never_up_and_an_endless_strip_becomes_narrower() {
        for (size, wanted, expected) in [
            ((4032, 3024), Width::Large, (1280, 960)),
            ((3024, 4032), Width::Medium, (640, 853)),
            ((500, 400), Width::Large, (500, 400)),
            ((500, 400), Width::Small, (320, 256)),
            ((1000, 40_000), Width::Small, (24, 960)),
            ((40_000_000, 1), Width::Large, (1280, 1)),
            ((1, 40_000_000), Width::Large, (1, 3840)),
        ] {
            assert_eq!(fit(size, wanted), expected, "{size:?} {wanted}");
        }
    }
}
