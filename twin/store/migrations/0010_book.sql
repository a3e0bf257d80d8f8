-- The book of indicators (성과지표): what was promised, on which basis, signed. Only ever added to: the newest version of an
-- indicator stands, every older one stays. `content` is JSON as twin/programme/indicators writes it.

CREATE SCHEMA IF NOT EXISTS book;
CREATE SEQUENCE book.entry_no;
CREATE TABLE book.indicator (
    entry_no     BIGINT NOT NULL DEFAULT nextval('book.entry_no'), -- in the order they came into the book
    indicator_id VARCHAR NOT NULL,
    entered_at   TIMESTAMPTZ NOT NULL, entered_by VARCHAR NOT NULL, reason VARCHAR NOT NULL,
    action       VARCHAR NOT NULL,             -- set | withdraw
    content      VARCHAR                       -- set: the whole indicator
);
CREATE TABLE book.indicator_freeze (           -- what was fixed before the time after was looked at
    entry_no     BIGINT NOT NULL DEFAULT nextval('book.entry_no'),
    indicator_id VARCHAR NOT NULL,
    frozen_at    TIMESTAMPTZ NOT NULL, frozen_by VARCHAR NOT NULL, reason VARCHAR NOT NULL,
    sha256       VARCHAR NOT NULL,             -- of content
    content      VARCHAR NOT NULL              -- baseline's value and window, formula, place, covariates, go-live, target
);
CREATE TABLE book.attachment (                 -- evidence; the file lies under attachments/ beside the database, by its hash
    entry_no     BIGINT NOT NULL DEFAULT nextval('book.entry_no'),
    indicator_id VARCHAR NOT NULL,
    basis        VARCHAR NOT NULL,             -- baseline | target | benefit: what it is evidence of
    file_name    VARCHAR NOT NULL,             -- as the person called it
    kind         VARCHAR NOT NULL,             -- pdf, png, xlsx …
    bytes        BIGINT NOT NULL,
    sha256       VARCHAR NOT NULL,
    added_at     TIMESTAMPTZ NOT NULL, added_by VARCHAR NOT NULL
);
