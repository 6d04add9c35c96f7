//! One outline icon set, drawn for this app. Icons never stand alone: words say the same.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say what is drawn")]
pub enum Sign {
    Check,
    Clock,
    Cloud,
    Warning,
    House,
    Today,
    Sync,
    Team,
    More,
    Back,
    Plus,
    Minus,
    Search,
    Phone,
    Download,
}

fn path(sign: Sign) -> &'static str {
    match sign {
        Sign::Check => "M4 12.5l5 5L20 6.5",
        Sign::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
        Sign::Cloud => "M7 18a4 4 0 0 1-.5-8A6 6 0 0 1 17 8.5 4.5 4.5 0 0 1 18.5 17M4 4l16 16",
        Sign::Warning => "M12 4L2.5 20h19zM12 10v4.5M12 17.2v.3",
        Sign::House => "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6",
        Sign::Today => "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8.5 15l2.5 2.5 4.5-4.5",
        Sign::Sync => "M20 11a8 8 0 0 0-14-4.5L4 9M4 4v5h5M4 13a8 8 0 0 0 14 4.5l2-2.5M20 20v-5h-5",
        Sign::Team => {
            "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14a6 6 0 0 1 3.5 6"
        }
        Sign::More => "M4 6h16M4 12h16M4 18h16",
        Sign::Back => "M15 4l-8 8 8 8",
        Sign::Plus => "M12 5v14M5 12h14",
        Sign::Minus => "M5 12h14",
        Sign::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21",
        Sign::Phone => {
            "M5 3h4l2 5-2.5 2a12 12 0 0 0 5.500 5.500L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z"
        }
        Sign::Download => "M12 4v11M7 10.500l5 5 5-5M4 20h16",
    }
}

/// An icon of the size of the text beside it.
#[component]
pub fn Icon(
    /// Which one.
    sign: Sign,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path(sign)></path>
        </svg>
    }
}
