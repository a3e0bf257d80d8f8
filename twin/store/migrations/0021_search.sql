-- Searches for the best set of changes within a budget: simulated, never measured; kept as they were asked and found.

CREATE TABLE sim.search (
    search_id     VARCHAR PRIMARY KEY,
    made_at       TIMESTAMPTZ NOT NULL, made_by VARCHAR NOT NULL,
    plant_version VARCHAR NOT NULL,          -- of the plant searched on
    asked         VARCHAR NOT NULL,          -- JSON: goal, budget, levers with their candidates and costs, as a search file holds them
    answer        VARCHAR NOT NULL,          -- JSON: candidates in words with estimates, what was only looked at, what the gain hangs on
    code_version  VARCHAR NOT NULL
);
