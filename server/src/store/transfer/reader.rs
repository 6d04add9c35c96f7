//! Reading the file, line by line, and being sure of it: no database is needed for that.

use super::super::tables::{TABLES, Table};
use super::format::{Header, Row, Summary, Tally};
use super::{Refused, Trouble};
use std::io::{BufRead, Read};

/// Most bytes of a line. A record is far smaller; a file of another kind need not be read whole to be refused.
const MAX_LINE_BYTES: u64 = 64 * 1024 * 1024;

/// A file that is being read.
#[derive(Debug)]
pub(super) struct Reader<'a, R> {
    file: &'a mut R,
    line: Vec<u8>,
    /// Tables that have not begun yet, after the present one.
    tables: &'static [Table],
    tally: Tally,
}

impl<'a, R: BufRead> Reader<'a, R> {
    /// Reads the first line: only a file of tables at this step will do.
    pub(super) fn new(file: &'a mut R, step: i64) -> Result<Self, Trouble> {
        let mut reader = Self { file, line: Vec::new(), tables: TABLES, tally: Tally::new() };
        reader.next_line()?;
        let is_ours = reader.line.starts_with(br#"{"file":"tung-nha","#);
        match serde_json::from_slice::<Header>(&reader.line) {
            Ok(header) if header == Header::at(step) => Ok(reader),
            _ if !is_ours => Err(Refused::NotOurs.into()),
            _ if !reader.is_whole_line() => Err(Refused::CutOff.into()),
            _ => Err(Refused::OtherBuild.into()),
        }
    }

    /// The next row with its table; none when all were read and are what the last line says.
    pub(super) fn next_row(&mut self) -> Result<Option<(&'static Table, Row)>, Trouble> {
        self.next_line()?;
        if !self.is_whole_line() {
            return Err(Refused::CutOff.into());
        }
        if self.line.starts_with(b"{") {
            return self.end().map(|()| None);
        }
        let (name, row): (String, Row) = serde_json::from_slice(&self.line).map_err(|_| Refused::Altered)?;
        let at = self.tables.iter().position(|table| table.name == name).ok_or(Refused::Altered)?;
        self.tables = &self.tables[at..];
        self.tally.pass(&name, &self.line);
        Ok(Some((&self.tables[0], row)))
    }

    /// The number of rows and their hash, so far.
    pub(super) fn summary(&self) -> Summary {
        self.tally.summary()
    }

    fn end(&mut self) -> Result<(), Trouble> {
        let said: Summary = serde_json::from_slice(&self.line).map_err(|_| Refused::Altered)?;
        self.next_line()?;
        if said == self.summary() && self.line.is_empty() { Ok(()) } else { Err(Refused::Altered.into()) }
    }

    fn next_line(&mut self) -> Result<(), Trouble> {
        self.line.clear();
        self.file.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut self.line)?;
        Ok(())
    }

    fn is_whole_line(&self) -> bool {
        self.line.ends_with(b"\n")
    }
}
