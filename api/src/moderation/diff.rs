//! The words by which two texts differ. Pure.

/// A piece of two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// In both.
    Same(String),
    /// In the first alone.
    Gone(String),
    /// In the second alone.
    New(String),
}

/// Number of comparisons past which two texts are told apart as wholes.
const MOST: usize = 4_000_000;

/// The pieces of two texts, word by word, in their order.
pub(super) fn diff(before: &str, after: &str) -> Vec<Piece> {
    let (one, other) = (words(before), words(after));
    let first = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let rest = one.len().min(other.len()) - first;
    let last = one.iter().rev().zip(other.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (a, b) = (&one[first..one.len() - last], &other[first..other.len() - last]);
    let mut pieces: Vec<Piece> = one[..first].iter().map(|word| Piece::Same((*word).to_owned())).collect();
    if a.len().saturating_mul(b.len()) > MOST {
        pieces.extend([Piece::Gone(a.concat()), Piece::New(b.concat())]);
    } else {
        pieces.extend(compare(a, b));
    }
    pieces.extend(one[one.len() - last..].iter().map(|word| Piece::Same((*word).to_owned())));
    joined(pieces)
}

/// The words of a text, each with the blanks after it.
fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

/// The longest common run of words, from its table of lengths.
fn compare(a: &[&str], b: &[&str]) -> Vec<Piece> {
    let width = b.len() + 1;
    let mut longest = vec![0u32; (a.len() + 1) * width];
    for (i, one) in a.iter().enumerate().rev() {
        for (j, other) in b.iter().enumerate().rev() {
            longest[i * width + j] = match one == other {
                true => longest[(i + 1) * width + j + 1] + 1,
                false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j, mut pieces) = (0, 0, Vec::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            pieces.push(Piece::Same(a[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && longest[(i + 1) * width + j] >= longest[i * width + j + 1]) {
            pieces.push(Piece::Gone(a[i].to_owned()));
            i += 1;
        } else {
            pieces.push(Piece::New(b[j].to_owned()));
            j += 1;
        }
    }
    pieces
}

/// Pieces of one kind beside each other as one.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (all.last_mut(), piece) {
            (Some(Piece::Same(text)), Piece::Same(more))
            | (Some(Piece::Gone(text)), Piece::Gone(more))
            | (Some(Piece::New(text)), Piece::New(more)) => text.push_str(&more),
            (_, piece) => all.push(piece),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str, after: &str) -> String {
        let mark = |piece: Piece| match piece {
            Piece::Same(text) => text,
            Piece::Gone(text) => format!("-{}- ", text.trim_end()),
            Piece::New(text) => format!("+{}+ ", text.trim_end()),
        };
        diff(before, after).into_iter().map(mark).collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn two_texts_differ_by_their_words() {
        assert_eq!(told("De 9 h à 13 h, place", "De 9 h à 17 h, place"), "De 9 h à -13- +17+ h, place");
        assert_eq!(told("un deux", "un deux trois"), "un -deux- +deux trois+");
        assert_eq!(told("a b c d", "b d"), "-a- b -c- d");
        assert_eq!((told("", "neuf"), told("vieux", "")), ("+neuf+".to_owned(), "-vieux-".to_owned()));
        assert_eq!(told("même", "même"), "même");
    }

    #[test]
    fn texts_of_thousands_of_words_are_told_apart_at_once() {
        let (one, other) = ("un ".repeat(5000), "deux ".repeat(5000));
        assert_eq!(diff(&one, &other).len(), 2);
    }
}
