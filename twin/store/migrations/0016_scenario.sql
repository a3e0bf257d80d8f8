-- Improvement scenarios as people saved them, signed. Only ever added to: the newest version of a scenario stands, every older one stays.

CREATE TABLE book.scenario (
    entry_no      BIGINT NOT NULL DEFAULT nextval('book.entry_no'), -- in the order they came into the book
    scenario_id   VARCHAR NOT NULL,
    version       INTEGER NOT NULL,      -- 1, 2, 3 … within a scenario
    action        VARCHAR NOT NULL,      -- save | retire
    name          VARCHAR NOT NULL,
    content       VARCHAR NOT NULL,      -- JSON: the scenario as a scenario file holds it
    plant_version VARCHAR,               -- the plant in force when it was saved; NULL = none
    saved_at      TIMESTAMPTZ NOT NULL, saved_by VARCHAR NOT NULL, remark VARCHAR NOT NULL
);
