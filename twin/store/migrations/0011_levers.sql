-- What AI models bring in the twin: off, by their measured record, as claimed; kept as it was found and never changed.

CREATE TABLE sim.lever_study (        -- one model, tried in the plant calibrated on what was before it
    study_id      VARCHAR PRIMARY KEY,
    made_at       TIMESTAMPTZ NOT NULL,
    model_id      VARCHAR NOT NULL,
    model_version VARCHAR,            -- NULL = all of the model's predictions
    kind          VARCHAR NOT NULL,   -- defect | maintenance
    station_id    VARCHAR NOT NULL,
    record_from   TIMESTAMPTZ NOT NULL, record_until TIMESTAMPTZ NOT NULL, -- the predictions counted
    plant_version VARCHAR NOT NULL,   -- hash of the plant file without the model
    seed BIGINT NOT NULL, draws INTEGER NOT NULL, horizon_s DOUBLE NOT NULL, warmup_s DOUBLE NOT NULL,
    claimed_recall DOUBLE NOT NULL, claimed_false_alarms DOUBLE NOT NULL, -- what the supplier says; never measured
    record        VARCHAR NOT NULL,   -- JSON: the measured record in figures with intervals, and what must be said of it
    code_version  VARCHAR NOT NULL
);
CREATE TABLE sim.lever (              -- one row a KPI and mode
    study_id VARCHAR NOT NULL, position INTEGER NOT NULL, kpi_id VARCHAR NOT NULL,
    mode     VARCHAR NOT NULL,        -- off | measured | claimed (differences to off) | beyond (claimed less measured)
    mean DOUBLE, low DOUBLE, high DOUBLE, n INTEGER NOT NULL -- 95 % of draws lie in between
);
