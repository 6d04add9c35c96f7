//! What a person is told of a list before anything is made, and the sheet of its errors.

use super::entry::Entry;
use super::fault::{Fault, Tells};
use super::header::Header;
use super::judge::{Judged, Row, Terms};
use super::known::Known;
use super::sheet::Sheet;
use domain::imports::{Column, ColumnHead, Fate, LeftOut, Preview, RowError, RowSeen, SHOWN_ROWS, SHOWN_TROUBLES};

/// The preview of a list.
pub fn preview<E: Entry>(
    digest: String,
    sheet: &Sheet<E::Head>,
    judged: &Judged<E>,
    known: &Known<E::Kept>,
    terms: &Terms,
) -> Preview {
    let personal = terms.consent.is_some();
    let mut heads: Vec<ColumnHead> = Vec::new();
    for head in sheet.all().flat_map(|sheet| self::heads::<E>(&sheet.header, personal)) {
        if !heads.contains(&head) {
            heads.push(head);
        }
    }
    let of = |wanted: fn(&ColumnHead) -> bool| heads.iter().filter(|head| wanted(head)).cloned().collect();
    let seen = |row: &Row<E>| seen(row, known);
    let is_doubtful = |row: &&Row<E>| matches!(row.fate, Fate::Duplicate | Fate::Differs);
    Preview {
        digest,
        form: sheet.form.to_owned(),
        sheet: sheet.name.clone(),
        sheets: sheet.all().filter_map(|sheet| sheet.label.as_deref().map(str::to_owned)).collect(),
        unread_sheets: sheet.unread.clone(),
        header_row: sheet.header_row,
        columns: of(|head| head.column.is_some() && head.left_out.is_none()),
        left_out: of(|head| head.left_out.is_some()),
        unknown: of(|head| head.column.is_none() && head.left_out.is_none()),
        personal,
        fates: judged.fates,
        erased_before: known.erased.len(),
        rows: judged.rows.iter().take(SHOWN_ROWS).map(seen).collect(),
        errors: judged.faults.iter().take(SHOWN_TROUBLES).map(RowError::from).collect(),
        errors_total: judged.faults.len(),
        doubtful: judged.rows.iter().filter(is_doubtful).take(SHOWN_TROUBLES).map(seen).collect(),
        skipped: sheet.all().flat_map(|sheet| &sheet.skipped).take(SHOWN_TROUBLES).copied().collect(),
    }
}

/// The columns; without consent, those of names and phone numbers are left out.
fn heads<E: Entry>(header: &Header<E::Head>, personal: bool) -> Vec<ColumnHead> {
    let needs_consent: Vec<Column> = E::PERSONAL.iter().map(|column| (*column).into()).collect();
    let is_personal = |head: &ColumnHead| head.column.is_some_and(|column| needs_consent.contains(&column));
    let mut heads: Vec<_> = header.heads().collect();
    for head in heads.iter_mut().filter(|head| !personal && is_personal(head)) {
        head.left_out = Some(LeftOut::NoConsent);
    }
    heads
}

fn seen<E: Entry>(row: &Row<E>, known: &Known<E::Kept>) -> RowSeen {
    let hamlet = row.draft.hamlet().and_then(|hamlet| known.hamlet_name(hamlet)).map(str::to_owned);
    let id = row.id.filter(|_| matches!(row.fate, Fate::Same | Fate::Differs | Fate::Erased));
    let sheet = row.sheet.as_deref().map(str::to_owned);
    let at = row.name.sheet.map(|_| row.name.to_string());
    RowSeen {
        sheet,
        at,
        fate: row.fate,
        hamlet,
        differs: row.differs.clone(),
        twin: row.twin.clone(),
        ..row.draft.seen(id)
    }
}

/// All errors as a sheet that spreadsheets open: with the mark by which they know UTF-8. Of a list in several sheets each
/// line begins with the sheet's name.
pub fn errors_csv<W: Tells>(faults: &[Fault<W>]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let are_several = faults.iter().any(|fault| fault.sheet.is_some());
    let mut write = |sheet: &str, cells: [&str; 6]| {
        let sheet = are_several.then_some(sheet);
        out.write_record(sheet.into_iter().chain(cells)).expect("writing to memory cannot fail");
    };
    write("Trang tính", ["Dòng", "Cột", "Tiêu đề", "Mã lỗi", "Lỗi", "Error"]);
    for error in faults.iter().map(RowError::from) {
        let header = harmless(&error.header.unwrap_or_default());
        let (sheet, letter) = (harmless(&error.sheet.unwrap_or_default()), error.letter.unwrap_or_default());
        write(&sheet, [&error.row.to_string(), &letter, &header, &error.code, &error.vi, &error.en]);
    }
    out.into_inner().expect("writing to memory cannot fail")
}

/// A text of the file that a spreadsheet would take for a formula.
pub fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() }
}
