-- Maturity: what people did about alerts, which system a point comes from, and the book of claims, thresholds, evidence, snapshots.

CREATE TABLE floor.alert_action (
    batch_id INTEGER NOT NULL, source_row BIGINT, source_key UBIGINT NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL,            -- when something was done
    alert_at TIMESTAMPTZ NOT NULL,               -- of the alert it answers: floor.alarm of the same machine at the same second
    station_id VARCHAR NOT NULL, machine_no INTEGER, code VARCHAR, action VARCHAR, operator_id VARCHAR
);
ALTER TABLE plant.collection_point ADD COLUMN system VARCHAR; -- where it comes from: PLC, MES, paper …

CREATE TABLE book.maturity_level (               -- what is claimed and what is aimed at; the newest entry of a cell stands
    entry_no BIGINT NOT NULL DEFAULT nextval('book.entry_no'),
    kind VARCHAR NOT NULL,                       -- claim | target
    process_id VARCHAR NOT NULL,                 -- '' = the whole site
    area VARCHAR NOT NULL,                       -- '' = all areas (targets)
    level VARCHAR NOT NULL,
    entered_at TIMESTAMPTZ NOT NULL, entered_by VARCHAR NOT NULL, reason VARCHAR NOT NULL
);
CREATE TABLE book.maturity_threshold (           -- the newest entry of a criterion stands in place of the shipped threshold
    entry_no BIGINT NOT NULL DEFAULT nextval('book.entry_no'),
    criterion_id VARCHAR NOT NULL, threshold DOUBLE NOT NULL,
    entered_at TIMESTAMPTZ NOT NULL, entered_by VARCHAR NOT NULL, reason VARCHAR NOT NULL
);
CREATE TABLE book.maturity_evidence (            -- what people add; evaluators' verdicts are marks (book.mark) of 'given/NUMBER'
    entry_no BIGINT NOT NULL DEFAULT nextval('book.entry_no'),
    subject VARCHAR NOT NULL,                    -- criterion, gate/ID, or b/AREA of scale B
    process_id VARCHAR NOT NULL,                 -- '' = the whole site
    kind VARCHAR NOT NULL,                       -- file | photo | link | remark
    content VARCHAR NOT NULL,                    -- the file's name, the link, or the remark
    file_kind VARCHAR, bytes BIGINT, sha256 VARCHAR, -- of a file or photo; it lies under attachments/
    about VARCHAR NOT NULL,                      -- what it shows
    added_at TIMESTAMPTZ NOT NULL, added_by VARCHAR NOT NULL
);
CREATE TABLE book.maturity_check (               -- on-site check (현장확인): 적/부 of an item
    entry_no BIGINT NOT NULL DEFAULT nextval('book.entry_no'),
    process_id VARCHAR NOT NULL, item VARCHAR NOT NULL, passed BOOLEAN NOT NULL, remark VARCHAR NOT NULL,
    checked_at TIMESTAMPTZ NOT NULL, checked_by VARCHAR NOT NULL
);
CREATE TABLE book.maturity_b (                   -- scale B, self-assessed: points of an area
    entry_no BIGINT NOT NULL DEFAULT nextval('book.entry_no'),
    area VARCHAR NOT NULL, points DOUBLE NOT NULL,
    entered_at TIMESTAMPTZ NOT NULL, entered_by VARCHAR NOT NULL, reason VARCHAR NOT NULL
);
CREATE TABLE book.maturity_query (sha256 VARCHAR NOT NULL, sql VARCHAR NOT NULL); -- each text once
CREATE TABLE book.maturity_snapshot (            -- computed evidence as it was on the day it was taken
    entry_no BIGINT NOT NULL DEFAULT nextval('book.entry_no'),
    taken_at TIMESTAMPTZ NOT NULL, taken_by VARCHAR NOT NULL,
    on_day DATE NOT NULL,                        -- the business day it speaks of
    process_id VARCHAR NOT NULL, criterion_id VARCHAR NOT NULL,
    value DOUBLE, numerator DOUBLE, denominator DOUBLE, threshold DOUBLE NOT NULL, met BOOLEAN NOT NULL,
    lacking VARCHAR NOT NULL,                    -- JSON: the collection points in the way
    query_sha256 VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, -- of the query; of all of this
    batch_id INTEGER, code_version VARCHAR NOT NULL
);
