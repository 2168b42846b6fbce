//! QR codes (ISO/IEC 18004), drawn as one path.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The number of light modules that a code needs around it.
const QUIET: usize = 4;

/// A QR code as a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrDrawing {
    /// The number of modules of a side, with the light ones around.
    pub side: usize,
    /// Its dark modules, as the `d` of a path.
    pub path: String,
}

impl QrDrawing {
    /// Of a text, read though a seventh of it is dirty; none if the text is longer than a code holds, some 2,300 bytes.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let (width, colors) = (code.width(), code.to_colors());
        let mut path = String::new();
        for (y, row) in colors.chunks(width).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                if run[0] == Color::Dark {
                    let (x, y, length) = (x + QUIET, y + QUIET, run.len());
                    // Writing to a text cannot fail.
                    let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
                }
                x += run.len();
            }
        }
        Some(Self { side: width + 2 * QUIET, path })
    }

    /// The same for a terminal, whatever its colours: two modules a letter, dark on light. None as for [`QrDrawing::of`].
    pub fn printed(text: &str) -> Option<String> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let (width, colors) = (code.width(), code.to_colors());
        let is_dark = |x: usize, y: usize| {
            let (x, y) = (x.wrapping_sub(QUIET), y.wrapping_sub(QUIET));
            x < width && y < width && colors[y * width + x] == Color::Dark
        };
        let mut lines = String::new();
        for y in (0..width + 2 * QUIET).step_by(2) {
            lines.push_str("\x1b[30;107m");
            lines.extend((0..width + 2 * QUIET).map(|x| match (is_dark(x, y), is_dark(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            }));
            lines.push_str("\x1b[0m\n");
        }
        Some(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_with_its_three_corners_and_light_around_them() {
        let drawing = QrDrawing::of("https://panneau.exemple.fr/kerling-les-sierck").unwrap();
        assert_eq!(drawing.side, 33 + 8);
        assert!(drawing.path.starts_with("M4 4h7v1h-7z"), "{}", drawing.path);
        assert!(drawing.path.contains("M30 4h7v1h-7z") && drawing.path.contains("M4 36h7v1h-7z"));
        assert_eq!(QrDrawing::of(&"x".repeat(3000)), None);
    }
}
