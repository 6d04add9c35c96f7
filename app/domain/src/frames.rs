//! Bytes as a sequence of QR codes, for a phone that shows them in turn and another that reads them with its camera: in
//! any order, with repeats and gaps, until it has them all (G17).
//!
//! A frame is `TN1:SUM:INDEX:COUNT:PIECE`: the form's version; eight hexadecimal digits of a hash of the whole, which
//! also keep the frames of two transfers apart; which of how many, from 1; and a piece of the bytes in base45. Every
//! character is one of those that QR codes hold in 5.5 bits.

use crate::base45;
use crate::hash::fnv;

const VERSION: &str = "TN1";
/// The bytes of a frame. With its header they fill a QR code of version 12 (65 modules a side) of which a seventh may be
/// unreadable (error correction M): 419 characters. Larger codes are hard on cheap cameras.
pub const PIECE: usize = 264;
/// The most frames of a transfer: at four a second, a round takes a minute.
pub const MAX_FRAMES: usize = 240;
/// Several phones may show codes side by side; what an older transfer has brought is given up for a newer one's.
const MAX_TRANSFERS: usize = 4;

/// Cuts bytes into frames, none if that takes more than [`MAX_FRAMES`].
pub fn cut(whole: &[u8]) -> Option<Vec<String>> {
    let count = whole.len().div_ceil(PIECE).max(1);
    if count > MAX_FRAMES {
        return None;
    }
    // Alike in length, so that the codes are alike in size and do not jump.
    let piece = whole.len().div_ceil(count);
    let sum = fnv(whole);
    let frame = |index: usize| {
        let rest = &whole[whole.len().min(index * piece)..];
        let piece = base45::encode(&rest[..rest.len().min(piece)]);
        format!("{VERSION}:{sum:08X}:{}:{count}:{piece}", index + 1)
    };
    Some((0..count).map(frame).collect())
}

/// A frame that was read.
struct Frame {
    sum: u32,
    /// From 0.
    index: usize,
    count: usize,
    piece: Vec<u8>,
}

fn read(text: &str) -> Option<Frame> {
    let mut parts = text.splitn(5, ':');
    let mut next = || parts.next();
    let version = next()?;
    let sum = u32::from_str_radix(next()?, 16).ok()?;
    let index = next()?.parse::<usize>().ok()?.checked_sub(1)?;
    let count = next()?.parse().ok()?;
    let piece = next()?;
    // Short first: a foreign code may be long.
    if version != VERSION || index >= count || count > MAX_FRAMES || piece.len() > PIECE.div_ceil(2) * 3 {
        return None;
    }
    Some(Frame { sum, index, count, piece: base45::decode(piece)? })
}

/// What a code has brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Nothing: it is no frame.
    Other,
    /// So many frames of the transfer are here.
    Part {
        /// This many.
        have: usize,
        /// Of this many.
        of: usize,
    },
    /// The whole.
    Whole(Vec<u8>),
}

/// Puts frames together.
///
/// ```
/// use domain::frames::{Collector, Heard, cut};
/// let frames = cut(&[7; 300]).unwrap();
/// let mut collector = Collector::default();
/// assert_eq!(collector.hear(&frames[1]), Heard::Part { have: 1, of: 2 });
/// assert_eq!(collector.hear(&frames[1]), Heard::Part { have: 1, of: 2 });
/// assert_eq!(collector.hear("https://example.vn"), Heard::Other);
/// assert_eq!(collector.hear(&frames[0]), Heard::Whole(vec![7; 300]));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Collector {
    /// The one that was heard last is last.
    transfers: Vec<Transfer>,
}

#[derive(Clone, Debug)]
struct Transfer {
    sum: u32,
    pieces: Vec<Option<Vec<u8>>>,
}

