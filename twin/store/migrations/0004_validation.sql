-- How far the twin can be trusted: what `python -m twin validate` or the page about trust found, kept whole.

CREATE TABLE sim.validation (
    validation_id VARCHAR PRIMARY KEY, made_at TIMESTAMPTZ NOT NULL,
    plant_version VARCHAR,            -- in force when it was made; NULL = none was
    plant_kind    VARCHAR,            -- nominal | calibrated
    data_until    TIMESTAMPTZ NOT NULL,
    settings      VARCHAR NOT NULL,   -- JSON: weeks, runs, draws, seed, window_days, first_tested
    code_version  VARCHAR NOT NULL, seconds DOUBLE NOT NULL,
    left_out      VARCHAR NOT NULL    -- JSON: sentences (ko, en) on weeks that could not be tested
);
CREATE TABLE sim.validation_kpi (     -- one row a KPI: twin/validate/scores.py says what each means
    validation_id VARCHAR NOT NULL, kpi_id VARCHAR NOT NULL, weeks INTEGER NOT NULL, weeks_needed INTEGER NOT NULL,
    relative_to VARCHAR NOT NULL, bias DOUBLE, credibility DOUBLE, grade VARCHAR, undiminished VARCHAR,
    too_narrow BOOLEAN NOT NULL, no_skill BOOLEAN NOT NULL, coverage_80 DOUBLE, coverage_90 DOUBLE, rms_z DOUBLE, skill DOUBLE
);
CREATE TABLE sim.validation_week (    -- one row a KPI and week: forecast beside floor, in the KPI's own unit
    validation_id VARCHAR NOT NULL, kpi_id VARCHAR NOT NULL, week DATE NOT NULL, actual DOUBLE NOT NULL,
    mean DOUBLE NOT NULL, sd DOUBLE NOT NULL, low_80 DOUBLE NOT NULL, high_80 DOUBLE NOT NULL, low_90 DOUBLE NOT NULL,
    high_90 DOUBLE NOT NULL, crps DOUBLE NOT NULL, naive_mean DOUBLE NOT NULL, naive_sd DOUBLE NOT NULL, naive_crps DOUBLE NOT NULL
);
CREATE TABLE sim.validation_layer (   -- the layers of evidence in their order, each with what it found or why it could not be made
    validation_id VARCHAR NOT NULL, position INTEGER NOT NULL, layer VARCHAR NOT NULL,
    result VARCHAR NOT NULL,          -- passed | failed | partly | impossible
    ko VARCHAR NOT NULL, en VARCHAR NOT NULL, figures VARCHAR NOT NULL -- JSON
);
