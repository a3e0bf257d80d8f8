"""The support programme around the line: what was promised, by which indicators, and what has come of it."""
