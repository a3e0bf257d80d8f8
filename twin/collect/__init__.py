"""From the floor into the store: files first. `ingest_file` reads one file by a mapping and lands what it holds."""
