-- What evaluators say of numbers: checked, questioned, rejected, each signed and dated. Only ever added to.

CREATE SCHEMA IF NOT EXISTS book;
CREATE TABLE book.mark (
    mark_id       INTEGER PRIMARY KEY,  -- 1, 2, 3 … in the order they were entered
    marked_at     TIMESTAMPTZ NOT NULL,
    marked_by     VARCHAR NOT NULL,
    ref           VARCHAR NOT NULL,     -- which number: its kind, name and scope (twin/evidence/ref.py)
    verdict       VARCHAR NOT NULL,     -- checked | questioned | rejected | withdrawn
    remark        VARCHAR NOT NULL,
    value         DOUBLE,               -- what the number was then; NULL = it had no value
    batch_id      INTEGER,              -- the newest batch, the plant in force and the code it was made from
    plant_version VARCHAR,
    code_version  VARCHAR NOT NULL
);
