-- How many stops began, by machine, shift and reason.
CREATE OR REPLACE TEMP TABLE stop_start AS
SELECT b.station_id, b.machine_no, b.state, b.reason, c.business_date, c.shift_id, count(*) AS starts
FROM stop_begun b ASOF JOIN cell c ON b.calendar_id = c.calendar_id AND b.started_us >= c.starts_us GROUP BY ALL;
