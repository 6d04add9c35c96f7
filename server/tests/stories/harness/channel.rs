use domain::TeamId;
use reqwest::Response;
use serde::Deserialize;
use std::time::Duration;

/// What the live channel says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Word {
    /// None: the stream that everybody reads.
    pub(crate) team: Option<TeamId>,
    pub(crate) seq: Option<u64>,
}

/// A live channel that is being listened to.
pub(crate) struct Channel {
    response: Response,
    text: String,
}

impl Channel {
    pub(crate) fn of(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        Self { response, text: String::new() }
    }

    /// The next word.
    pub(crate) async fn word(&mut self) -> Word {
        loop {
            if let Some((line, rest)) = self.text.split_once("\n\n") {
                let word = line.strip_prefix("data: ").map(|word| serde_json::from_str(word).unwrap());
                self.text = rest.into();
                match word {
                    Some(word) => return word,
                    None => continue,
                }
            }
            let chunk = self.response.chunk().await.unwrap().expect("the channel stays open");
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// All words up to the first of which this is true.
    pub(crate) async fn words_until(&mut self, is_last: impl Fn(&Word) -> bool) -> Vec<Word> {
        let mut words = Vec::new();
        let heard = async {
            loop {
                words.push(self.word().await);
                if words.last().is_some_and(&is_last) {
                    return;
                }
            }
        };
        let in_time = tokio::time::timeout(Duration::from_secs(20), heard).await;
        assert!(in_time.is_ok(), "heard only {words:?}");
        words
    }

    /// All words of the next half second.
    pub(crate) async fn words_of_a_moment(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        let listen = async {
            loop {
                words.push(self.word().await);
            }
        };
        let _: Result<(), _> = tokio::time::timeout(Duration::from_millis(500), listen).await;
        words
    }
}
