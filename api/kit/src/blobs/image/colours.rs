//! Colours as the file means them, in sRGB: served pictures have no profile, and are read as sRGB.

use std::io::{BufRead, Seek};

use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, DataColorSpace, Layout,
    MatrixCoefficients, RenderingIntent, ToneReprCurve, TransferCharacteristics, TransformOptions,
};
use png::SourceChromaticities;

/// The kind of numbers that a pixel is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Red, green and blue, perhaps with transparency.
    Rgb,
    /// Three equal numbers.
    Grey,
    /// Four inks, in the places of red, green, blue and transparency.
    Cmyk,
}

/// The meaning of the numbers of a picture.
#[derive(Debug)]
pub(super) struct Colours {
    ink: Ink,
    /// Their profile; none for sRGB, and if nothing is said that can be read.
    profile: Option<Box<ColorProfile>>,
}

impl Colours {
    /// Numbers that this profile of the ICC explains.
    pub(super) fn new(ink: Ink, icc: Option<&[u8]>) -> Self {
        Self::with(ink, icc.and_then(read))
    }

    /// Numbers in Adobe RGB.
    pub(super) fn adobe_rgb() -> Self {
        Self::with(Ink::Rgb, Some(ColorProfile::new_adobe_rgb()))
    }

    /// Numbers that the head of a PNG explains, in one of its three ways; the later ones of the standard come first.
    pub(super) fn of_png<R: BufRead + Seek>(ink: Ink, file: R) -> Self {
        let Ok(reader) = png::Decoder::new(file).read_info() else { return Self::with(ink, None) };
        let info = reader.info();
        let profile = if let Some(points) = &info.coding_independent_code_points {
            of_code_points(points.color_primaries, points.transfer_function)
        } else if let Some(icc) = &info.icc_profile {
            read(icc)
        } else if info.srgb.is_some() {
            None
        } else {
            of_chromaticities(info.chrm_chunk, info.gama_chunk.map(png::ScaledFloat::into_value))
        };
        Self::with(ink, profile)
    }

    fn with(ink: Ink, profile: Option<ColorProfile>) -> Self {
        Self { ink, profile: profile.map(Box::new) }
    }

    /// True if the fourth number of a pixel tells how much it lets through.
    pub(super) fn may_let_through(&self) -> bool {
        self.ink != Ink::Cmyk
    }

    /// The picture in sRGB.
    pub(super) fn to_srgb(&self, image: DynamicImage) -> DynamicImage {
        match self.profile.as_ref().and_then(|profile| converted(profile, self.ink, &image)) {
            Some(converted) => converted,
            None if self.ink == Ink::Cmyk => without_profile(&image.into_rgba8()).into(),
            None => image,
        }
    }
}

fn read(icc: &[u8]) -> Option<ColorProfile> {
    ColorProfile::new_from_slice(icc)
        .inspect_err(|error| tracing::debug!(%error, "the profile of a picture cannot be read"))
        .ok()
}

/// The profile of code points of ITU-T H.273, of which a PNG has red, green and blue alone.
fn of_code_points(primaries: u8, transfer: u8) -> Option<ColorProfile> {
    Some(ColorProfile::new_from_cicp(CicpProfile {
        color_primaries: CicpColorPrimaries::try_from(primaries).ok()?,
        transfer_characteristics: TransferCharacteristics::try_from(transfer).ok()?,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    }))
}

/// The profile of the older chunks of a PNG: its primaries, and the exponent of its numbers. What is not said is sRGB's.
fn of_chromaticities(primaries: Option<SourceChromaticities>, exponent: Option<f32>) -> Option<ColorProfile> {
    let mut profile = ColorProfile::new_srgb();
    // An exponent of 1/2.2 is how sRGB was said before there was a chunk for it.
    let exponent = exponent.filter(|it| (0.1..=2.0).contains(it) && (it - 1.0 / 2.2).abs() > 0.005);
    if primaries.is_none() && exponent.is_none() {
        return None;
    }
    if let Some(said) = primaries {
        let at = |(x, y): (png::ScaledFloat, png::ScaledFloat)| Chromaticity { x: x.into_value(), y: y.into_value() };
        let (red, green, blue, white) = (at(said.red), at(said.green), at(said.blue), at(said.white));
        // Three points on a line span no colours.
        let area = (green.x - red.x) * (blue.y - red.y) - (blue.x - red.x) * (green.y - red.y);
        if area.abs() < 0.01 || [red, green, blue, white].iter().any(|it| it.y < 0.001) {
            return None;
        }
        profile.update_rgb_colorimetry(white.to_xyyb(), ColorPrimaries { red, green, blue });
    }
    if let Some(exponent) = exponent {
        let curve = ToneReprCurve::Parametric(vec![1.0 / exponent]);
        profile.cicp = None;
        [profile.red_trc, profile.green_trc, profile.blue_trc] =
            [Some(curve.clone()), Some(curve.clone()), Some(curve)];
    }
    Some(profile)
}

