//! A drawing of where voices go: one source, and a band to each end, as wide as what goes there. Pure; the same numbers stand as
//! text beside it.

use std::ops::RangeInclusive;

/// The height of all that leaves the source, and the least room of an end with its two lines of text, in units of the drawing.
const ALL: f64 = 120.0;
const ROOM: f64 = 40.0;

/// The room for the source's name above the bands.
const TOP: f64 = 26.0;

/// Numbers of ends that are worth a drawing.
const WORTH: RangeInclusive<usize> = 2..=9;

/// Number of characters of a name that fit beside its band.
const FITS: usize = 16;

/// A drawing of where voices go.
pub(super) struct FlowDrawn {
    pub(super) height: u32,
    pub(super) source_y: String,
    pub(super) source_height: String,
    pub(super) bands: Vec<BandDrawn>,
}

/// A band to one of the ends.
pub(super) struct BandDrawn {
    pub(super) path: String,
    pub(super) y: String,
    pub(super) height: String,
    pub(super) name_y: String,
    pub(super) amount_y: String,
    pub(super) name: String,
    /// True if somebody wrote the name.
    pub(super) is_person: bool,
    pub(super) amount: String,
}

/// An end: its name, whether somebody wrote that, what goes there, and the same in words.
pub(super) struct FlowEnd {
    pub(super) name: String,
    pub(super) is_person: bool,
    pub(super) amount: f64,
    pub(super) words: String,
}

/// A drawing of what goes to these ends; none where there is nothing to compare, or too much.
pub(super) fn drawn(ends: Vec<FlowEnd>) -> Option<FlowDrawn> {
    let all: f64 = ends.iter().map(|it| it.amount).sum();
    if !WORTH.contains(&ends.len()) || all <= 0.0 {
        return None;
    }
    let rooms: Vec<f64> = ends.iter().map(|it| (it.amount / all * ALL + 6.0).max(ROOM)).collect();
    let whole: f64 = rooms.iter().sum();
    let source = TOP + (whole - ALL).max(0.0) / 2.0;
    let (mut leaves, mut arrives) = (source, TOP);
    let mut bands = Vec::with_capacity(ends.len());
    for (end, room) in ends.into_iter().zip(rooms) {
        let height = (end.amount / all * ALL).max(1.5);
        let y = arrives + (room - height) / 2.0;
        let (low, end_low) = (leaves + height, y + height);
        let path = format!(
            "M10 {leaves:.1}C80 {leaves:.1} 80 {y:.1} 150 {y:.1}V{end_low:.1}C80 {end_low:.1} 80 {low:.1} 10 {low:.1}Z"
        );
        let middle = arrives + room / 2.0;
        bands.push(BandDrawn {
            path,
            y: format!("{y:.1}"),
            height: format!("{height:.1}"),
            name_y: format!("{:.1}", middle - 3.0),
            amount_y: format!("{:.1}", middle + 13.0),
            name: short(&end.name),
            is_person: end.is_person,
            amount: end.words,
        });
        leaves += height;
        arrives += room;
    }
    let height = (arrives.max(leaves) + 4.0).ceil() as u32;
    Some(FlowDrawn {
        height,
        source_y: format!("{source:.1}"),
        source_height: format!("{:.1}", leaves - source),
        bands,
    })
}

fn short(name: &str) -> String {
    match name.chars().count() > FITS {
        true => name.chars().take(FITS - 1).chain(['…']).collect(),
        false => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(name: &str, amount: f64) -> FlowEnd {
        FlowEnd { name: name.to_owned(), is_person: true, amount, words: amount.to_string() }
    }

    #[test]
    fn bands_are_as_wide_as_what_goes_there_and_never_lie_on_each_other() {
        let drawn = drawn(vec![end("Anne", 75.0), end("Karim", 25.0), end("Odile", 0.5)]).unwrap();
        let number = |it: &str| it.parse::<f64>().unwrap();
        let heights: Vec<f64> = drawn.bands.iter().map(|it| number(&it.height)).collect();
        assert!((heights[0] / heights[1] - 3.0).abs() < 0.02, "{heights:?}");
        for pair in drawn.bands.windows(2) {
            assert!(number(&pair[0].y) + number(&pair[0].height) < number(&pair[1].y));
            assert!(number(&pair[0].amount_y) + 12.0 < number(&pair[1].name_y));
        }
        let last = drawn.bands.last().unwrap();
        assert!(number(&last.y) + number(&last.height) < f64::from(drawn.height));
    }

    #[test]
    fn nothing_is_drawn_of_nothing_and_long_names_are_cut() {
        assert!(drawn(vec![end("Anne", 1.0)]).is_none());
        assert!(drawn(vec![end("Anne", 0.0), end("Karim", 0.0)]).is_none());
        let long = drawn(vec![end("Marie-Antoinette de la Bretonnière", 1.0), end("Anne", 1.0)]).unwrap();
        assert_eq!(long.bands[0].name, "Marie-Antoinett…");
    }
}
