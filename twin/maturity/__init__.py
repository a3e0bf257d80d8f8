"""How far the plant is on the way to 중간1: levels of KS X 9001-1 computed from the log, beside what is claimed."""
