//! What several pages are made of: a field with its hint and its problem, a choice, a table.

use crate::Language;
use crate::words::say;
use leptos::prelude::*;

/// A field of a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Field {
    /// Its name in the form, and its id.
    pub(crate) name: String,
    /// What it is called on screen.
    pub(crate) label: String,
    /// What was typed, or what there is.
    pub(crate) value: String,
    /// A line of help; empty if there is none.
    pub(crate) hint: String,
    /// What is wrong with it.
    pub(crate) problem: Option<String>,
}

impl Field {
    pub(crate) fn new(name: impl Into<String>, label: String, value: impl Into<String>) -> Self {
        Self { name: name.into(), label, value: value.into(), ..Self::default() }
    }

    pub(crate) fn hint(self, hint: String) -> Self {
        Self { hint, ..self }
    }

    pub(crate) fn problem(self, problem: Option<String>) -> Self {
        Self { problem, ..self }
    }

    fn described(&self) -> String {
        format!("{0}-hint {0}-problem", self.name)
    }

    fn around(&self, input: AnyView) -> AnyView {
        let hint = (!self.hint.is_empty()).then(|| self.hint.clone());
        view! {
            <label for=self.name.clone()>{self.label.clone()}</label>
            {input}
            <p id=format!("{}-hint", self.name) class="hint">{hint}</p>
            <p id=format!("{}-problem", self.name) class="problem" role="alert">{self.problem.clone()}</p>
        }
        .into_any()
    }

    /// An input of this type.
    pub(crate) fn input(&self, kind: &'static str) -> AnyView {
        let input = view! {
            <input
                id=self.name.clone()
                name=self.name.clone()
                type=kind
                value=self.value.clone()
                maxlength="200"
                autocomplete="off"
                aria-describedby=self.described()
                aria-invalid=self.problem.is_some().to_string()
            />
        };
        self.around(input.into_any())
    }

    /// A choice of values with their words; `none` stands for nothing chosen.
    pub(crate) fn select(&self, none: String, options: &[(String, String)]) -> AnyView {
        let options = options.iter().map(|(value, words)| {
            let chosen = *value == self.value;
            view! { <option value=value.clone() selected=chosen>{words.clone()}</option> }
        });
        let select = view! {
            <select
                id=self.name.clone()
                name=self.name.clone()
                aria-describedby=self.described()
                aria-invalid=self.problem.is_some().to_string()
            >
                <option value="">{none}</option>
                {options.collect_view()}
            </select>
        };
        self.around(select.into_any())
    }
}

/// A table under its heading. One of many columns may be wider than the screen, and its heading still is not.
pub(crate) fn table(title: String, is_broad: bool, heads: AnyView, rows: AnyView, foot: AnyView) -> AnyView {
    table_called("bang", title, is_broad, heads, rows, foot)
}

/// One of several tables of a page, under a heading with this id.
pub(crate) fn table_called(
    id: &'static str,
    title: String,
    is_broad: bool,
    heads: AnyView,
    rows: AnyView,
    foot: AnyView,
) -> AnyView {
    view! {
        <h2 id=id>{title}</h2>
        <div class="wide" tabindex="0" role="region" aria-labelledby=id>
            <table class=if is_broad { "broad facts-table" } else { "" } aria-labelledby=id>
                <thead>{heads}</thead>
                <tbody>{rows}</tbody>
                {foot}
            </table>
        </div>
    }
    .into_any()
}

/// A row of a list, with its sheet if the list is in several.
pub(crate) fn row_at(lang: Language, sheet: Option<&str>, row: u32) -> String {
    match sheet {
        Some(sheet) => say!(lang, list_import.row_of_sheet, sheet = sheet, row = row),
        None => row.to_string(),
    }
}

/// The head of a column.
pub(crate) fn head(words: String) -> AnyView {
    view! { <th scope="col">{words}</th> }.into_any()
}

/// The head of a column of numbers.
pub(crate) fn number_head(words: String) -> AnyView {
    view! { <th scope="col" class="number">{words}</th> }.into_any()
}
