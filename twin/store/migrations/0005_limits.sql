-- What limits the line, by day, in the facts of the floor.

CREATE TABLE floor.fact_limit (       -- seconds in which a station limited the line, by what it was doing (twin/kpi/limits)
    business_date DATE NOT NULL, shift_id VARCHAR NOT NULL,
    method VARCHAR NOT NULL,          -- path (critical path) | active (longest active period)
    station_id VARCHAR NOT NULL,      -- '' = no station: lots had not come yet
    loss VARCHAR NOT NULL,            -- processing quality minor_stop down setup waiting moving supply
    limit_s DOUBLE NOT NULL
);
DELETE FROM floor.fact_span;          -- the facts are made anew, this one with them
