//! The document around every page: where one is, who one is, the way out, and the other language.

use crate::Language;
use crate::words::say;
use leptos::prelude::*;

/// What stands around a page.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The language.
    pub language: Language,
    /// Addresses of the stylesheets.
    pub styles: Vec<String>,
    /// The page's own address, without a query.
    pub path: String,
    /// The query that asks for just this of it, without the language.
    pub query: String,
    /// Who is signed in; nobody on the way in.
    pub who: Option<Who>,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Who {
    /// The officer's name.
    pub name: String,
    /// The office's.
    pub office: String,
    /// Whether it is the province's.
    pub is_province: bool,
}

/// Puts a page into its document. The body is made here because reactive views need an owner.
pub(crate) fn document(frame: &Frame, title: &str, body: impl FnOnce() -> AnyView) -> String {
    let lang = frame.language;
    Owner::new().with(|| {
        let styles =
            frame.styles.iter().map(|href| view! { <link rel="stylesheet" href=href.clone()/> }).collect_view();
        let whole = view! {
            <!DOCTYPE html>
            <html lang=lang.tag()>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <title>{format!("{title} · Từng Nhà")}</title>
                    <link rel="icon" href="/icons/icon.svg" type="image/svg+xml"/>
                    {styles}
                </head>
                <body class="office">
                    <a class="skip" href="#noi-dung">{say!(lang, frame.skip)}</a>
                    {header(frame)}
                    <main id="noi-dung">
                        <h1>{title.to_owned()}</h1>
                        {body()}
                    </main>
                </body>
            </html>
        };
        whole.to_html()
    })
}

fn header(frame: &Frame) -> AnyView {
    let lang = frame.language;
    let other = lang.other();
    let and = if frame.query.is_empty() { "" } else { "&" };
    let same_page = format!("{}?{}{and}lang={}", frame.path, frame.query, other.tag());
    let switch = view! {
        <a class="link" href=same_page lang=other.tag() hreflang=other.tag()>
            {say!(other, frame.own_name)}
        </a>
    };
    match &frame.who {
        None => view! { <header class="office-top"><p class="office-name">"Từng Nhà"</p> {switch}</header> }.into_any(),
        Some(who) => view! {
            <header class="office-top">
                <p class="office-name">{who.office.clone()} " " <span class="hint">{who.name.clone()}</span></p>
                {switch}
                <form method="post" action="/van-phong/ra">
                    <button type="submit" class="link">{say!(lang, frame.sign_out)}</button>
                </form>
                <nav aria-label=say!(lang, frame.pages)>
                    <ul>{pages(frame, who).into_iter().map(|(href, words)| {
                        let is_of_home = [HOME_OF_A_COMMUNE, HOME_OF_A_TEAM].iter().any(|part| frame.path.starts_with(part));
                        let here = if href == HOME { frame.path == HOME || is_of_home } else { frame.path.starts_with(href) };
                        view! { <li><a href=href aria-current=here.then_some("page")>{words}</a></li> }
                    }).collect_view()}</ul>
                </nav>
            </header>
        }
        .into_any(),
    }
}

const HOME: &str = "/van-phong";
const HOME_OF_A_COMMUNE: &str = "/van-phong/xa/";
const HOME_OF_A_TEAM: &str = "/van-phong/to/";

fn pages(frame: &Frame, who: &Who) -> Vec<(&'static str, String)> {
    let lang = frame.language;
    let mut pages = vec![
        (HOME, say!(lang, home.title)),
        ("/van-phong/so-lieu", say!(lang, figures.title)),
        ("/van-phong/cong-viec", say!(lang, work.title)),
        ("/van-phong/thon", say!(lang, places.title)),
        ("/van-phong/bang-xa", say!(lang, board.title)),
        ("/van-phong/nhap", say!(lang, list_import.title)),
    ];
    if who.is_province {
        pages.push(("/van-phong/danh-muc", say!(lang, catalogue.title)));
        pages.push(("/van-phong/can-bo", say!(lang, accounts.title)));
        pages.push(("/van-phong/nhat-ky", say!(lang, audit.title)));
    }
    pages
}
