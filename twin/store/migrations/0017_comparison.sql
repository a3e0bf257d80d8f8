-- Scenarios held against the plant under the same luck: simulated, never measured; kept as they were found.

CREATE TABLE sim.comparison (
    comparison_id VARCHAR PRIMARY KEY,
    made_at       TIMESTAMPTZ NOT NULL, made_by VARCHAR NOT NULL,
    plant_version VARCHAR NOT NULL,          -- of the plant compared with
    seed BIGINT NOT NULL, replications INTEGER NOT NULL, horizon_s DOUBLE NOT NULL, warmup_s DOUBLE NOT NULL,
    scenarios     VARCHAR NOT NULL,          -- JSON: each scenario as its file holds it, what limits the line with it
    limiting      VARCHAR NOT NULL,          -- JSON: what limits the plant as it is, station → share of the time
    is_known      BOOLEAN NOT NULL,          -- every shown KPI was within its tolerance
    code_version  VARCHAR NOT NULL
);
CREATE TABLE sim.comparison_effect (         -- one row a scenario and KPI
    comparison_id VARCHAR NOT NULL, position INTEGER NOT NULL, kpi_place INTEGER NOT NULL, kpi_id VARCHAR NOT NULL,
    base DOUBLE, base_low DOUBLE, base_high DOUBLE, base_n INTEGER NOT NULL,
    scenario DOUBLE, scenario_low DOUBLE, scenario_high DOUBLE, scenario_n INTEGER NOT NULL,
    difference DOUBLE, low DOUBLE, high DOUBLE, n INTEGER NOT NULL, -- paired; all intervals of a KPI hold together with 95 %
    verdict       VARCHAR NOT NULL           -- better | none shown | worse
);
