-- The roadmap as people saved it, signed. Only ever added to: the newest version stands, every older one stays.

CREATE TABLE book.roadmap (
    entry_no BIGINT NOT NULL DEFAULT nextval('book.entry_no'), -- in the order they came into the book
    version  INTEGER NOT NULL,      -- 1, 2, 3 …
    content  VARCHAR NOT NULL,      -- JSON: first month, and of each step the scenario, its version and the month 1–12
    saved_at TIMESTAMPTZ NOT NULL, saved_by VARCHAR NOT NULL, remark VARCHAR NOT NULL
);
