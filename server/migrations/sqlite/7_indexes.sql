-- Every index is written with every visit. These serve few rows of the history: those that stand in for refused ones,
-- those that were refused, and those that no phone has sent.
DROP INDEX IF EXISTS op_mends;
CREATE INDEX op_mends ON op (mends) WHERE mends IS NOT NULL;
DROP INDEX IF EXISTS op_stream_received;
CREATE INDEX op_refused ON op (stream, received) WHERE verdict IS NOT NULL;
CREATE INDEX op_by_hand ON op (stream, received) WHERE device IS NULL;

-- The key the other way round finds a record in whatever stream it is, and needs no index beside it.
CREATE TABLE record_by_id (
    stream    TEXT NOT NULL REFERENCES stream (id),
    id        TEXT NOT NULL,
    kind      TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    body      TEXT NOT NULL,
    by_device TEXT,
    others    BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (id, stream)
);
INSERT INTO record_by_id (stream, id, kind, seq, body, by_device, others)
    SELECT stream, id, kind, seq, body, by_device, others FROM record ORDER BY id, stream;
DROP TABLE record;
ALTER TABLE record_by_id RENAME TO record;
CREATE UNIQUE INDEX record_seq ON record (stream, seq);
CREATE INDEX record_hamlet ON record (stream) WHERE kind = 'hamlet';
