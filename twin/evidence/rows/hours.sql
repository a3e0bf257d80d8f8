-- Hours come from the calendar, and only on days with a record: one row a place, day and shift.
CREATE OR REPLACE TEMP TABLE traced_fact_hours AS
SELECT *, 'calendar' AS table_name FROM {facts}fact_hours;
