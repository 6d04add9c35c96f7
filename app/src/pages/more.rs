//! "Thêm": language, text size, home screen.

use crate::components::{Choice, Frame, Icon, Sign, Tab};
use crate::i18n::Locale;
use crate::state::app;
use crate::{browser, tr, update};
use leptos::prelude::*;

/// Settings.
#[component]
pub fn More() -> impl IntoView {
    let app = app();
    let languages = vec![
        (Locale::vi, Signal::stored("Tiếng Việt".to_owned())),
        (Locale::en, Signal::stored("English".to_owned())),
    ];
    let sizes = vec![
        (0u8, Signal::stored("A".to_owned())),
        (1, Signal::stored("A+".to_owned())),
        (2, Signal::stored("A++".to_owned())),
    ];
    view! {
        <Frame title=Signal::derive(move || tr!(app, more.title)) tab=Tab::More>
            {move || app.me.get().map(|me| view! {
                <section class="card">
                    <h2>{tr!(app, more.me)}</h2>
                    <p><strong>{me.name}</strong></p>
                    <p class="hint">{me.team_name}</p>
                </section>
            })}
            <section class="card">
                <h2>{move || tr!(app, more.language)}</h2>
                <Choice
                    label=Signal::derive(move || tr!(app, more.language))
                    options=languages
                    value=Signal::derive(move || Some(app.locale.get()))
                    on=Callback::new(move |locale: Option<Locale>| {
                        if let Some(locale) = locale {
                            app.set_locale(locale);
                        }
                    })
                />
                <h2>{move || tr!(app, more.text_size)}</h2>
                <Choice
                    label=Signal::derive(move || tr!(app, more.text_size))
                    options=sizes
                    value=Signal::derive(move || Some(app.text_size.get()))
                    on=Callback::new(move |size: Option<u8>| {
                        if let Some(size) = size {
                            app.set_text_size(size);
                        }
                    })
                />
            </section>
            <section class="card">
                <h2>{move || tr!(app, more.install)}</h2>
                <Show
                    when=browser::is_installed
                    fallback=move || view! {
                        <p>{move || tr!(app, more.install_hint)}</p>
                        <Show
                            when=move || app.can_install.get()
                            fallback=move || view! { <p class="hint">{move || tr!(app, more.install_how)}</p> }
                        >
                            <button type="button" class="button" on:click=move |_| update::install(app)>
                                <Icon sign=Sign::Download/>
                                {move || tr!(app, more.install)}
                            </button>
                        </Show>
                    }
                >
                    <p>{move || tr!(app, more.installed)}</p>
                </Show>
            </section>
            <p class="hint">{move || tr!(app, more.about)}</p>
        </Frame>
    }
}
