-- Forecasts from the floor's present state, each kept: what was expected can later be held against what came.

CREATE TABLE sim.forecast (
    forecast_id   VARCHAR PRIMARY KEY,
    made_at       TIMESTAMPTZ NOT NULL,
    from_at       TIMESTAMPTZ NOT NULL,          -- the moment of the state it began from
    until_at      TIMESTAMPTZ NOT NULL,          -- how far its runs went
    plant_version VARCHAR,                       -- in force when it was made
    batch_id      INTEGER,                       -- the newest batch then: a newer one makes it stale
    seed          BIGINT NOT NULL,
    replications  INTEGER NOT NULL,
    code_version  VARCHAR NOT NULL,
    notes         VARCHAR NOT NULL               -- JSON: what was assumed of the present, [{ko, en}]
);
CREATE TABLE sim.forecast_output (               -- good parts of a shift, a business day, a week
    forecast_id VARCHAR NOT NULL, position INTEGER NOT NULL,
    span        VARCHAR NOT NULL,                -- shift | day | week
    starts_at TIMESTAMPTZ NOT NULL, ends_at TIMESTAMPTZ NOT NULL, business_date DATE NOT NULL, shift_id VARCHAR,
    planned     DOUBLE,                          -- NULL = no plan entered
    so_far      DOUBLE NOT NULL,                 -- measured before from_at; the others include it
    mean DOUBLE NOT NULL, low DOUBLE NOT NULL, median DOUBLE NOT NULL, high DOUBLE NOT NULL, -- 10, 50, 90 % of runs
    reach DOUBLE, reach_low DOUBLE, reach_high DOUBLE -- chance of at least the plan, with its 95 % interval
);
CREATE TABLE sim.forecast_path (                 -- good parts from from_at up to a moment: 10, 50, 90 % of runs
    forecast_id VARCHAR NOT NULL, moment TIMESTAMPTZ NOT NULL, low DOUBLE NOT NULL, median DOUBLE NOT NULL, high DOUBLE NOT NULL
);
CREATE TABLE sim.forecast_order (                -- open orders, those most at risk first
    forecast_id VARCHAR NOT NULL, position INTEGER NOT NULL,
    order_id VARCHAR NOT NULL, product_id VARCHAR NOT NULL, qty BIGINT NOT NULL, is_released BOOLEAN NOT NULL, due_at TIMESTAMPTZ,
    early_at TIMESTAMPTZ, median_at TIMESTAMPTZ, late_at TIMESTAMPTZ, -- 10, 50, 90 % of runs; NULL = not within the forecast
    on_time DOUBLE, on_time_low DOUBLE, on_time_high DOUBLE -- share of runs, with its 95 % interval; NULL = no due date
);
