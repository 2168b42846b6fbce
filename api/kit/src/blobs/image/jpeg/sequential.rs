//! Writing a picture of few coefficients as a sequential JPEG.

use super::super::PictureError;
use super::bits::{BitWriter, broken, size};
use super::reduce::{Reduced, section};

/// The most bytes that it may have; a photograph has a tenth.
const MOST_BYTES: usize = 64 << 20;

impl Reduced {
    /// Writes the picture, in one scan, with codes of one length each.
    pub(super) fn write(self, mut bytes: Vec<u8>) -> Result<Vec<u8>, PictureError> {
        let [wide, narrow] = self.size.0.to_be_bytes();
        let [high, low] = self.size.1.to_be_bytes();
        let count = u8::try_from(self.components.len()).map_err(|_| broken())?;
        let (mut frame, mut head) = (vec![8, high, low, wide, narrow, count], vec![count]);
        for it in &self.components {
            let samples = u8::try_from(it.across << 4 | it.down).map_err(|_| broken())?;
            frame.extend([it.id, samples, it.table]);
            head.extend([it.id, 0]);
        }
        head.extend([0, 63, 0]);
        section(&mut bytes, 0xC0, &frame);
        // Twelve sizes in four bits each; in eight bits a run of zeros and a size, the end of a block and sixteen zeros.
        let direct =
            [&[0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &(0..12).collect::<Vec<u8>>()].concat();
        section(&mut bytes, 0xC4, &direct);
        let symbols: Vec<u8> =
            (0..=u8::MAX).filter(|it| it & 15 <= 10 && (it & 15 > 0 || matches!(it, 0 | 0xF0))).collect();
        let mut codes = [0_u32; 256];
        for (code, symbol) in (0..).zip(&symbols) {
            codes[usize::from(*symbol)] = code;
        }
        let number = u8::try_from(symbols.len()).map_err(|_| broken())?;
        let alternating = [&[0x10, 0, 0, 0, 0, 0, 0, 0, number, 0, 0, 0, 0, 0, 0, 0, 0][..], &symbols].concat();
        section(&mut bytes, 0xC4, &alternating);
        section(&mut bytes, 0xDA, &head);
        self.blocks(&mut bytes, &codes)?;
        bytes.extend([0xFF, 0xD9]);
        Ok(bytes)
    }

    fn blocks(&self, bytes: &mut Vec<u8>, codes: &[u32; 256]) -> Result<(), PictureError> {
        let kept = self.keep * self.keep;
        let first = self.components.first().ok_or_else(broken)?;
        // A component that is alone is written block by block, without those that only fill up.
        let is_alone = self.components.len() == 1;
        let area = if is_alone { first.shown } else { (first.blocks.0 / first.across, first.blocks.1 / first.down) };
        let mut before = [0_i32; 4];
        let mut writer = BitWriter::new(bytes);
        for unit in 0..area.0 * area.1 {
            let (x, y) = (unit % area.0, unit / area.0);
            for (component, last) in self.components.iter().zip(&mut before) {
                let (across, down) = if is_alone { (1, 1) } else { (component.across, component.down) };
                for nth in 0..across * down {
                    let (column, row) = (x * across + nth % across, y * down + nth / across);
                    let block = row as usize * component.blocks.0 as usize + column as usize;
                    let block = component.kept.get(block * kept..(block + 1) * kept).ok_or_else(broken)?;
                    self.block(&mut writer, codes, block, last);
                }
            }
            if writer.written() > MOST_BYTES {
                return Err(PictureError::TooLarge);
            }
        }
        writer.finish();
        Ok(())
    }

    fn block(&self, writer: &mut BitWriter<'_>, codes: &[u32; 256], block: &[i16], last: &mut i32) {
        let value = |at: usize| {
            let place = self.places.get(at).copied().flatten();
            place.and_then(|place| block.get(usize::from(place))).map_or(0, |it| i32::from(*it))
        };
        // As large as eight bits of a pixel make them.
        let direct = value(0).clamp(-1024, 1023);
        writer.put(size(direct - *last), 4);
        writer.put_signed(direct - *last);
        *last = direct;
        let mut zeros = 0;
        for at in 1..64 {
            let value = value(at).clamp(-1023, 1023);
            if value == 0 {
                zeros += 1;
                continue;
            }
            while zeros > 15 {
                writer.put(codes[0xF0], 8);
                zeros -= 16;
            }
            writer.put(codes[(zeros << 4 | size(value) as usize) & 0xFF], 8);
            writer.put_signed(value);
            zeros = 0;
        }
        if zeros > 0 {
            writer.put(codes[0], 8);
        }
    }
}
