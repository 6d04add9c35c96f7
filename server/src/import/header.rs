//! Which column holds what, by the words of a header row: whatever their order, tones, case and punctuation.

use super::table::{Cell, Row, letter};
use domain::imports::{Column, ColumnHead, LeftOut};

/// How far down a header may stand: titles and the office's name come above it.
const DEEPEST: u32 = 20;

/// What a header says of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning<C> {
    /// It is taken in.
    Taken(C),
    /// It is never taken in.
    Left(LeftOut),
    /// It is not understood.
    Unknown,
}

/// How the headers of one kind of list are understood.
#[derive(Clone, Copy)]
pub struct Words<'w, C: 'static> {
    /// What a header says.
    pub meaning: &'w dyn Fn(&str) -> Meaning<C>,
    /// Columns that tell one row from another: a list has at least one of them.
    pub tells: &'static [C],
    /// Columns of which some are filled in every row that belongs to the list, and none in what stands below it.
    pub says: &'static [C],
}

/// A header row.
#[derive(Clone, Debug, PartialEq)]
pub struct Header<C> {
    /// The row's place in the table.
    pub place: usize,
    /// How many rows it is high: one, or two.
    pub depth: usize,
    /// Its columns; those without a header are not among them.
    pub columns: Vec<(usize, String, Meaning<C>)>,
}

impl<C: Copy + PartialEq> Header<C> {
    /// How many columns are understood.
    pub fn understood(&self) -> usize {
        self.columns.iter().filter(|(_, _, meaning)| matches!(meaning, Meaning::Taken(_))).count()
    }

    /// Where a column is.
    pub fn place_of(&self, column: C) -> Option<usize> {
        self.columns.iter().find(|(_, _, meaning)| *meaning == Meaning::Taken(column)).map(|(place, _, _)| *place)
    }

    /// The place of a column and what its header says, as an error names it.
    pub fn named(&self, column: C) -> Option<(usize, String)> {
        let place = self.place_of(column)?;
        self.columns.iter().find(|(own, _, _)| *own == place).map(|(place, header, _)| (*place, header.clone()))
    }
}

impl<C: Copy + Into<Column>> Header<C> {
    /// The columns as a person is told of them.
    pub fn heads(&self) -> impl Iterator<Item = ColumnHead> {
        self.columns.iter().map(|(place, header, meaning)| ColumnHead {
            letter: letter(*place),
            header: header.clone(),
            column: if let Meaning::Taken(column) = meaning { Some((*column).into()) } else { None },
            left_out: if let Meaning::Left(why) = meaning { Some(*why) } else { None },
        })
    }
}

/// The row, near the top, that names most columns: at least two, of which one tells a household from another. Or two
/// rows, of which the lower one divides columns of the upper one.
pub fn find<C: Copy + PartialEq>(rows: &[Row], words: &Words<'_, C>) -> Option<Header<C>> {
    let mut best: Option<Header<C>> = None;
    for (place, row) in rows.iter().enumerate().take_while(|(_, row)| row.number <= DEEPEST) {
        let below = rows.get(place + 1).filter(|below| below.number == row.number + 1);
        for header in [Some(read(place, row, words)), below.and_then(|below| read_both(place, row, below, words))]
            .into_iter()
            .flatten()
        {
            let tells = words.tells.iter().any(|column| header.place_of(*column).is_some());
            let most = best.as_ref().map_or(1, Header::understood);
            if tells && header.understood() > most {
                best = Some(header);
            }
        }
    }
    best
}

fn read<C: Copy + PartialEq>(place: usize, row: &Row, words: &Words<'_, C>) -> Header<C> {
    let texts = row.cells.iter().map(Cell::said);
    Header { place, depth: 1, columns: columns(texts, words) }
}

/// "Số khẩu" above "Tổng số" and "Từ 15 tuổi". None if the lower row is no part of a header, but of the list.
fn read_both<C: Copy + PartialEq>(place: usize, upper: &Row, lower: &Row, words: &Words<'_, C>) -> Option<Header<C>> {
    let (mut texts, mut over) = (Vec::new(), None);
    for column in 0..upper.cells.len().max(lower.cells.len()) {
        let (above, below) = (upper.cell(column).said(), lower.cell(column).said());
        // The upper cell spreads over the columns that the lower row divides it into.
        over = above.clone().or(over.filter(|_| below.is_some()));
        texts.push(match (over.clone(), below) {
            (Some(above), Some(below)) if above != below => Some(format!("{above} {below}")),
            (above, below) => below.or(above),
        });
    }
    let header = Header { place, depth: 2, columns: columns(texts.into_iter(), words) };
    let is_row = words.tells.iter().filter_map(|column| header.place_of(*column)).any(|column| {
        let below = lower.cell(column);
        let names = below.said().is_some_and(|text| (words.meaning)(&text) != Meaning::Unknown);
        !below.is_empty() && below != upper.cell(column) && !names
    });
    (!is_row).then_some(header)
}

type Columns<C> = Vec<(usize, String, Meaning<C>)>;

fn columns<C: Copy + PartialEq>(texts: impl Iterator<Item = Option<String>>, words: &Words<'_, C>) -> Columns<C> {
    let mut columns: Columns<C> = Vec::new();
    for (column, text) in texts.enumerate() {
        let Some(text) = text else { continue };
        let meaning = match (words.meaning)(&text) {
            taken @ Meaning::Taken(_) if columns.iter().any(|(_, _, other)| *other == taken) => {
                Meaning::Left(LeftOut::Repeated)
            }
            meaning => meaning,
        };
        columns.push((column, text, meaning));
    }
    columns
}

/// The words of a header, folded.
pub fn words(header: &str) -> Vec<String> {
    let folded = domain::fold(header);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
