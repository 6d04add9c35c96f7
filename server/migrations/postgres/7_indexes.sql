-- Every index is written with every visit. These serve few rows of the history: those that stand in for refused ones,
-- those that were refused, and those that no phone has sent.
DROP INDEX IF EXISTS op_mends;
CREATE INDEX op_mends ON op (mends) WHERE mends IS NOT NULL;
DROP INDEX IF EXISTS op_stream_received;
CREATE INDEX op_refused ON op (stream, received) WHERE verdict IS NOT NULL;
CREATE INDEX op_by_hand ON op (stream, received) WHERE device IS NULL;

-- The key the other way round finds a record in whatever stream it is, and needs no index beside it.
ALTER TABLE record DROP CONSTRAINT record_pkey, ADD PRIMARY KEY (id, stream);
DROP INDEX IF EXISTS record_id;
