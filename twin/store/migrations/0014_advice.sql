-- Advice: which points people set (the others they only watch), and what was advised when, by which version. Advice is only ever added to.

ALTER TABLE plant.collection_point ADD COLUMN is_setting BOOLEAN; -- NULL = nobody has said
CREATE TABLE model.advice (
    advised_at TIMESTAMPTZ NOT NULL, model_id VARCHAR NOT NULL, version VARCHAR NOT NULL,
    as_of TIMESTAMPTZ NOT NULL,                          -- the moment of the floor it was given for
    advised VARCHAR NOT NULL                             -- JSON: the advice, and what the twin made of it where it was asked
);
