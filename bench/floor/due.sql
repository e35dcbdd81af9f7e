-- Consents of a bare project, of which so many have ended; filled anew for each round.
CREATE TABLE IF NOT EXISTS floor_consent (
    id bigserial PRIMARY KEY, status varchar(16) NOT NULL, ends date NOT NULL);
CREATE INDEX IF NOT EXISTS floor_consent_active ON floor_consent (id) WHERE status = 'active';
CREATE TABLE IF NOT EXISTS floor_event (
    id bigserial PRIMARY KEY, consent_id bigint NOT NULL REFERENCES floor_consent, number int NOT NULL,
    kind varchar(16) NOT NULL, at timestamptz NOT NULL, before bytea NOT NULL, digest bytea NOT NULL,
    UNIQUE (consent_id, number));
TRUNCATE floor_consent, floor_event;
INSERT INTO floor_consent (status, ends)
SELECT 'active', current_date + (CASE WHEN g > DUE THEN 30 ELSE -1 END)
FROM generate_series(1, DUE * 3 / 2) g;
INSERT INTO floor_event (consent_id, number, kind, at, before, digest)
SELECT id, 1, 'signed', now(), '', sha256(id::text::bytea) FROM floor_consent;
ANALYZE floor_consent, floor_event;
