-- What removing each loss would bring, by runs that share their luck; kept as it was found and never changed.

CREATE TABLE sim.gain_study (         -- the plant as it is, run beside each change of it
    study_id      VARCHAR PRIMARY KEY,
    made_at       TIMESTAMPTZ NOT NULL,
    plant_version VARCHAR NOT NULL,   -- in force when it was made
    seed BIGINT NOT NULL, replications INTEGER NOT NULL, horizon_s DOUBLE NOT NULL, warmup_s DOUBLE NOT NULL,
    base_per_h DOUBLE, base_low DOUBLE, base_high DOUBLE, -- good parts per hour of the plant as it is, with its 95 % interval
    loud_station_id VARCHAR,          -- tried because it stops most of those that do not limit the line; NULL = none
    code_version  VARCHAR NOT NULL
);
CREATE TABLE sim.gain (               -- one row a change, the largest gain first
    study_id VARCHAR NOT NULL, position INTEGER NOT NULL, station_id VARCHAR NOT NULL,
    loss     VARCHAR NOT NULL,        -- taken away: down minor_stop setup quality; processing = a tenth faster
    per_h DOUBLE, low DOUBLE, high DOUBLE, n INTEGER NOT NULL, -- good parts per hour more; all intervals of a study hold together, 95 %
    verdict  VARCHAR NOT NULL         -- earns | nothing | open (the runs cannot say) | loses
);
