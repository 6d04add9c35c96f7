//! What a phone hands on without a network (G17): ops as JSON, sealed with the team's key, as a file or in QR codes.
//!
//! Form: [`PLAIN`] or [`PACKED`], the team's id as text, a line's end, and the sealed content: with [`PACKED`] it is
//! compressed with gzip.

use crate::TeamId;
use crate::seal::{KEY, NONCE, Sealer};

const PLAIN: &[u8] = b"tung-nha handover 1\n";
/// Builds that know only files cannot read this: it is for QR codes, of which it takes a quarter to a sixth as many.
const PACKED: &[u8] = b"tung-nha handover 2\n";
/// The length of an id as text.
const ID: usize = 36;

/// What was handed over, still sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parcel<'b> {
    /// Whose.
    pub team: TeamId,
    /// Whether the content is compressed with gzip.
    pub is_packed: bool,
    sealed: &'b [u8],
}

impl<'b> Parcel<'b> {
    /// Reads the outside; none if this is no parcel.
    pub fn read(bytes: &'b [u8]) -> Option<Self> {
        let is_packed = bytes.starts_with(PACKED);
        let rest = bytes.strip_prefix(if is_packed { PACKED } else { PLAIN })?;
        let (head, sealed) = rest.split_at_checked(ID + 1)?;
        let team = std::str::from_utf8(head).ok()?.strip_suffix('\n')?.parse().ok()?;
        Some(Self { team, is_packed, sealed })
    }

    /// The content; none if it was changed, or sealed with another key than this one of 64 hexadecimal digits.
    pub fn open(&self, key: &str) -> Option<Vec<u8>> {
        sealer(key)?.open(&place(self.team), self.sealed)
    }
}

/// Seals content for a team with its key of 64 hexadecimal digits; none if that is not one. `nonce` must be fresh random
/// bytes.
///
/// ```
/// use domain::{TeamId, handover::{Parcel, seal}};
/// let (team, key) = (TeamId::new(1, [1; 10]), "0f".repeat(32));
/// let bytes = seal(team, &key, b"[]", false, [7; 24]).unwrap();
/// let parcel = Parcel::read(&bytes).unwrap();
/// assert_eq!((parcel.team, parcel.is_packed), (team, false));
/// assert_eq!(parcel.open(&key).unwrap(), b"[]");
/// assert_eq!(parcel.open(&"0e".repeat(32)), None);
/// ```
pub fn seal(team: TeamId, key: &str, content: &[u8], is_packed: bool, nonce: [u8; NONCE]) -> Option<Vec<u8>> {
    let sealed = sealer(key)?.seal(&place(team), content, nonce);
    let magic = if is_packed { PACKED } else { PLAIN };
    Some([magic, team.to_string().as_bytes(), b"\n", &sealed].concat())
}

fn place(team: TeamId) -> String {
    format!("handover/{team}")
}

fn sealer(text: &str) -> Option<Sealer> {
    let mut key = [0; KEY];
    for (place, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(Sealer::new(&key))
}
