//! Tabs of one phone tell each other which records changed. They send names, never contents.

use domain::{Kind, Record};
use uuid::Uuid;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

const NAME: &str = "tung-nha";
const LEFT: &str = "left";
/// Past this many, one tab tells the others to read everything again at their next start.
const MOST: usize = 200;

/// The channel to the other tabs; none in a browser without it.
#[derive(Clone)]
pub(super) struct Tabs {
    channel: Option<BroadcastChannel>,
}

impl Tabs {
    pub(super) fn open() -> Self {
        Self { channel: BroadcastChannel::new(NAME).ok() }
    }

    /// Tells the others that these records changed, or (if none) that the outbox did.
    pub(super) fn tell(&self, records: &[Record]) {
        let Some(channel) = &self.channel else { return };
        let keys: Vec<_> = records.iter().take(MOST).map(|record| (&record.kind, record.id)).collect();
        if let Ok(text) = serde_json::to_string(&keys) {
            let _ = channel.post_message(&text.into());
        }
    }

    /// Tells the others that this phone has left its team: what they hold in memory is nobody's here any more.
    pub(super) fn tell_left(&self) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&LEFT.into());
        }
    }

    /// Calls `then` with the records that another tab changed.
    pub(super) fn listen(&self, then: impl Fn(Vec<(Kind, Uuid)>) + 'static) {
        let Some(channel) = &self.channel else { return };
        let run = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if text == LEFT {
                crate::browser::reload();
                return;
            }
            if let Ok(keys) = serde_json::from_slice(text.as_bytes()) {
                then(keys);
            }
        });
        channel.set_onmessage(Some(run.as_ref().unchecked_ref()));
        run.forget();
    }
}
