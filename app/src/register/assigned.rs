//! Which household is whose to visit.

use super::{Query, Register, insert_by};
use domain::{HouseholdId, MemberId, VisitDate};

/// Whose households to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's and nobody's.
    Anybodys,
    /// Those that are assigned to nobody.
    Nobodys,
    /// A member's.
    Of(MemberId),
}

impl Register {
    /// The households that match, by whose they are, in Vietnamese order of names.
    pub fn assigned(&mut self, query: &Query, whose: Whose, today: VisitDate) -> Vec<HouseholdId> {
        let mut all = self.find(query, today);
        all.retain(|id| {
            let own = self.house(*id).and_then(|house| house.household.assigned);
            match whose {
                Whose::Anybodys => true,
                Whose::Nobodys => own.is_none(),
                Whose::Of(member) => own == Some(member),
            }
        });
        all
    }

    /// The members with how many households are theirs to visit, in Vietnamese order of names; then whoever left, or is
    /// nobody that is known, and has some. `true` for those.
    pub fn workload(&self) -> Vec<(MemberId, String, usize, bool)> {
        let mut all: Vec<_> = self.members().into_iter().map(|(id, name)| (id, name, 0, false)).collect();
        let mut gone: Vec<(MemberId, usize)> = Vec::new();
        for member in self.houses.values().filter_map(|house| house.household.assigned) {
            if let Some((_, _, count, _)) = all.iter_mut().find(|(id, ..)| *id == member) {
                *count += 1;
            } else if let Some((_, count)) = gone.iter_mut().find(|(id, _)| *id == member) {
                *count += 1;
            } else {
                insert_by(&mut gone, (member, 1), |(id, _)| *id);
            }
        }
        all.extend(gone.into_iter().map(|(id, count)| (id, self.member_name(Some(id)).to_owned(), count, true)));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Fields, Kind, Op, OpId, Record, Stamp};
    use serde_json::json;
    use uuid::Uuid;

    fn put(register: &mut Register, kind: Kind, id: Uuid, set: &serde_json::Value) {
        let mut record = Record::new(kind.clone(), id);
        let set: Fields = serde_json::from_value(set.clone()).unwrap();
        let (id, at) = (OpId::new(1, [0; 10]), Stamp { ms: 1, count: 0, device: 1 });
        record.merge(&Op {
            id,
            n: 0,
            device: None,
            kind,
            rec: record.id,
            at,
            set,
            over: None,
            mends: None,
            more: Fields::new(),
        });
        register.put(&record);
    }

    #[test]
    fn what_is_assigned_to_somebody_who_is_no_member_stays_in_sight() {
        let mut register = Register::new();
        let member = |n: u8| MemberId::new(1, [n; 10]);
        let home = |n: u8| HouseholdId::new(1, [n; 10]);
        for (n, name) in [(1, "Phùn Văn Hòa"), (2, "Lỷ A Tài"), (3, "Tằng Thị An")] {
            put(&mut register, Kind::MEMBER, member(n).uuid(), &json!({"name": name, "role": "member"}));
        }
        let left = json!({"name": "Nình Văn Bảo", "role": "member", "left": true});
        put(&mut register, Kind::MEMBER, member(4).uuid(), &left);
        for (n, whose) in [(1, Some(1)), (2, Some(1)), (3, Some(9)), (4, None), (6, Some(4))] {
            let set = json!({"code": format!("BL-00{n}"), "assigned": whose.map(|whose| member(whose).to_string())});
            put(&mut register, Kind::HOUSEHOLD, home(n).uuid(), &set);
        }
        // One that was merged into another is nobody's to visit.
        put(
            &mut register,
            Kind::HOUSEHOLD,
            home(5).uuid(),
            &json!({"same_as": home(4).to_string(), "assigned": member(1).to_string()}),
        );
        let load = register.workload();
        let load: Vec<_> = load.iter().map(|(id, name, count, left)| (*id, &**name, *count, *left)).collect();
        let expected = [
            (member(3), "Tằng Thị An", 0, false),
            (member(1), "Phùn Văn Hòa", 2, false),
            (member(2), "Lỷ A Tài", 0, false),
            (member(4), "Nình Văn Bảo", 1, true),
            (member(9), "", 1, true),
        ];
        assert_eq!(load, expected);
        let day = "2026-11-23".parse().unwrap();
        let mut whose = |whose| register.assigned(&Query::default(), whose, day);
        assert_eq!(whose(Whose::Of(member(1))), [home(1), home(2)]);
        assert_eq!(whose(Whose::Of(member(9))), [home(3)]);
        assert_eq!(whose(Whose::Nobodys), [home(4)]);
        assert_eq!(whose(Whose::Anybodys).len(), 5);
    }
}
