-- What limits the line: by day in the facts of the floor, and what removing a loss would bring, from runs of the twin.

CREATE TABLE floor.fact_limit (       -- seconds in which a station limited the line, by what it was doing (twin/kpi/limits)
    business_date DATE NOT NULL, shift_id VARCHAR NOT NULL,
    method VARCHAR NOT NULL,          -- path (critical path) | active (longest active period)
    station_id VARCHAR NOT NULL,      -- '' = no station: lots had not come yet
    loss VARCHAR NOT NULL,            -- processing quality minor_stop down setup waiting moving supply
    limit_s DOUBLE NOT NULL
);
DELETE FROM floor.fact_span;          -- the facts are made anew, this one with them

CREATE TABLE sim.gain_run (           -- one comparison of the plant with itself, a loss of one station removed each time
    gain_run_id VARCHAR PRIMARY KEY, made_at TIMESTAMPTZ NOT NULL, plant_version VARCHAR NOT NULL, seed BIGINT NOT NULL,
    horizon_s DOUBLE NOT NULL, warmup_s DOUBLE NOT NULL, replications INTEGER NOT NULL, code_version VARCHAR NOT NULL
);
CREATE TABLE sim.gain_value (         -- good parts per hour of each replication; the same luck for all of one number
    gain_run_id VARCHAR NOT NULL, replication INTEGER NOT NULL,
    station_id VARCHAR,               -- NULL = the plant as it is
    change VARCHAR,                   -- down minor_stop setup quality (without them) | processing (a tenth faster)
    good_per_h DOUBLE
);
