-- Offices look through the hamlets of all teams, which are few among all records.
CREATE INDEX record_hamlet ON record (stream) WHERE kind = 'hamlet';
