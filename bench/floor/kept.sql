-- What a bare project writes of a signal of which as much is kept as of ours; empty for each run.
CREATE TABLE IF NOT EXISTS floor_number (year int PRIMARY KEY, next int NOT NULL);
CREATE TABLE IF NOT EXISTS floor_kept (
    id bigserial PRIMARY KEY, number varchar(20) NOT NULL UNIQUE, created timestamptz NOT NULL,
    category varchar(16) NOT NULL, severity smallint NOT NULL, status varchar(16) NOT NULL,
    team_id int NOT NULL, worker_id int NOT NULL, platform varchar(16) NOT NULL,
    neighbourhood varchar(60) NOT NULL, narrative bytea NOT NULL);
CREATE INDEX IF NOT EXISTS floor_kept_team_new ON floor_kept (team_id, created DESC, id DESC);
CREATE INDEX IF NOT EXISTS floor_kept_team_cat
  ON floor_kept (team_id, category, severity, created DESC, id DESC);
CREATE TABLE IF NOT EXISTS floor_word (
    id bigserial PRIMARY KEY, team_id int NOT NULL, term bigint NOT NULL,
    signal_id bigint NOT NULL REFERENCES floor_kept);
CREATE INDEX IF NOT EXISTS floor_word_of_team ON floor_word (team_id, term, signal_id);
CREATE TABLE IF NOT EXISTS floor_entry (
    id bigserial PRIMARY KEY, at timestamptz NOT NULL, verb varchar(16) NOT NULL,
    number varchar(20) NOT NULL, worker_id int NOT NULL, salt bytea NOT NULL,
    digest bytea NOT NULL);
CREATE TABLE IF NOT EXISTS floor_duty (
    id bigserial PRIMARY KEY, team_id int NOT NULL, worker_id int NOT NULL,
    starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS floor_warning (
    id bigserial PRIMARY KEY, key varchar(80) NOT NULL UNIQUE, number varchar(20) NOT NULL,
    worker_id int NOT NULL, due_at timestamptz NOT NULL, sent_at timestamptz);
CREATE INDEX IF NOT EXISTS floor_warning_due ON floor_warning (due_at) WHERE sent_at IS NULL;
-- The newest are open, as many as of the product's.
UPDATE floor_signal SET status = 'open' WHERE id IN (
  SELECT id FROM floor_signal ORDER BY created DESC LIMIT 750)
  AND NOT EXISTS (SELECT 1 FROM floor_signal WHERE status = 'open');
CREATE INDEX IF NOT EXISTS floor_signal_team_open
  ON floor_signal (team_id, created DESC, id DESC) WHERE status = 'open';
DELETE FROM floor_signal WHERE neighbourhood = 'Drukte';  -- what bench/burst.py adds
TRUNCATE floor_duty, floor_warning;
INSERT INTO floor_duty (team_id, worker_id, starts_at, ends_at)
  SELECT team, team, now() - interval '1 day', now() + interval '9 days'
  FROM generate_series(1, 50) AS team;
TRUNCATE floor_number, floor_kept, floor_word, floor_entry;
INSERT INTO floor_number SELECT generate_series(2020, 2060), 1;
