-- AI models: each version with its file's hash, what it was judged to be, its record, who applied it from when. Only ever added to.

CREATE SCHEMA model;
CREATE TABLE model.version (
    model_id VARCHAR NOT NULL, version VARCHAR NOT NULL, -- version: 1.0, 2.0 … within a model
    task_id VARCHAR NOT NULL, kind VARCHAR NOT NULL,     -- defect | maintenance | setpoint | demand | sequence
    process_id VARCHAR NOT NULL, station_id VARCHAR NOT NULL, unit VARCHAR NOT NULL, -- shot | lot | reading
    name_ko VARCHAR NOT NULL, name_en VARCHAR NOT NULL,
    made_at TIMESTAMPTZ NOT NULL, made_by VARCHAR NOT NULL,
    train_from TIMESTAMPTZ, train_until TIMESTAMPTZ,     -- decisions it learned from; labels known before train_until
    rows BIGINT, bad_rows BIGINT, apart_rows BIGINT,     -- learned from; bad among them; left apart (try shots)
    data_sha256 VARCHAR,                                 -- of the data set; NULL = a supplier's model, not trained here
    file_name VARCHAR, file_sha256 VARCHAR,              -- under models/ beside the database; NULL = a supplier's model
    threshold DOUBLE,                                    -- on the calibrated probability, at or above: alarm
    threshold_ko VARCHAR, threshold_en VARCHAR,          -- why this one
    settings VARCHAR NOT NULL,                           -- JSON: what was asked for and what was chosen
    notes VARCHAR NOT NULL,                              -- JSON: sentences (ko, en) on the data
    code_version VARCHAR NOT NULL
);
CREATE TABLE model.evaluation (
    evaluation_id VARCHAR NOT NULL, model_id VARCHAR NOT NULL, version VARCHAR NOT NULL,
    evaluated_at TIMESTAMPTZ NOT NULL,
    source VARCHAR NOT NULL,                             -- validation (rolling origin, before the cut) | test (later) | live (its own predictions)
    test_from TIMESTAMPTZ NOT NULL, test_until TIMESTAMPTZ NOT NULL,
    rows BIGINT NOT NULL, bad_rows BIGINT NOT NULL, days BIGINT NOT NULL,
    apart_rows BIGINT NOT NULL, apart_flagged BIGINT NOT NULL, -- left apart (try shots): how many, how many of them it would flag
    threshold DOUBLE NOT NULL,
    curve VARCHAR NOT NULL,                              -- JSON: cost, inspections, found by threshold
    explained VARCHAR NOT NULL,                          -- JSON: what drives it, in the sensor's own name and unit
    data_sha256 VARCHAR NOT NULL
);
CREATE TABLE model.score (
    evaluation_id VARCHAR NOT NULL,
    who VARCHAR NOT NULL,                                -- model | always_pass | best_limit | logistic | model_minus_best_limit …
    metric VARCHAR NOT NULL,                             -- pr_auc roc_auc recall precision recall_at_1pct …
    value DOUBLE, low DOUBLE, high DOUBLE,               -- 95 % interval, bootstrap over days; NULL = cannot be told
    unit VARCHAR NOT NULL, detail VARCHAR                -- detail: which signal, which limit
);
CREATE TABLE model.record (                              -- what a model measurably did after its training: what the twin lets act in the line
    evaluation_id VARCHAR NOT NULL, model_id VARCHAR NOT NULL, version VARCHAR NOT NULL, source VARCHAR NOT NULL,
    counts VARCHAR NOT NULL,                             -- unit | event: what tp, fp, fn, tn count
    threshold DOUBLE NOT NULL, test_from TIMESTAMPTZ NOT NULL, test_until TIMESTAMPTZ NOT NULL,
    tp BIGINT NOT NULL, fp BIGINT NOT NULL, fn BIGINT NOT NULL, tn BIGINT,
    operating_h DOUBLE, leads_h VARCHAR NOT NULL,        -- JSON: lead time of each event found, operating hours
    costs VARCHAR NOT NULL                               -- JSON: KRW, each with its badge
);
CREATE TABLE model.application (
    happened_at TIMESTAMPTZ NOT NULL, model_id VARCHAR NOT NULL, version VARCHAR NOT NULL,
    action VARCHAR NOT NULL,                             -- apply | retire | roll_back (version: the one gone back to)
    from_at TIMESTAMPTZ NOT NULL, done_by VARCHAR NOT NULL, reason VARCHAR NOT NULL
);
CREATE TABLE model.watch (
    checked_at TIMESTAMPTZ NOT NULL, model_id VARCHAR NOT NULL, version VARCHAR NOT NULL,
    what VARCHAR NOT NULL,                               -- an input's name, score, or a metric
    value DOUBLE, low DOUBLE, high DOUBLE,               -- now, and the bounds it was to stay in
    is_alert BOOLEAN NOT NULL, ko VARCHAR NOT NULL, en VARCHAR NOT NULL
);
