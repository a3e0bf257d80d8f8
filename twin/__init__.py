"""A digital twin of a small manufacturer's line: collect, calibrate, simulate, measure. Knows nothing of pages."""
