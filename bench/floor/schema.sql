-- The floor's table, filled with ROWS rows as the product's are: teams 1 and 2 own a fifth each,
-- rows lie over 24 months, a word in 56 % of texts, some rare ones. setseed makes it repeatable.
CREATE TABLE floor_signal (
    id uuid PRIMARY KEY, created timestamptz NOT NULL, category varchar(16) NOT NULL,
    severity smallint NOT NULL, status varchar(16) NOT NULL, team_id int NOT NULL,
    worker_id int NOT NULL, platform varchar(16) NOT NULL, neighbourhood varchar(60) NOT NULL,
    narrative text NOT NULL,
    tsv tsvector GENERATED ALWAYS AS (to_tsvector('dutch', narrative)) STORED);
CREATE TABLE floor_rollup (
    team_id int, month date, category varchar(16), n int NOT NULL,
    PRIMARY KEY (team_id, month, category));
SELECT setseed(0.42);
CREATE TEMP TABLE vocab AS
SELECT row_number() OVER () AS n, w FROM (
  SELECT unnest(string_to_array(
    'gesprek school plein overlast groep buurt ouders melding avond politie afspraak thuis ruzie '
    'vriend zorg geld telefoon bericht filmpje park winkel station fiets scooter alcohol lachgas '
    'angst somber slapen werk stage diploma mentor wijkteam opvang bedreiging mes vuurwerk brand '
    'muziek feest sport voetbal training coach pesten uitsluiting groepsapp account sexting '
    'gokken bijbaan rouw signaal druk laat vroeg samen alleen boos blij gezien gehoord', ' ')) AS w
  UNION ALL SELECT 'kenmerk' || g FROM generate_series(1, 3000) g) x;
CREATE TEMP TABLE half AS
SELECT h, string_agg(w, ' ') AS txt
FROM (SELECT h, 1 + floor(power(random(), 3) * (SELECT count(*) FROM vocab))::int AS n
      FROM generate_series(0, 5999) h, LATERAL generate_series(1, 10 + h % 8)) pick
JOIN vocab USING (n) GROUP BY h;
CREATE TEMP TABLE draft AS
SELECT g, floor(random() * 6000)::int AS a, floor(random() * 6000)::int AS b
FROM generate_series(1, ROWS) g;
INSERT INTO floor_signal (id, created, category, severity, status, team_id, worker_id, platform,
                          neighbourhood, narrative)
SELECT gen_random_uuid(), now() - (random() * interval '730 days'),
       (ARRAY['overlast','school','thuis','schulden','middelen','online','geweld','welzijn'])
         [1 + floor(power(random(), 1.5) * 8)],
       1 + floor(power(random(), 2) * 3),
       (ARRAY['gesloten','klaar','bezig','nieuw'])[1 + floor(power(random(), 2) * 4)],
       CASE WHEN g % 5 < 2 THEN 1 + g % 5 ELSE 3 + g % 48 END, 1 + (g % 400),
       (ARRAY['straat','school','insta','snap'])[1 + floor(random() * 4)],
       'Wijk ' || (1 + (g % 60)), x.txt || ' ' || y.txt || ' kn' || (g % 20000)
FROM draft JOIN half x ON x.h = draft.a JOIN half y ON y.h = draft.b;
INSERT INTO floor_rollup (team_id, month, category, n)
SELECT team_id, date_trunc('month', created AT TIME ZONE 'Europe/Amsterdam')::date, category,
       count(*)
FROM floor_signal GROUP BY 1, 2, 3;
CREATE INDEX floor_signal_team_new ON floor_signal (team_id, created DESC, id DESC);
CREATE INDEX floor_signal_team_cat
  ON floor_signal (team_id, category, severity, created DESC, id DESC);
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE INDEX floor_signal_team_tsv ON floor_signal USING gin (team_id, tsv) WITH (fastupdate = off);
