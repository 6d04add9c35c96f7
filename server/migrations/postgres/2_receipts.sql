-- What the server holds of a phone's ops: their number and the exclusive or of their ids' hashes.
ALTER TABLE device ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN held_hash BIGINT NOT NULL DEFAULT 0;
-- The refused op in whose place this one stands, so that a leader sees what is still open.
ALTER TABLE op ADD COLUMN mends TEXT;
CREATE INDEX op_mends ON op (mends);
CREATE INDEX op_stream_received ON op (stream, received);
