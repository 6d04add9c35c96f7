//! The team's phones, those that need attention first, each with what to do.

use crate::components::{Icon, Sign, live};
use crate::reactive::Var;
use crate::register::insert_by;
use crate::state::{App, app};
use crate::{tr, words};
use domain::wire::{PhonesReply, TeamPhone};
use domain::{DeviceId, MemberId, Role, local_date};
use leptos::prelude::*;

/// A phone that was not heard of for this long is named.
const SILENT_MS: u64 = 2 * 24 * 3_600_000;
/// A clock that is further off than this is named.
const CLOCK_OFF_MS: i64 = 5 * 60_000;
/// Less room than this is named: a day of visits takes well under a megabyte, a browser wants some air.
const LITTLE_ROOM: u64 = 200_000_000;

/// What needs attention at a phone, in words, most urgent first.
fn worries(app: App, phone: &TeamPhone, reply: &PhonesReply) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(when) = phone.revoked {
        return vec![tr!(app, team.revoked, date = words::day(app, local_date(when)))];
    }
    let Some(last) = phone.last_sync.filter(|_| phone.device.is_some()) else {
        return vec![tr!(app, team.never)];
    };
    let silent = reply.now.saturating_sub(last);
    if phone.state.refused > 0 {
        all.push(tr!(app, team.refused, n = phone.state.refused));
    }
    if phone.state.unsent > 0 {
        all.push(tr!(app, team.unsent, n = phone.state.unsent));
    }
    if silent > SILENT_MS {
        all.push(tr!(app, team.silent, n = silent / (24 * 3_600_000)));
    }
    if phone.clock_ahead.abs() > CLOCK_OFF_MS {
        all.push(tr!(app, team.clock, n = phone.clock_ahead.abs() / 60_000));
    }
    // While the server itself is being replaced every build differs for a while; a different release does not.
    if release(&phone.build) != release(&reply.build) {
        all.push(tr!(app, team.old));
    }
    if phone.state.persisted == Some(false) {
        all.push(tr!(app, team.storage));
    }
    if let Some(free) = phone.state.free_bytes.filter(|free| *free < LITTLE_ROOM) {
        all.push(tr!(app, team.full, n = words::bytes(app, free)));
    }
    all
}

fn release(build: &str) -> &str {
    build.split('-').next().unwrap_or(build)
}

/// How urgent: unsent work that has been silent comes first, people without a phone last.
fn rank(phone: &TeamPhone, now: u64, worries: usize) -> (u8, u64) {
    let silent = phone.last_sync.map_or(0, |last| now.saturating_sub(last));
    let class = match phone {
        phone if phone.device.is_none() || phone.revoked.is_some() => 3,
        phone if phone.state.unsent > 0 || phone.state.refused > 0 => 0,
        _ if worries > 0 => 1,
        _ => 2,
    };
    (class, u64::MAX - silent)
}

/// The list of phones.
#[component]
pub(super) fn Phones(
    /// What the server said.
    reply: PhonesReply,
    /// A wish for a join code: for whom.
    on_code: Callback<(Option<MemberId>, String)>,
    /// A wish to take a phone out of the team.
    on_revoke: Callback<DeviceId>,
    /// The phone for which that was asked once: the list may be built anew between the two taps.
    sure: Var<Option<DeviceId>>,
) -> impl IntoView {
    let app = app();
    let own = app.store().map(|store| store.device);
    let mut rows = Vec::with_capacity(reply.phones.len());
    for phone in &reply.phones {
        let row = (worries(app, phone, &reply), phone.clone());
        insert_by(&mut rows, row, |(worries, phone)| rank(phone, reply.now, worries.len()));
    }
    let count = rows.iter().filter(|(_, phone)| phone.device.is_some()).count();
    view! {
        <p class="hint">{tr!(app, team.count, n = count)}</p>
        <ul class="rows phones">
            {rows.into_iter().map(|(worries, phone)| {
                let mine = own.is_some() && phone.device == own;
                let joined = phone.device.is_some();
                let bad = !worries.is_empty();
                let mut line: Vec<String> = worries;
                if joined && phone.state.unsent == 0 && phone.state.refused == 0 {
                    line.insert(0, tr!(app, team.all_sent));
                }
                let seen = phone.last_sync.filter(|_| joined).map(|last| tr!(app, team.last, when = words::ago(app, last)));
                let version = joined.then(|| tr!(app, team.version, build = release(&phone.build).to_owned()));
                let small: Vec<String> = [seen, version].into_iter().flatten().collect();
                let role = (phone.role == Role::Leader).then(|| tr!(app, team.role_leader));
                let tag = if mine { Some(tr!(app, team.mine)) } else { role };
                let (member, name) = (phone.member, phone.name.clone());
                let removable = phone.device.filter(|_| !mine && phone.revoked.is_none());
                view! {
                    <li class=if bad { "row look" } else { "row" }>
                        <div class="row-main">
                            <strong>
                                <Icon sign=if bad { Sign::Warning } else { Sign::Check }/>
                                " " {phone.name.clone()}
                                {tag.map(|tag| format!(" ({tag})"))}
                            </strong>
                            <span>{line.join(" · ")}</span>
                            <span class="facts">{small.join(" · ")}</span>
                        </div>
                        {removable.map(|device| view! {
                            <button
                                type="button"
                                class="link"
                                on:click=move |_| {
                                    if sure.get_untracked() == Some(device) { on_revoke.run(device) } else { sure.set(Some(device)) }
                                }
                            >
                                {live(move || if sure.get() == Some(device) { tr!(app, team.revoke_sure) } else { tr!(app, team.revoke) })}
                                <span class="sr">{phone.name.clone()}</span>
                            </button>
                        })}
                        {(!joined).then(|| view! {
                            <button
                                type="button"
                                class="button small"
                                on:click=move |_| on_code.run((Some(member), name.clone()))
                            >
                                {tr!(app, team.make)}
                            </button>
                        })}
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}
