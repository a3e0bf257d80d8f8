-- The store, first edition. One contract between floor, twin and KPIs: floor.* and sim.* hold the same log tables.
-- Times: TIMESTAMPTZ, kept in UTC. Durations: seconds (_s). Money: KRW (_krw). Energy: kWh (_kwh).
-- No primary keys on bulk tables (54 bytes a row against 4): a row sent twice is recognised by source_key on loading.

CREATE SCHEMA plant;   -- what the plant is: descriptions, each version kept
CREATE SCHEMA floor;   -- measured on the floor; every row names its batch
CREATE SCHEMA sim;     -- made by the twin; every row names its run. Never mixed with floor
CREATE SCHEMA book;    -- entered by people: targets, marks, decisions
CREATE SCHEMA log;     -- what came in, what was refused, who did what

-- ---------------------------------------------------------------- log
CREATE SEQUENCE log.batch_id;
CREATE TABLE log.ingest_batch (
    batch_id       INTEGER PRIMARY KEY DEFAULT nextval('log.batch_id'),
    landing_id     VARCHAR NOT NULL UNIQUE,      -- name of its landing folder: a batch counts once
    kind           VARCHAR NOT NULL,             -- file | opcua | mqtt | sql | form | demo
    source_name    VARCHAR NOT NULL,             -- file name or connection
    source_hash    VARCHAR,                      -- SHA-256 of the file
    mapping_name   VARCHAR,
    mapping_hash   VARCHAR,                      -- SHA-256 of the mapping file
    arrived_at     TIMESTAMPTZ NOT NULL,
    loaded_at      TIMESTAMPTZ NOT NULL,
    rows_read      BIGINT NOT NULL,              -- source rows
    rows_accepted  BIGINT NOT NULL,              -- source rows of which everything was taken
    rows_rejected  BIGINT NOT NULL,              -- source rows in log.rejected_row
    rows_known     BIGINT NOT NULL,              -- source rows already known by their key
    first_at       TIMESTAMPTZ,                  -- earliest and latest event among the accepted
    last_at        TIMESTAMPTZ,
    made_up        BOOLEAN NOT NULL DEFAULT FALSE -- demonstration data
);
CREATE TABLE log.rejected_row (
    batch_id    INTEGER NOT NULL,
    source_row  BIGINT NOT NULL,                 -- line of the file, the header being line 1
    column_name VARCHAR,
    value       VARCHAR,                         -- the offending value
    reason_code VARCHAR NOT NULL,                -- negative_duration, end_before_start, unknown_station, ...
    reason_ko   VARCHAR NOT NULL,
    reason_en   VARCHAR NOT NULL,
    raw         VARCHAR NOT NULL                 -- the row as it came, nothing lost
);
-- One row: the newest batch and plant for which the prepared facts were made; older than the data = make them again.
CREATE TABLE log.refreshed (batch_id INTEGER, plant_version VARCHAR, refreshed_at TIMESTAMPTZ NOT NULL);
CREATE TABLE log.usage (occurred_at TIMESTAMPTZ NOT NULL, user_name VARCHAR, action VARCHAR NOT NULL, subject VARCHAR, bytes BIGINT);
CREATE TABLE log.audit (occurred_at TIMESTAMPTZ NOT NULL, user_name VARCHAR, what VARCHAR NOT NULL, value_before VARCHAR, value_after VARCHAR);

-- ---------------------------------------------------------------- plant (all versions; plant.version says which is in force)
CREATE TABLE plant.version (
    plant_version VARCHAR PRIMARY KEY,           -- SHA-256 of the text, first 16 hex digits
    saved_at      TIMESTAMPTZ NOT NULL,
    kind          VARCHAR NOT NULL,              -- nominal (entered by an engineer) | calibrated (fitted from the log)
    name          VARCHAR NOT NULL,
    toml          VARCHAR NOT NULL,              -- the whole description as written
    report        VARCHAR,                       -- JSON: what calibration measured, dropped and assumed
    data_from     TIMESTAMPTZ,                   -- calibrated: span of the log it read
    data_until    TIMESTAMPTZ,
    in_force      BOOLEAN NOT NULL
);
CREATE TABLE plant.process (plant_version VARCHAR NOT NULL, process_id VARCHAR NOT NULL, position INTEGER NOT NULL,
    name_ko VARCHAR, name_en VARCHAR);