impl Collector {
    /// Takes in what a QR code says. A transfer that is whole is given out once and forgotten.
    pub fn hear(&mut self, text: &str) -> Heard {
        let Some(Frame { sum, index, count, piece }) = read(text) else { return Heard::Other };
        let is_it = |transfer: &Transfer| transfer.sum == sum && transfer.pieces.len() == count;
        let mut transfer = match self.transfers.iter().position(is_it) {
            Some(place) => self.transfers.remove(place),
            None => Transfer { sum, pieces: vec![None; count] },
        };
        transfer.pieces[index].get_or_insert(piece);
        let have = transfer.pieces.iter().flatten().count();
        if have == count {
            let whole: Vec<u8> = transfer.pieces.into_iter().flatten().flatten().collect();
            if fnv(&whole) == sum {
                return Heard::Whole(whole);
            }
            // One of them was not what it seemed: all are read again, in the next round.
            return Heard::Part { have: 0, of: count };
        }
        self.transfers.push(transfer);
        if self.transfers.len() > MAX_TRANSFERS {
            self.transfers.remove(0);
        }
        Heard::Part { have, of: count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The capacity of a QR code of version 12 with error correction M, in characters (ISO/IEC 18004, table 7).
    const CAPACITY: usize = 419;

    /// What the last of these texts brings.
    fn hears<'a>(collector: &mut Collector, texts: impl IntoIterator<Item = &'a String>) -> Option<Heard> {
        texts.into_iter().map(|text| collector.hear(text)).last()
    }

    #[test]
    fn the_longest_frame_fits_its_code() {
        let frames = cut(&vec![255; PIECE * MAX_FRAMES]).unwrap();
        assert_eq!(frames.len(), MAX_FRAMES);
        assert!(frames.iter().all(|frame| frame.len() <= CAPACITY), "{}", frames[MAX_FRAMES - 1].len());
        assert_eq!(cut(&vec![255; PIECE * MAX_FRAMES + 1]), None);
    }

    #[test]
    fn nothing_is_a_transfer_too() {
        assert_eq!(hears(&mut Collector::default(), &cut(&[]).unwrap()), Some(Heard::Whole(vec![])));
    }

    #[test]
    fn what_is_no_frame_brings_nothing() {
        let mut collector = Collector::default();
        for text in [
            "",
            "TN1",
            "TN1::::",
            "https://tungnha.example.vn/vao#7KQ2M9XD",
            "TN2:00000000:1:1:00",
            "TN1:00000000:0:1:00",
            "TN1:00000000:2:1:00",
            "TN1:00000000:1:0:00",
            "TN1:00000000:1:241:00",
            "TN1:00000000:1:99999999999999999999999:00",
            "TN1:xyz:1:1:00",
            "TN1:00000000:1:1:a",
            "TN1:00000000:1:1:0",
        ] {
            assert_eq!(collector.hear(text), Heard::Other, "{text}");
        }
        assert_eq!(collector.hear(&format!("TN1:00000000:1:1:{}", "0".repeat(4000))), Heard::Other);
        assert!(collector.transfers.is_empty());
    }

    #[test]
    fn a_frame_that_lies_costs_a_round() {
        let frames = cut(&[1; 600]).unwrap();
        let lie = format!("{}00", &frames[0][..frames[0].len() - 2]);
        let mut collector = Collector::default();
        assert_eq!(collector.hear(&lie), Heard::Part { have: 1, of: 3 });
        assert_eq!(hears(&mut collector, &frames), Some(Heard::Part { have: 0, of: 3 }));
        assert_eq!(hears(&mut collector, &frames), Some(Heard::Whole(vec![1; 600])));
    }

    #[test]
    fn many_transfers_side_by_side_take_no_endless_room() {
        let mut collector = Collector::default();
        for n in 0..100u8 {
            collector.hear(&cut(&[n; 600]).unwrap()[0]);
        }
        assert_eq!(collector.transfers.len(), MAX_TRANSFERS);
        assert_eq!(hears(&mut collector, &cut(&[99; 600]).unwrap()[1..]), Some(Heard::Whole(vec![99; 600])));
    }

    /// Bytes, and an order in which a camera catches frames: with repeats and gaps.
    fn seen() -> impl Strategy<Value = (Vec<u8>, Vec<usize>)> {
        let bytes = prop::collection::vec(any::<u8>(), 0..3000);
        (bytes, prop::collection::vec(any::<usize>(), 0..60))
    }

    proptest! {
        #[test]
        fn a_transfer_is_whole_when_its_last_frame_comes_and_not_before(
            (whole, order) in seen(), (other, _) in seen(), garbage: Vec<String>,
        ) {
            let (frames, others) = (cut(&whole).unwrap(), cut(&other).unwrap());
            prop_assume!(whole != other);
            let mut collector = Collector::default();
            let mut caught = std::collections::BTreeSet::new();
            // Then, in the end, one round without gaps.
            for (turn, index) in order.into_iter().chain(0..frames.len()).enumerate() {
                if others.len() > 1 {
                    collector.hear(&others[turn % (others.len() - 1)]);
                }
                if let Some(text) = garbage.get(turn) {
                    prop_assert_eq!(collector.hear(text), Heard::Other);
                }
                let index = index % frames.len();
                caught.insert(index);
                let heard = collector.hear(&frames[index]);
                if caught.len() == frames.len() {
                    prop_assert_eq!(heard, Heard::Whole(whole));
                    return Ok(());
                }
                prop_assert_eq!(heard, Heard::Part { have: caught.len(), of: frames.len() });
            }
            prop_assert!(false, "a whole round must be enough");
        }

        #[test]
        fn nothing_that_a_code_says_breaks_it(
            texts in prop::collection::vec("(TN1:)?[0-9A-F]{0,9}:[0-9]{0,2}:[0-9]{0,3}:[0-9A-Z]{0,6}.{0,3}", 0..50),
        ) {
            let mut collector = Collector::default();
            for text in &texts {
                if let Heard::Whole(whole) = collector.hear(text) {
                    let sum = text.split(':').nth(1).unwrap();
                    prop_assert_eq!(u32::from_str_radix(sum, 16).unwrap(), fnv(&whole));
                }
            }
        }

        #[test]
        fn a_code_holds_every_character_in_its_short_mode(whole: Vec<u8>) {
            let frames = cut(&whole).unwrap();
            let is_short = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || " $%*+-./:".contains(c);
            prop_assert!(frames.iter().all(|frame| frame.chars().all(is_short)));
        }
    }
}
