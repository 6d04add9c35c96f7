use super::World;
use domain::wire::Verdict;
use domain::{Op, OpId, Record};
use server::store::Place;
use sqlx::{AnyConnection, Connection, Row};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// One op of the log.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) op: Op,
    pub(crate) stream: String,
    /// None if it was refused.
    pub(crate) seq: Option<u64>,
    received: u64,
}

/// The whole book as it lies in the database: the log of ops, and the records that should follow from it.
pub(crate) struct Book {
    /// In the order of their numbers.
    pub(crate) log: Vec<Entry>,
    records: HashMap<(String, Uuid), Record>,
    streams: BTreeMap<String, u64>,
    /// Names by which sign-in knows teams and members.
    names: HashMap<String, String>,
}

impl Book {
    /// Reads it, as it is at one moment.
    pub(crate) async fn read(place: &Place) -> Self {
        let mut connection = World::connection_to(place).await;
        let begin = match place {
            Place::Folder(_) => "BEGIN",
            Place::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        let mut tx = connection.begin_with(begin).await.unwrap();
        let book = Self::read_in(&mut tx).await;
        drop(tx);
        connection.close().await.unwrap();
        book
    }

    async fn read_in(tx: &mut AnyConnection) -> Self {
        let nat = |n: i64| u64::try_from(n).unwrap();
        let log = sqlx::query("SELECT body, stream, seq, received, id FROM op ORDER BY seq, id");
        let log = log.fetch_all(&mut *tx).await.unwrap().into_iter().map(|row| {
            let op: Op = serde_json::from_str(row.get(0)).unwrap();
            assert_eq!(op.id.to_string(), row.get::<String, _>(4));
            Entry { op, stream: row.get(1), seq: row.get::<Option<i64>, _>(2).map(nat), received: nat(row.get(3)) }
        });
        let log = log.collect();
        let records = sqlx::query("SELECT stream, body, seq FROM record").fetch_all(&mut *tx).await.unwrap();
        let records = records.into_iter().map(|row| {
            let record: Record = serde_json::from_str(row.get(1)).unwrap();
            assert_eq!(record.seq, nat(row.get(2)));
            ((row.get(0), record.id), record)
        });
        let records = records.collect();
        let streams = sqlx::query("SELECT id, seq FROM stream").fetch_all(&mut *tx).await.unwrap();
        let streams = streams.into_iter().map(|row| (row.get(0), nat(row.get(1)))).collect();
        let names = "SELECT id, name FROM team UNION ALL SELECT id, name FROM member";
        let names = sqlx::query(names).fetch_all(tx).await.unwrap();
        let names = names.into_iter().map(|row| (row.get(0), row.get(1))).collect();
        Self { log, records, streams, names }
    }

    /// Nothing in it is half written: each stream's numbers have no gap and no repeat, and the log, merged
    /// again from its beginning, gives the records and what sign-in knows.
    #[track_caller]
    pub(crate) fn agrees_with_itself(&self) {
        let mut again: HashMap<(String, Uuid), Record> = HashMap::new();
        let mut seqs: BTreeMap<String, u64> = self.streams.keys().map(|stream| (stream.clone(), 0)).collect();
        for Entry { op, stream, seq, received } in &self.log {
            let Some(seq) = *seq else { continue };
            let last = seqs.get_mut(stream).unwrap();
            assert_eq!(seq, *last + 1, "a gap or a repeat in {stream}");
            *last = seq;
            let record = again.entry((stream.clone(), op.rec)).or_insert_with(|| Record::new(op.kind.clone(), op.rec));
            record.merge(&Op { at: op.at.bounded(*received), ..op.clone() });
            record.seq = seq;
        }
        assert_eq!(seqs, self.streams);
        assert_eq!(again.len(), self.records.len());
        for (key, record) in &again {
            assert_eq!(self.records.get(key), Some(record), "the log says otherwise");
        }
        let named = again.values().filter(|record| matches!(record.kind.as_str(), "team" | "member"));
        let named: HashMap<_, _> = named.map(|r| (r.id.to_string(), r.text("name").unwrap().to_owned())).collect();
        assert_eq!(named, self.names);
    }

    /// What was answered is there as it was answered. No op can be there twice: its id is the log's key.
    #[track_caller]
    pub(crate) fn holds<'a>(&self, answered: impl IntoIterator<Item = (&'a Op, &'a Verdict)>) {
        let log: HashMap<OpId, &Entry> = self.log.iter().map(|entry| (entry.op.id, entry)).collect();
        for (op, verdict) in answered {
            let entry = log.get(&op.id).unwrap_or_else(|| panic!("an acknowledged op was lost: {op:?}"));
            assert_eq!((&entry.op, entry.seq), (op, verdict.seq));
        }
    }

    /// The records of a stream, in the order in which a pull brings them.
    pub(crate) fn records_of(&self, stream: &str) -> Vec<Record> {
        let own = self.records.iter().filter(|((place, _), _)| place == stream);
        let mut own: Vec<_> = own.map(|(_, record)| record.clone()).collect();
        own.sort_by_key(|record| record.seq);
        own
    }
}