CREATE TABLE plant.station (plant_version VARCHAR NOT NULL, station_id VARCHAR NOT NULL, position INTEGER NOT NULL,
    process_id VARCHAR NOT NULL, name_ko VARCHAR, name_en VARCHAR, machines INTEGER NOT NULL,
    buffer_before INTEGER,                       -- lots; NULL = unlimited
    ideal_s_per_part DOUBLE,                     -- PRU of ISO 22400, seconds per part; NULL = unknown
    inspects VARCHAR NOT NULL);                  -- no | in_process | final
CREATE TABLE plant.product (plant_version VARCHAR NOT NULL, product_id VARCHAR NOT NULL, position INTEGER NOT NULL,
    family VARCHAR, name_ko VARCHAR, name_en VARCHAR);
CREATE TABLE plant.routing (plant_version VARCHAR NOT NULL, product_id VARCHAR NOT NULL, variant INTEGER NOT NULL,
    share DOUBLE NOT NULL, step_no INTEGER NOT NULL, station_id VARCHAR NOT NULL, is_last BOOLEAN NOT NULL);
-- Working time as it falls: one row per uninterrupted stretch of a shift (breaks cut it), in UTC.
CREATE TABLE plant.working_time (plant_version VARCHAR NOT NULL, starts_at TIMESTAMPTZ NOT NULL, ends_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL, shift_id VARCHAR NOT NULL);
CREATE TABLE plant.collection_point (point_id VARCHAR NOT NULL, station_id VARCHAR, machine_no INTEGER,
    item_ko VARCHAR, item_en VARCHAR, unit VARCHAR,
    method VARCHAR,                              -- auto | semi | manual
    required BOOLEAN, period_s DOUBLE, low DOUBLE, high DOUBLE);

-- ---------------------------------------------------------------- floor: measured
CREATE TABLE floor.operation_event (
    batch_id   INTEGER NOT NULL, source_row BIGINT, source_key UBIGINT NOT NULL,
    queued_at  TIMESTAMPTZ,                      -- arrival in front of the station, where known
    started_at TIMESTAMPTZ NOT NULL, ended_at TIMESTAMPTZ NOT NULL,
    station_id VARCHAR NOT NULL, machine_no INTEGER, product_id VARCHAR, order_id VARCHAR, lot_id VARCHAR,
    step_no    INTEGER,                          -- place in the route, from 1, where known
    qty_in DOUBLE NOT NULL, qty_good DOUBLE NOT NULL, qty_scrap DOUBLE NOT NULL, qty_rework DOUBLE NOT NULL,
    work_s     DOUBLE,                           -- worked time, where it is less than end minus start
    operator_id VARCHAR
);
CREATE TABLE floor.state_interval (
    batch_id INTEGER NOT NULL, source_row BIGINT, source_key UBIGINT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL, ended_at TIMESTAMPTZ NOT NULL,
    station_id VARCHAR NOT NULL, machine_no INTEGER,
    state  VARCHAR NOT NULL,                     -- PROCESSING SETUP DOWN MINOR_STOP STARVED BLOCKED PLANNED_STOP OFF UNKNOWN
    reason VARCHAR, product_id VARCHAR
);
CREATE TABLE floor.inspection (
    batch_id INTEGER NOT NULL, source_row BIGINT, source_key UBIGINT NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL, station_id VARCHAR NOT NULL, lot_id VARCHAR, unit_id VARCHAR, product_id VARCHAR,
    qty_inspected DOUBLE NOT NULL, qty_defect DOUBLE NOT NULL,
    stage VARCHAR NOT NULL,                      -- in_process | final
    defect_code VARCHAR, inspector VARCHAR       -- auto | human | model
);
CREATE TABLE floor.measurement (
    batch_id INTEGER NOT NULL, source_row BIGINT, source_key UBIGINT NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL, arrived_at TIMESTAMPTZ, point_id VARCHAR NOT NULL, value DOUBLE, lot_id VARCHAR
);
CREATE TABLE floor.production_order (
    batch_id INTEGER NOT NULL, source_row BIGINT, source_key UBIGINT NOT NULL,
    order_id VARCHAR NOT NULL, product_id VARCHAR, qty DOUBLE,
    ordered_at TIMESTAMPTZ, released_at TIMESTAMPTZ, due_at TIMESTAMPTZ, completed_at TIMESTAMPTZ, shipped_at TIMESTAMPTZ
);
CREATE TABLE floor.energy (
    batch_id INTEGER NOT NULL, source_row BIGINT, source_key UBIGINT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL, ended_at TIMESTAMPTZ NOT NULL, station_id VARCHAR, -- NULL = the whole site
    kwh DOUBLE NOT NULL
);
CREATE TABLE floor.maintenance (
    batch_id INTEGER NOT NULL, source_row BIGINT, source_key UBIGINT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL, ended_at TIMESTAMPTZ NOT NULL, station_id VARCHAR NOT NULL, machine_no INTEGER,
    kind VARCHAR NOT NULL,                       -- corrective | preventive | predicted
    reason VARCHAR
);
CREATE TABLE floor.alarm (
    batch_id INTEGER NOT NULL, source_row BIGINT, source_key UBIGINT NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL, station_id VARCHAR NOT NULL, machine_no INTEGER, level VARCHAR, code VARCHAR, text VARCHAR
);
CREATE TABLE floor.prediction (
    batch_id INTEGER NOT NULL, source_row BIGINT, source_key UBIGINT NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL, model_id VARCHAR NOT NULL, version VARCHAR, station_id VARCHAR, machine_no INTEGER,
    lot_id VARCHAR, unit_id VARCHAR, score DOUBLE, threshold DOUBLE, decision VARCHAR, outcome VARCHAR
);

