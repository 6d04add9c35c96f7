//! Xã Điền Xá as it was and is.
//!
//! Since 2025-07-01 the commune with code 06874 (General Statistics Office) is made of the former xã
//! Hà Lâu (06865) and xã Điền Xá (06874: the code lives on with a larger territory) and a part of xã
//! Yên Than (06880, whose other part went to 06862, xã Tiên Yên). All three were in huyện Tiên Yên
//! (199), which was abolished on that day.
//!
//! Hamlet names are as commonly named, not official: hamlets have no official code, and which hamlets
//! of Yên Than came to Điền Xá is not in the list of codes, so Đồng Và stands for them here.

use super::names::{COAST, RIDGE, Stock, UPLAND, VALLEY};
use super::people::{BAC_LU, KHE_CAU, KHE_NGAN, Person};

/// The commune since 2025-07-01.
pub(super) const COMMUNE: &str = "06874";
/// Its name.
pub(super) const COMMUNE_NAME: &str = "Xã Điền Xá";

/// The offices: unit, name, officer.
pub(super) const OFFICES: [(&str, &str, &str); 2] =
    [(COMMUNE, "UBND xã Điền Xá", "Vũ Thị Hạnh"), ("22", "Sở KH&CN Quảng Ninh", "Phạm Quang Minh")];

const HA_LAU: &str = "06865";
const DIEN_XA: &str = "06874";
const YEN_THAN: &str = "06880";

/// A hamlet (thôn, bản).
pub(super) struct Place {
    /// What it is called.
    pub(super) name: &'static str,
    /// What its household codes begin with; no two hamlets share it.
    pub(super) prefix: &'static str,
    /// The code of the commune that it was in until 2025-06-30.
    pub(super) was: &'static str,
    /// How many households it has.
    pub(super) homes: u32,
    /// Where its names come from, most of them from the first.
    pub(super) names: [&'static Stock; 2],
}

/// A team: where it works, who is in it, what it is to reach.
pub(super) struct Plan {
    /// Decides everything that chance decides in this team.
    pub(super) seed: u64,
    /// Where its households' phone numbers begin.
    pub(super) line: usize,
    /// What it is called.
    pub(super) name: &'static str,
    /// The hamlets.
    pub(super) hamlets: &'static [Place],
    /// The people, the leader first.
    pub(super) people: &'static [Person],
    /// What its campaign is about.
    pub(super) campaign: &'static [&'static str],
    /// What each member is to reach in a week; a month is four weeks, the team's share is the sum.
    pub(super) weekly: &'static [(&'static str, u32)],
}

/// The three teams.
pub(super) static TEAMS: [Plan; 3] = [
    Plan {
        seed: 0x0bac_1000,
        line: 0,
        name: "Tổ Bắc Lù",
        hamlets: &[
            Place { name: "Bắc Lù", prefix: "BL", was: HA_LAU, homes: 62, names: [&UPLAND, &RIDGE] },
            Place { name: "Khe Lẹ", prefix: "KL", was: HA_LAU, homes: 48, names: [&RIDGE, &UPLAND] },
            Place { name: "Bắc Cương", prefix: "BC", was: HA_LAU, homes: 38, names: [&UPLAND, &VALLEY] },
        ],
        people: &BAC_LU,
        campaign: &["vssid", "vneid2", "electricity", "zalo_group", "safety"],
        weekly: &[("households", 10), ("vssid", 6), ("electricity", 1)],
    },
    Plan {
        seed: 0x0bac_2000,
        line: 300,
        name: "Tổ Khe Ngàn",
        hamlets: &[
            Place { name: "Khe Ngàn", prefix: "KN", was: HA_LAU, homes: 56, names: [&RIDGE, &UPLAND] },
            Place { name: "Bản Danh", prefix: "BD", was: HA_LAU, homes: 52, names: [&VALLEY, &UPLAND] },
            Place { name: "Nà Hắc", prefix: "NH", was: HA_LAU, homes: 44, names: [&VALLEY, &RIDGE] },
        ],
        people: &KHE_NGAN,
        campaign: &["vneid2", "bank_account", "electricity", "basic_skills"],
        weekly: &[("households", 12), ("vneid2", 5), ("bank_account", 4)],
    },
    Plan {
        seed: 0x0bac_3000,
        line: 600,
        name: "Tổ Khe Cầu",
        hamlets: &[
            Place { name: "Khe Cầu", prefix: "KC", was: DIEN_XA, homes: 60, names: [&VALLEY, &COAST] },
            Place { name: "Pắc Pò", prefix: "PP", was: DIEN_XA, homes: 46, names: [&VALLEY, &RIDGE] },
            Place { name: "Đồng Và", prefix: "DV", was: YEN_THAN, homes: 44, names: [&COAST, &VALLEY] },
        ],
        people: &KHE_CAU,
        campaign: &["vssid", "public_service", "electricity", "fees", "commune_site", "safety"],
        weekly: &[("households", 12), ("public_service", 4), ("safety", 6)],
    },
];
