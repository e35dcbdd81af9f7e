-- What a bare project keeps of a mail that waits; filled anew for each round.
CREATE TABLE IF NOT EXISTS floor_message (
    id bigserial PRIMARY KEY, address varchar(254) NOT NULL, subject varchar(120) NOT NULL,
    text text NOT NULL, sent_at timestamptz);
CREATE INDEX IF NOT EXISTS floor_message_waits ON floor_message (id) WHERE sent_at IS NULL;
TRUNCATE floor_message;
INSERT INTO floor_message (address, subject, text)
SELECT 'lead' || g || '@volume.example', 'Er is een dringend signaal', repeat('Lees het signaal. ', 20)
FROM generate_series(1, MESSAGES) g;
ANALYZE floor_message;
