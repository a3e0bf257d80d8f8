-- Unit values (KRW per part, per hour …) as people entered them, with range and source. Only ever added to: the newest stands.

CREATE TABLE book.unit_value (
    value_id VARCHAR NOT NULL, low DOUBLE NOT NULL, likely DOUBLE NOT NULL, high DOUBLE NOT NULL,
    source VARCHAR NOT NULL, entered_by VARCHAR NOT NULL, entered_at TIMESTAMPTZ NOT NULL
);