/// The picture in sRGB, unless its profile is one of other numbers than it has, or cannot be used.
fn converted(profile: &ColorProfile, ink: Ink, image: &DynamicImage) -> Option<DynamicImage> {
    let clear = image.color().has_alpha() && ink != Ink::Cmyk;
    let (from, pixels) = match (ink, profile.color_space) {
        (Ink::Cmyk, DataColorSpace::Cmyk) => (Layout::Rgba, image.as_bytes().to_vec()),
        (Ink::Rgb | Ink::Grey, DataColorSpace::Rgb) => {
            (if clear { Layout::Rgba } else { Layout::Rgb }, image.as_bytes().to_vec())
        }
        (Ink::Grey, DataColorSpace::Gray) if clear => {
            (Layout::GrayAlpha, image.as_bytes().chunks_exact(4).flat_map(|it| [it[0], it[3]]).collect())
        }
        (Ink::Grey, DataColorSpace::Gray) => (Layout::Gray, image.as_bytes().chunks_exact(3).map(|it| it[0]).collect()),
        _ => return None,
    };
    let to = if clear { Layout::Rgba } else { Layout::Rgb };
    let srgb = ColorProfile::new_srgb();
    let intents = [RenderingIntent::Perceptual, RenderingIntent::RelativeColorimetric];
    let transform = intents.into_iter().find_map(|rendering_intent| {
        let options = TransformOptions { rendering_intent, ..TransformOptions::default() };
        profile.create_transform_8bit(from, &srgb, to, options).ok()
    })?;
    let mut result = vec![0; pixels.len() / from.channels() * to.channels()];
    transform.transform(&pixels, &mut result).ok()?;
    let (width, height) = (image.width(), image.height());
    if clear {
        RgbaImage::from_raw(width, height, result).map(DynamicImage::from)
    } else {
        RgbImage::from_raw(width, height, result).map(DynamicImage::from)
    }
}

/// Four inks without a profile, as if each swallowed its share of the light.
fn without_profile(inks: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(inks.width(), inks.height(), |x, y| {
        let [cyan, magenta, yellow, black] = inks.get_pixel(x, y).0;
        let left = |ink: u8| (255 - u16::from(ink)) * (255 - u16::from(black)) / 255;
        image::Rgb([cyan, magenta, yellow].map(|ink| u8::try_from(left(ink)).unwrap_or(u8::MAX)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(colours: &Colours, pixel: [u8; 3], expected: [u8; 3]) {
        let image = RgbImage::from_pixel(2, 2, image::Rgb(pixel));
        let converted = colours.to_srgb(image.into()).into_rgb8().get_pixel(0, 0).0;
        let near = converted.iter().zip(expected).all(|(one, other)| one.abs_diff(other) <= 2);
        assert!(near, "{pixel:?} becomes {converted:?} instead of {expected:?}");
    }

    fn icc(profile: &ColorProfile) -> Colours {
        Colours::new(Ink::Rgb, Some(&profile.encode().unwrap()))
    }

    // The right values are those of lcms2, relative colorimetric.
    #[test]
    fn a_profile_says_what_the_numbers_mean() {
        check(&icc(&ColorProfile::new_display_p3()), [230, 40, 40], [251, 0, 18]);
        check(&icc(&ColorProfile::new_adobe_rgb()), [100, 150, 100], [66, 151, 97]);
        check(&icc(&ColorProfile::new_srgb()), [12, 200, 99], [12, 200, 99]);
        check(&Colours::new(Ink::Rgb, None), [12, 200, 99], [12, 200, 99]);
        check(&Colours::new(Ink::Rgb, Some(b"no profile at all")), [12, 200, 99], [12, 200, 99]);
        let grey = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
        check(&Colours::new(Ink::Grey, Some(&grey)), [55, 55, 55], [127, 127, 127]);
        check(&Colours::new(Ink::Rgb, Some(&grey)), [12, 200, 99], [12, 200, 99]);
    }

    #[test]
    fn inks_become_colours_with_a_profile_and_without() {
        let inks = RgbaImage::from_pixel(2, 2, image::Rgba([0, 255, 255, 0]));
        let red = Colours::new(Ink::Cmyk, None).to_srgb(inks.into());
        assert_eq!((red.color(), red.into_rgb8().get_pixel(0, 0).0), (image::ColorType::Rgb8, [255, 0, 0]));
    }

    #[test]
    fn the_chunks_of_a_png_say_it_too() {
        let p3 = SourceChromaticities::new((0.3127, 0.329), (0.68, 0.32), (0.265, 0.69), (0.15, 0.06));
        let of = |profile| Colours::with(Ink::Rgb, profile);
        check(&of(of_chromaticities(Some(p3), None)), [230, 40, 40], [251, 0, 18]);
        check(&of(of_chromaticities(Some(p3), Some(0.45455))), [230, 40, 40], [251, 0, 18]);
        check(&of(of_chromaticities(None, Some(1.0))), [55, 55, 55], [127, 127, 127]);
        check(&of(of_code_points(12, 13)), [230, 40, 40], [251, 0, 18]);
        let line = SourceChromaticities { white: p3.white, red: p3.red, green: p3.red, blue: p3.red };
        assert!(of_chromaticities(Some(line), Some(1.0)).is_none() && of_chromaticities(None, Some(0.45455)).is_none());
    }
}
