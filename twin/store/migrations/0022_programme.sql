-- The programme around the line: budget, schedule, deliverables, checklists, support. One book for all: only ever added to, the newest
-- entry of a thing stands, every older one stays.

CREATE TABLE book.programme (
    entry_no   BIGINT NOT NULL DEFAULT nextval('book.entry_no'),
    kind       VARCHAR NOT NULL,                 -- project | budget | spending | task | deliverable | answer | support | point | step | due
    item_id    VARCHAR NOT NULL,                 -- within its kind
    entered_at TIMESTAMPTZ NOT NULL, entered_by VARCHAR NOT NULL, reason VARCHAR NOT NULL,
    action     VARCHAR NOT NULL,                 -- set | withdraw
    content    VARCHAR NOT NULL                  -- JSON: the whole thing as it stands from now on
);
CREATE TABLE book.programme_file (               -- files attached; they lie under attachments/ beside the database, by their hash
    entry_no   BIGINT NOT NULL DEFAULT nextval('book.entry_no'),
    kind       VARCHAR NOT NULL, item_id VARCHAR NOT NULL,
    file_name  VARCHAR NOT NULL, file_kind VARCHAR NOT NULL, bytes BIGINT NOT NULL, sha256 VARCHAR NOT NULL,
    added_at   TIMESTAMPTZ NOT NULL, added_by VARCHAR NOT NULL
);
