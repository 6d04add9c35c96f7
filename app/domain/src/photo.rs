//! A photo that shows that some equipment is there, for a survey of a hamlet. Of equipment, never of people: the form says
//! so. It is small enough to be a change like any other, so that it is kept, sent and read under the same guarantees; the
//! survey names it in a field of its own, and lists never hold the picture itself.

use crate::erasure::ERASED;
use crate::household::text;
use crate::{Fields, Invalid, Kind, Reason, Record};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

/// Most characters of a picture: 36 KB of JPEG, in base64. That is 800 × 600 of a loudspeaker, and leaves room for the
/// rest of an op.
pub const MAX_PICTURE: usize = 48_000;
/// How the base64 of every JPEG begins.
const JPEG: &str = "/9j/";

impl Kind {
    /// A photo of equipment.
    pub const PHOTO: Self = Self::known("photo");
}

/// A photo as screens show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// The survey for which it was taken.
    pub of: Uuid,
    /// The indicator that it shows.
    pub key: String,
    /// The picture: JPEG in base64.
    pub jpeg: String,
}

impl Photo {
    /// Reads a photo from its record.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        let needed = |field: &str| record.text(field).ok_or_else(|| Invalid::new(field, Reason::Empty));
        Ok(Self {
            of: needed("of")?.parse().map_err(|_| Invalid::new("of", Reason::Malformed))?,
            key: needed("key")?.to_owned(),
            jpeg: needed("jpeg")?.to_owned(),
        })
    }

    /// The fields of this photo, as an op sets them.
    pub fn fields(&self) -> Fields {
        Fields::from_iter([
            ("of".to_owned(), Json::from(self.of.to_string())),
            ("key".to_owned(), self.key.as_str().into()),
            ("jpeg".to_owned(), self.jpeg.as_str().into()),
        ])
    }

    /// Checks the known fields of an op on a photo.
    ///
    /// ```
    /// use domain::{Fields, Photo};
    /// let set = |jpeg: &str| Fields::from_iter([("jpeg".to_owned(), jpeg.into())]);
    /// assert!(Photo::check(&set("/9j/4AAQSkZJRg==")).is_ok());
    /// assert!(Photo::check(&set("R0lGODlhAQABAAAAACw=")).is_err());
    /// ```
    pub fn check(set: &Fields) -> Result<(), Invalid> {
        for (name, value) in set {
            match name.as_str() {
                _ if value.is_null() => {}
                "of" => drop(text(name, value)?.parse::<Uuid>().map_err(|_| Invalid::new(name, Reason::Malformed))?),
                "key" => drop(text(name, value)?),
                ERASED if value.as_bool() != Some(true) => return Err(Invalid::new(name, Reason::Malformed)),
                "jpeg" => {
                    let jpeg = text(name, value)?;
                    if jpeg.len() > MAX_PICTURE {
                        return Err(Invalid::new(name, Reason::TooLong));
                    }
                    let is_base64 = jpeg.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b));
                    if !is_base64 || !jpeg.starts_with(JPEG) {
                        return Err(Invalid::new(name, Reason::Malformed));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::tests::after;

    #[test]
    fn a_photo_reads_as_it_was_written() {
        let photo = Photo { of: Uuid::from_u128(7), key: "hamlet_speaker".into(), jpeg: "/9j/4AAQ".into() };
        Photo::check(&photo.fields()).unwrap();
        assert_eq!(Photo::from_record(&after(Kind::PHOTO, Uuid::from_u128(9), photo.fields())), Ok(photo));
    }

    #[test]
    fn what_is_too_large_or_no_picture_is_named() {
        let large = format!("{JPEG}{}", "A".repeat(MAX_PICTURE));
        for jpeg in [&*large, "data:image/jpeg;base64,/9j/4AAQ", "/9j/<script>"] {
            let set = Fields::from_iter([("jpeg".to_owned(), jpeg.into())]);
            assert_eq!(Photo::check(&set).unwrap_err().field, "jpeg");
        }
    }
}
