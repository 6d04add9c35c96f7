//! How often joining may fail: a code has 40 bits, and nobody gets to try many.

use crate::error::{self, Error};
use domain::Millis;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Failed joins a minute, over the whole process. A team that mistypes in one room stays far below.
const MOST: usize = 30;
const WINDOW_MS: Millis = 60_000;

/// When joins failed lately.
#[derive(Debug, Default)]
pub struct JoinLimit(Mutex<VecDeque<Millis>>);

impl JoinLimit {
    /// An error if too many joins failed within the last minute.
    pub fn check(&self, now: Millis) -> Result<(), Error> {
        let mut failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while failed.front().is_some_and(|at| at + WINDOW_MS <= now) {
            failed.pop_front();
        }
        match failed.front() {
            Some(first) if failed.len() >= MOST => {
                let seconds = (first + WINDOW_MS).saturating_sub(now).div_ceil(1000);
                Err(error::too_many_tries().after(u32::try_from(seconds).unwrap_or(60)))
            }
            _ => Ok(()),
        }
    }

    /// Notes that a join failed.
    pub fn failed(&self, now: Millis) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(now);
    }
}
