//! One page a file. A page reads reactive views and sends commands; it touches neither network nor database.

mod collisions;
mod fresh;
mod give;
mod guides;
mod handover;
mod house;
mod households;
mod join;
mod kept;
mod missing;
mod more;
mod past_visit;
mod scan;
mod sync;
mod team;
mod team_phone;
mod today;
mod visit;
mod visit_follow_up;
mod visit_form;
mod visit_questions;

pub use fresh::Fresh;
pub use give::GivePage;
pub use guides::{GuidePage, Guides};
pub use house::HousePage;
pub use households::Households;
pub use join::Join;
pub use missing::Missing;
pub use more::More;
pub use past_visit::PastVisit;
pub use scan::ScanPage;
pub use sync::SyncPage;
pub use team::TeamPage;
pub use today::TodayPage;
pub use visit::VisitPage;
