-- A team of which the column `office` names a unit is that unit's office: it has a stream like every team, officers for
-- members, and is on no list of teams. Both columns follow from the team's record, like its name.
ALTER TABLE team ADD COLUMN commune TEXT;
ALTER TABLE team ADD COLUMN office TEXT;
UPDATE team SET commune = (SELECT r.body::json -> 'set' ->> 'commune' FROM record r WHERE r.stream = team.id AND r.id = team.id);
CREATE INDEX team_commune ON team (commune);
CREATE INDEX team_office ON team (office);

-- Who looked at what and changed what in an office: ids and codes, no names.
CREATE TABLE audit (
    id     TEXT PRIMARY KEY,
    at     BIGINT NOT NULL,
    member TEXT NOT NULL,
    unit   TEXT NOT NULL,
    what   TEXT NOT NULL,
    about  TEXT
);
CREATE INDEX audit_at ON audit (at);
