//! QR codes: links that the server shows, and frames that one phone shows another.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use std::fmt::Write;

/// Empty modules around a code, without which readers do not find it (ISO/IEC 18004).
const QUIET: i32 = 4;

/// A QR code with its quiet zone.
pub struct Qr(QrCode);

impl Qr {
    /// Any text, such as a link; none if it is longer than a QR code can hold. Paper is folded: a quarter of the code may
    /// be unreadable.
    pub fn of_text(text: &str) -> Option<Self> {
        QrCode::encode_text(text, QrCodeEcc::Quartile).ok().map(Self)
    }

    /// A frame of `domain::frames`, or another text of capital letters, digits and ` $%*+-./:`. Error correction M, by
    /// which the size of a frame was chosen.
    pub fn of_frame(text: &str) -> Option<Self> {
        let segment = QrSegment::is_alphanumeric(text).then(|| QrSegment::make_alphanumeric(text))?;
        QrCode::encode_segments_advanced(&[segment], QrCodeEcc::Medium, Version::MIN, Version::MAX, None, false)
            .ok()
            .map(Self)
    }

    /// Modules a side.
    pub fn side(&self) -> i32 {
        self.0.size() + 2 * QUIET
    }

    /// Whether a module is dark.
    pub fn is_dark(&self, x: i32, y: i32) -> bool {
        self.0.get_module(x - QUIET, y - QUIET)
    }

    /// The dark modules as the path of an SVG picture that is [`Self::side`] wide and high. Neighbours in a row are one
    /// rectangle, so that no line shows between them.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for y in QUIET..self.side() - QUIET {
            let mut x = QUIET;
            while x < self.side() {
                let run = (x..self.side()).take_while(|x| self.is_dark(*x, y)).count();
                if run > 0 {
                    write!(path, "M{x} {y}h{run}v1h-{run}z").expect("writing to a string cannot fail");
                }
                x += i32::try_from(run).expect("a code is at most 177 modules wide") + 1;
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::frames::{MAX_FRAMES, PIECE, cut};

    #[test]
    fn the_fullest_frame_is_a_code_of_version_12() {
        let frames = cut(&vec![0xff; PIECE * MAX_FRAMES]).unwrap();
        let code = Qr::of_frame(&frames[MAX_FRAMES - 1]).unwrap();
        assert_eq!(code.side(), 65 + 2 * QUIET);
        assert!(Qr::of_frame("small letters").is_none());
    }

    #[test]
    fn the_path_covers_exactly_the_dark_modules() {
        let code = Qr::of_text("https://tungnha.example.vn/vao#7KQ2-M9XD").unwrap();
        let mut drawn = Vec::new();
        for rectangle in code.path().split('M').skip(1) {
            let numbers: Vec<i32> = rectangle.split([' ', 'h', 'v']).map_while(|number| number.parse().ok()).collect();
            drawn.extend((numbers[0]..numbers[0] + numbers[2]).map(|x| (x, numbers[1])));
        }
        let all = (0..code.side()).flat_map(|y| (0..code.side()).map(move |x| (x, y)));
        let dark: Vec<_> = all.filter(|(x, y)| code.is_dark(*x, *y)).collect();
        assert_eq!(drawn, dark);
        let corner = (QUIET..QUIET + 7).map(|x| (x, QUIET));
        assert!(corner.eq(dark[..7].iter().copied()), "the first thing is a finder's upper edge");
    }
}
