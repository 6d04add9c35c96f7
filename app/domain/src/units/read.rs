//! Reading the tables of units: they hold no quotation marks, so a line is its cells.

use super::{Invalid, KNOWN_FROM, Merge, PROVINCE, REFORM, Unit, UnitCode, Units, VisitDate, canonical};
use crate::Reason;
use std::collections::BTreeMap;

const PROVINCE_NAME: &str = "Tỉnh Quảng Ninh";

impl Units {
    /// Reads the communes before, the communes of now, and which became which.
    pub fn read(old: &str, new: &str, merges: &str) -> Result<Self, Invalid> {
        let (known_from, reform): (VisitDate, VisitDate) = (KNOWN_FROM.parse()?, REFORM.parse()?);
        let last = Some(reform.plus_days(-1));
        let province: UnitCode = PROVINCE.parse()?;
        let mut units = Self { all: BTreeMap::new(), merges: Vec::new(), known_from, reform };
        units.add(Unit {
            code: province.clone(),
            name: PROVINCE_NAME.to_owned(),
            parent: None,
            from: known_from,
            to: None,
        })?;
        for [code, name, _, district, district_name] in rows(old)? {
            let (code, district): (UnitCode, UnitCode) = (code.parse()?, district.parse()?);
            if !units.all.contains_key(&district) {
                let parent = Some(province.clone());
                let name = district_name.to_owned();
                units.add(Unit { code: district.clone(), name, parent, from: known_from, to: last })?;
            }
            units.add(Unit { code, name: name.to_owned(), parent: Some(district), from: known_from, to: last })?;
        }
        for [code, name, _] in rows(new)? {
            let parent = Some(province.clone());
            units.add(Unit { code: code.parse()?, name: name.to_owned(), parent, from: reform, to: None })?;
        }
        for [old, _, _, new, _, split] in rows(merges)? {
            let (old, new) = (old.parse()?, canonical(&new.parse()?));
            units.merges.push(Merge { old, new, split: split == "True" });
        }
        Ok(units)
    }

    /// No two units have one code at one time.
    fn add(&mut self, unit: Unit) -> Result<(), Invalid> {
        let same = self.all.entry(unit.code.clone()).or_default();
        if same.iter().any(|other| other.valid_on(unit.from) || unit.valid_on(other.from)) {
            return Err(Invalid::new("unit", Reason::Malformed));
        }
        same.push(unit);
        Ok(())
    }
}

/// The rows below the header, each of so many cells.
fn rows<const N: usize>(table: &str) -> Result<Vec<[&str; N]>, Invalid> {
    table.lines().skip(1).filter(|line| !line.is_empty()).map(cells).collect()
}

fn cells<const N: usize>(line: &str) -> Result<[&str; N], Invalid> {
    let cells: Vec<_> = line.split(',').map(str::trim).collect();
    cells.try_into().map_err(|_| Invalid::new("unit", Reason::Malformed))
}
