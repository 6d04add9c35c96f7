-- The phone that changed a record last, and the number of the last change that was not that phone's: a phone need not
-- be told what nobody but itself has changed.
ALTER TABLE record ADD COLUMN by_device TEXT;
ALTER TABLE record ADD COLUMN others BIGINT NOT NULL DEFAULT 0;
