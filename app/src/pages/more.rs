//! "Thêm": language, text size, home screen.

use super::work::WorkLinks;
use crate::components::live;
use crate::components::{Choice, Frame, Icon, Sign, Tab};
use crate::i18n::Locale;
use crate::reactive::derived;
use crate::state::app;
use crate::{browser, tr, update};
use leptos::prelude::*;
use leptos_router::components::A;

/// Settings.
#[component]
pub fn More() -> impl IntoView {
    let app = app();
    let languages = vec![(Locale::vi, "Tiếng Việt".to_owned()), (Locale::en, "English".to_owned())];
    let sizes = vec![(0u8, "A".to_owned()), (1, "A+".to_owned()), (2, "A++".to_owned())];
    view! {
        <Frame title=tr!(app, more.title) tab=Tab::More>
            {live(move || app.me.get().map(|me| view! {
                <section class="card">
                    <h2>{tr!(app, more.me)}</h2>
                    <p><strong>{me.name}</strong></p>
                    <p class="hint">{me.team_name}</p>
                </section>
                <WorkLinks/>
            }))}
            <section class="card">
                <h2>{tr!(app, guide.title)}</h2>
                <p>{tr!(app, guide.intro)}</p>
                <A href="/cam-nang" attr:class="button">{tr!(app, guide.open)}</A>
            </section>
            <section class="card">
                <h2>{tr!(app, more.language)}</h2>
                <Choice
                    label=tr!(app, more.language)
                    options=languages
                    value=derived(move || Some(app.locale.get()))
                    on=Callback::new(move |locale: Option<Locale>| {
                        if let Some(locale) = locale {
                            app.set_locale(locale);
                        }
                    })
                />
                <h2>{tr!(app, more.text_size)}</h2>
                <Choice
                    label=tr!(app, more.text_size)
                    options=sizes
                    value=derived(move || Some(app.text_size.get()))
                    on=Callback::new(move |size: Option<u8>| {
                        if let Some(size) = size {
                            app.set_text_size(size);
                        }
                    })
                />
            </section>
            <section class="card">
                <h2>{tr!(app, more.install)}</h2>
                {live(move || if browser::is_installed() {
                    view! { <p>{tr!(app, more.installed)}</p> }.into_any()
                } else if app.can_install.get() {
                    view! {
                        <p>{tr!(app, more.install_hint)}</p>
                        <button type="button" class="button" on:click=move |_| update::install(app)>
                            <Icon sign=Sign::Download/>
                            {tr!(app, more.install)}
                        </button>
                    }.into_any()
                } else {
                    view! {
                        <p>{tr!(app, more.install_hint)}</p>
                        <p class="hint">{tr!(app, more.install_how)}</p>
                    }.into_any()
                })}
            </section>
            <p class="hint">{tr!(app, more.about)}</p>
        </Frame>
    }
}
