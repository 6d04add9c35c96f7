//! `SQLite`'s files at one instant, and what a power cut makes of them.
//!
//! A power cut keeps what was synced. Of what was only written it keeps any part, in any order. Which bytes
//! are which is told by the index (`-shm`), which lies in memory only and which no copy has: `SQLite` moves
//! its `mxFrame` after it has synced the frames up to there (with `synchronous=FULL`), and moves
//! `nBackfillAttempted` before, `nBackfill` after a checkpoint has written pages into the database and synced
//! it. <https://sqlite.org/walformat.html>

use super::Dice;
use std::ops::Range;
use std::path::Path;

const BOOK: &str = "tung-nha.db";
const LOG: &str = "tung-nha.db-wal";
const INDEX: &str = "tung-nha.db-shm";

/// Bytes of the write-ahead log before its first frame, and of a frame before its page.
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// Where the index has its numbers, and the salt that it shares with the log's header at `LOG_SALT`.
const PAGE_SIZE: usize = 14;
const MX_FRAME: usize = 16;
const SALT: Range<usize> = 32..40;
const BACKFILL: usize = 96;
const BACKFILL_ATTEMPTED: usize = 128;
const LOG_SALT: Range<usize> = 16..24;
/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// What lies on the disk.
#[derive(Clone, PartialEq)]
pub(crate) struct Disk {
    book: Vec<u8>,
    log: Vec<u8>,
    index: Vec<u8>,
}

impl Disk {
    /// The files as they all are at one instant. Whoever writes them must stand still, or this never ends.
    pub(crate) fn of(folder: &Path) -> Self {
        let read = |name| std::fs::read(folder.join(name)).unwrap();
        let look = || Self { book: read(BOOK), log: read(LOG), index: read(INDEX) };
        let mut seen = look();
        // Read twice alike, the first file was the same from its first reading to its second, and so were
        // the others: there is an instant at which all were so.
        loop {
            let again = look();
            if again == seen {
                return seen;
            }
            seen = again;
        }
    }

    /// Puts it into a folder, as a machine that starts again finds it.
    pub(crate) fn lies_in(&self, folder: &Path) {
        std::fs::write(folder.join(BOOK), &self.book).unwrap();
        std::fs::write(folder.join(LOG), &self.log).unwrap();
    }

    fn number(&self, at: usize) -> usize {
        let bytes = self.index[at..at + 4].try_into().unwrap();
        usize::try_from(u32::from_ne_bytes(bytes)).unwrap()
    }

    fn page(&self) -> usize {
        usize::from(u16::from_ne_bytes([self.index[PAGE_SIZE], self.index[PAGE_SIZE + 1]]))
    }

    /// The log's bytes up to the end of this many frames; all of them if the log is about to begin anew.
    fn log_to(&self, frames: usize) -> usize {
        let begins_anew = self.log.get(LOG_SALT) != Some(&self.index[SALT]);
        let end = LOG_HEADER + frames * (FRAME_HEADER + self.page());
        if begins_anew { self.log.len() } else { end.min(self.log.len()) }
    }

    /// The bytes of the log that are synced, and needed: the database does not have them yet.
    pub(crate) fn owed(&self) -> Range<usize> {
        self.log_to(self.number(BACKFILL_ATTEMPTED))..self.log_to(self.number(MX_FRAME))
    }

    /// Pages that a checkpoint is writing into the database at this instant.
    pub(crate) fn pages_on_their_way(&self) -> Vec<usize> {
        let frame = FRAME_HEADER + self.page();
        let frames = self.log_to(self.number(BACKFILL))..self.log_to(self.number(BACKFILL_ATTEMPTED));
        let page = |at: usize| u32::from_be_bytes(self.log[at..at + 4].try_into().unwrap());
        frames.step_by(frame).map(|at| usize::try_from(page(at)).unwrap()).collect()
    }

    /// What was synced is as it was; of the rest some never reached the disk, or reached it as noise.
    pub(crate) fn loses_what_was_not_synced(&self, dice: &Dice) -> Self {
        let mut left = self.clone();
        left.log_breaks_at(self.owed().end + dice.below(self.log.len() - self.owed().end + 1), dice);
        for page in self.pages_on_their_way() {
            let start = (page - 1) * self.page();
            if let Some(page) = left.book.get_mut(start..start + self.page()).filter(|_| dice.once_in(2)) {
                let half = page.len() / 2;
                dice.makes_noise(&mut page[half..]);
            }
        }
        left
    }

    /// Worse than a power cut: a disk that had said it had them loses the end of the log's synced bytes.
    pub(crate) fn loses_what_was_synced(&self, dice: &Dice) -> Self {
        let mut left = self.clone();
        left.log_breaks_at(self.owed().start + dice.below(self.owed().len() + 1), dice);
        left
    }

    /// From here on the log is missing, or noise, or has sectors that were never written.
    fn log_breaks_at(&mut self, at: usize, dice: &Dice) {
        match dice.below(3) {
            0 => self.log.truncate(at),
            1 => dice.makes_noise(&mut self.log[at..]),
            _ => {
                let hole = at..self.log.len().min(at + SECTOR * (1 + dice.below(8)));
                self.log[hole].fill(0);
            }
        }
    }
}
