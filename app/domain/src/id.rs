//! Ids are `UUIDv7`, made on the phone: they sort by the time they were made and never collide.

use crate::{Invalid, Reason};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::{Builder, Uuid};

pub(crate) fn v7(ms: u64, random: [u8; 10]) -> Uuid {
    Builder::from_unix_timestamp_millis(ms, &random).into_uuid()
}

pub(crate) fn parse_v7(field: &str, text: &str) -> Result<Uuid, Invalid> {
    match Uuid::try_parse(text) {
        Ok(uuid) if uuid.get_version_num() == 7 => Ok(uuid),
        _ => Err(Invalid::new(field, Reason::Malformed)),
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $field:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// Makes an id from the time in milliseconds since 1970 and ten random bytes.
            pub fn new(ms: u64, random: [u8; 10]) -> Self {
                Self(v7(ms, random))
            }

            /// The id as a plain UUID, the form in which records hold it.
            pub fn uuid(self) -> Uuid {
                self.0
            }

            /// Takes a plain UUID as this kind of id; an error unless it is version 7.
            pub fn from_uuid(uuid: Uuid) -> Result<Self, Invalid> {
                if uuid.get_version_num() == 7 { Ok(Self(uuid)) } else { Err(Invalid::new($field, Reason::Malformed)) }
            }
        }

        impl FromStr for $name {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                parse_v7($field, text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;
            fn try_from(text: String) -> Result<Self, Invalid> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                <String as utoipa::PartialSchema>::schema()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    )*};
}

ids! {
    /// A household (hộ dân).
    HouseholdId = "household";
    /// One visit (lượt thăm) to a household.
    VisitId = "visit";
    /// One change to a record: what makes a repeat recognisable (G4).
    OpId = "op";
    /// A community digital-technology team (tổ công nghệ số cộng đồng).
    TeamId = "team";
    /// A person of a team (thành viên).
    MemberId = "member";
    /// A phone or browser that has joined (máy).
    DeviceId = "device";
    /// A hamlet (thôn, bản, khu phố). Hamlets have no official code; this one is minted.
    HamletId = "hamlet";
    /// A target (chỉ tiêu).
    QuotaId = "quota";
    /// A class (lớp tập huấn).
    ClassId = "class";
    /// A producer (hộ kinh doanh, hợp tác xã).
    ProducerId = "producer";
}

impl DeviceId {
    /// The low 32 random bits: enough to tell a team's phones apart in a stamp.
    pub fn tag(self) -> u32 {
        let bytes = self.0.as_bytes();
        u32::from_be_bytes([bytes[12], bytes[13], bytes[14], bytes[15]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_version_7_is_an_id() {
        assert!("0192f000-0000-7000-8000-000000000000".parse::<VisitId>().is_ok());
        assert!("0192f000-0000-4000-8000-000000000000".parse::<VisitId>().is_err());
        assert!(serde_json::from_str::<VisitId>("\"x\"").is_err());
    }

    #[test]
    fn ids_sort_by_time() {
        assert!(OpId::new(1, [255; 10]) < OpId::new(2, [0; 10]));
    }
}
