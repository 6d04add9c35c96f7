-- The phone that changed a record last, and the number of the last change that was not that phone's: a phone need not
-- be told what nobody but itself has changed.
ALTER TABLE record ADD COLUMN by_device TEXT;
ALTER TABLE record ADD COLUMN others BIGINT NOT NULL DEFAULT 0;
-- A hash over the ids of all ops of a stream up to an op, by which a phone notices that the data went back to an older copy.
ALTER TABLE stream ADD COLUMN chain BIGINT NOT NULL DEFAULT 0;
ALTER TABLE op ADD COLUMN chain BIGINT;
