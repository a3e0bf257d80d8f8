-- Calibrations: each has a number and is kept as it was made; overrides: what a person says instead of the data.
-- Both are only ever added to. plant.version may hold one text once; two calibrations may come to the same text.

CREATE TABLE plant.calibration (
    number        INTEGER PRIMARY KEY,           -- 1, 2, 3 … in the order they were kept
    made_at       TIMESTAMPTZ NOT NULL,
    made_by       VARCHAR NOT NULL,
    plant_version VARCHAR NOT NULL,              -- the description it came to, overrides included
    base_version  VARCHAR,                       -- the entered description it stands on; NULL = none
    data_from     TIMESTAMPTZ, data_until TIMESTAMPTZ, -- the window that was read
    batches       VARCHAR NOT NULL,              -- JSON: the batches (log.ingest_batch) whose rows were read
    options       VARCHAR NOT NULL,              -- JSON: what was asked for (until, days …)
    code_version  VARCHAR NOT NULL,              -- hash of the code that fitted; '' = not recorded
    measured_toml VARCHAR NOT NULL,              -- the description as the data say, without overrides
    report        VARCHAR NOT NULL               -- JSON: what was measured, dropped, assumed and overridden
);
INSERT INTO plant.calibration
SELECT row_number() OVER (ORDER BY saved_at), saved_at, '', plant_version, NULL, data_from, data_until, '[]', '{}', '', toml,
       coalesce(report, '{}')
FROM plant.version WHERE kind = 'calibrated';

CREATE TABLE book.override (
    override_id INTEGER PRIMARY KEY,             -- 1, 2, 3 … in the order they were entered
    entered_at  TIMESTAMPTZ NOT NULL,
    entered_by  VARCHAR NOT NULL,
    action      VARCHAR NOT NULL,                -- set | withdraw
    target      VARCHAR NOT NULL,                -- what it sets: station.cnc.repair_s, product.a.lot_size …
    value       VARCHAR,                         -- set: the value as a plant file writes it (TOML)
    reason      VARCHAR NOT NULL
);