-- ---------------------------------------------------------------- sim: made by the twin, the same log with run_id and replication
CREATE TABLE sim.run (
    run_id VARCHAR PRIMARY KEY, made_at TIMESTAMPTZ NOT NULL, plant_version VARCHAR NOT NULL, seed BIGINT NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL, horizon_s DOUBLE NOT NULL, warmup_s DOUBLE NOT NULL, replications INTEGER NOT NULL,
    code_version VARCHAR NOT NULL, purpose VARCHAR NOT NULL
);
CREATE TABLE sim.kpi_value (run_id VARCHAR NOT NULL, replication INTEGER NOT NULL, kpi_id VARCHAR NOT NULL,
    station_id VARCHAR,                          -- NULL = the whole line
    value DOUBLE);
CREATE TABLE sim.state_share (run_id VARCHAR NOT NULL, replication INTEGER NOT NULL, station_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL, share DOUBLE NOT NULL); -- share of machine time in the window, 0..1
CREATE TABLE sim.operation_event (
    run_id VARCHAR NOT NULL, replication INTEGER NOT NULL,
    queued_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL, ended_at TIMESTAMPTZ NOT NULL,
    station_id VARCHAR NOT NULL, machine_no INTEGER, product_id VARCHAR, order_id VARCHAR, lot_id VARCHAR, step_no INTEGER,
    qty_in DOUBLE NOT NULL, qty_good DOUBLE NOT NULL, qty_scrap DOUBLE NOT NULL, qty_rework DOUBLE NOT NULL,
    work_s DOUBLE, operator_id VARCHAR
);
CREATE TABLE sim.state_interval (
    run_id VARCHAR NOT NULL, replication INTEGER NOT NULL,
    started_at TIMESTAMPTZ NOT NULL, ended_at TIMESTAMPTZ NOT NULL, station_id VARCHAR NOT NULL, machine_no INTEGER,
    state VARCHAR NOT NULL, reason VARCHAR, product_id VARCHAR
);
CREATE TABLE sim.inspection (
    run_id VARCHAR NOT NULL, replication INTEGER NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL, station_id VARCHAR NOT NULL, lot_id VARCHAR, unit_id VARCHAR, product_id VARCHAR,
    qty_inspected DOUBLE NOT NULL, qty_defect DOUBLE NOT NULL, stage VARCHAR NOT NULL, defect_code VARCHAR, inspector VARCHAR
);
CREATE TABLE sim.production_order (
    run_id VARCHAR NOT NULL, replication INTEGER NOT NULL,
    order_id VARCHAR NOT NULL, product_id VARCHAR, qty DOUBLE,
    ordered_at TIMESTAMPTZ, released_at TIMESTAMPTZ, due_at TIMESTAMPTZ, completed_at TIMESTAMPTZ, shipped_at TIMESTAMPTZ
);
