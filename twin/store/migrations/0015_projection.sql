-- What all models at work bring together, projected by the twin: simulated, never measured; kept as it was found.

CREATE TABLE sim.projection (
    projection_id VARCHAR PRIMARY KEY, made_at TIMESTAMPTZ NOT NULL,
    content      VARCHAR NOT NULL, -- JSON: models, claims, settings, and each item off, by the records, as claimed, in parts
    code_version VARCHAR NOT NULL
);
