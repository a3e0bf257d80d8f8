-- What became of scenarios: proposed, accepted, rejected, done, each time signed. Only ever added to.

CREATE TABLE book.decision (
    entry_no      BIGINT NOT NULL DEFAULT nextval('book.entry_no'), -- in the order they came into the book
    scenario_id   VARCHAR NOT NULL,
    version       INTEGER NOT NULL,      -- of the scenario
    status        VARCHAR NOT NULL,      -- proposed | accepted | rejected | done
    decided_at    TIMESTAMPTZ NOT NULL, decided_by VARCHAR NOT NULL, reason VARCHAR NOT NULL,
    judged_by     VARCHAR,               -- proposed: the item of its outlook by which it will be judged
    in_force_on   DATE,                  -- done: the business day from which on the floor was so
    ramp_in_days  INTEGER                -- done: days of learning from then on that do not count
);
-- What scenarios should bring one after another by the twin: simulated, never measured; kept as it was found.
CREATE TABLE sim.outlook (
    outlook_id    VARCHAR PRIMARY KEY,
    made_at       TIMESTAMPTZ NOT NULL, made_by VARCHAR NOT NULL,
    plant_version VARCHAR NOT NULL,      -- SHA-256 of the plant's text, first 16 hex digits; of one learnt for this alone it is in no list
    data_until    TIMESTAMPTZ,           -- what the plant was learnt from ends here; NULL = it was entered
    seed BIGINT NOT NULL, replications INTEGER NOT NULL, horizon_s DOUBLE NOT NULL, warmup_s DOUBLE NOT NULL,
    scenarios     VARCHAR NOT NULL,      -- JSON: id and version of each, in order
    items         VARCHAR NOT NULL,      -- JSON: each KPI at its place with the estimates of levels, steps and their sums
    code_version  VARCHAR NOT NULL
);
