-- A stream is what a phone pulls from: one per team, and 'shared'. Its row is the lock under which
-- sequence numbers are given.
CREATE TABLE stream (
    id  TEXT PRIMARY KEY,
    seq BIGINT NOT NULL
);

CREATE TABLE team (
    id   TEXT PRIMARY KEY REFERENCES stream (id),
    name TEXT NOT NULL
);

CREATE TABLE member (
    id   TEXT PRIMARY KEY,
    team TEXT NOT NULL REFERENCES team (id),
    name TEXT NOT NULL,
    role TEXT NOT NULL
);
CREATE INDEX member_team ON member (team);

CREATE TABLE device (
    id          TEXT PRIMARY KEY,
    member      TEXT NOT NULL REFERENCES member (id),
    team        TEXT NOT NULL REFERENCES team (id),
    joined      BIGINT NOT NULL,
    last_sync   BIGINT,
    build       TEXT NOT NULL,
    state       TEXT NOT NULL,
    clock_ahead BIGINT NOT NULL,
    revoked     BIGINT
);
CREATE INDEX device_member ON device (member);

-- Only hashes: whoever reads this table can neither join nor sign in.
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    device     TEXT NOT NULL REFERENCES device (id),
    created    BIGINT NOT NULL
);
CREATE INDEX session_device ON session (device);

CREATE TABLE join_code (
    code_hash TEXT PRIMARY KEY,
    member    TEXT NOT NULL REFERENCES member (id),
    expires   BIGINT NOT NULL,
    used_at   BIGINT,
    used_by   TEXT
);

-- The history: every op as it came, refused ones too. `verdict` is the refusal, or nothing.
CREATE TABLE op (
    id       TEXT PRIMARY KEY,
    stream   TEXT NOT NULL REFERENCES stream (id),
    seq      BIGINT,
    device   TEXT,
    member   TEXT,
    kind     TEXT NOT NULL,
    rec      TEXT NOT NULL,
    body     TEXT NOT NULL,
    received BIGINT NOT NULL,
    verdict  TEXT
);
CREATE INDEX op_rec ON op (rec);

-- The present state, which is what pulls and reports read.
CREATE TABLE record (
    stream TEXT NOT NULL REFERENCES stream (id),
    id     TEXT NOT NULL,
    kind   TEXT NOT NULL,
    seq    BIGINT NOT NULL,
    body   TEXT NOT NULL,
    PRIMARY KEY (stream, id)
);
CREATE UNIQUE INDEX record_seq ON record (stream, seq);
CREATE INDEX record_id ON record (id);
