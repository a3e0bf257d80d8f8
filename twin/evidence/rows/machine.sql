-- What each recorded state (or, where states are silent, each operation) adds to machine time, cut at the edges of shifts;
-- and, from the calendar, the planned time that no row of the floor tells. A state begun earlier holds where two overlap.
CREATE OR REPLACE TEMP VIEW scoped_told AS      -- all that is recorded of the scope, with UNKNOWN
SELECT s.*, p.calendar_id FROM state s JOIN place_of_work p USING (station_id)
WHERE ended_us > scope_from_us() AND started_us < scope_until_us();

CREATE OR REPLACE TEMP VIEW scoped_state AS FROM scoped_told WHERE state <> 'UNKNOWN';

CREATE OR REPLACE TEMP VIEW traced_state AS FROM cut_at_cells('scoped_state');

CREATE OR REPLACE TEMP TABLE traced_stop AS SELECT source_key, started_us FROM stop_begun;

CREATE OR REPLACE TEMP VIEW traced_fact_machine AS
WITH shared AS (        -- operations at a time on one machine share what the machine worked
    SELECT *, w.us / nullif(sum(w.us) OVER (
               PARTITION BY w.station_id, w.machine_no, w.business_date, w.shift_id, w.working), 0) * k.us AS worked_us
    FROM work_piece w
    JOIN worked k ON (k.station_id, k.machine_no, k.business_date, k.shift_id, k.working)
                   = (w.station_id, w.machine_no, w.business_date, w.shift_id, w.working)
), spent AS (
    SELECT station_id, machine_no, business_date, shift_id, working, state, reason, 'state_interval' AS table_name,
           batch_id, source_row, p.source_key, p.started_us, ended_us, (ended_us - p.started_us) / 1e6 AS s,
           b.source_key IS NOT NULL AS begins
    FROM traced_state p LEFT JOIN traced_stop b ON b.source_key = p.source_key AND b.started_us = p.started_us
    UNION ALL BY NAME
    SELECT station_id, machine_no, business_date, shift_id, working, 'PROCESSING' AS state, 'operation_event' AS table_name,
           batch_id, source_row, source_key, started_us, ended_us, worked_us / 1e6 AS s, FALSE AS begins
    FROM shared
), counted AS (
    SELECT *, CASE WHEN state = 'PROCESSING' THEN s ELSE 0 END AS processing_s,
           CASE WHEN state = 'SETUP' THEN s ELSE 0 END AS setup_s,
           CASE WHEN working AND state = 'DOWN' THEN s ELSE 0 END AS down_s,
           CASE WHEN working AND state = 'MINOR_STOP' THEN s ELSE 0 END AS minor_stop_s,
           CASE WHEN working AND state = 'STARVED' THEN s ELSE 0 END AS starved_s,
           CASE WHEN working AND state = 'BLOCKED' THEN s ELSE 0 END AS blocked_s,
           CASE WHEN working AND state = 'OFF' THEN s ELSE 0 END AS off_s,
           CASE WHEN working AND state = 'PLANNED_STOP' THEN s ELSE 0 END AS planned_stop_s,
           CASE WHEN NOT working AND state IN ('PROCESSING', 'SETUP') THEN s ELSE 0 END AS overtime_s,
           (begins AND state = 'DOWN')::BIGINT AS failures, (begins AND state = 'MINOR_STOP')::BIGINT AS minor_stops
    FROM spent
), watched AS (SELECT DISTINCT station_id FROM {facts}fact_machine WHERE operating_s IS NOT NULL)
SELECT business_date, shift_id, process_id, station_id, machine_no, state, reason, working, table_name, batch_id, source_row,
       source_key, make_timestamptz(started_us) AS started_at, make_timestamptz(ended_us) AS ended_at, processing_s, setup_s,
       down_s, minor_stop_s, starved_s, blocked_s, off_s, planned_stop_s, overtime_s,
       overtime_s - planned_stop_s AS planned_s,
       CASE WHEN station_id IN (FROM watched) THEN processing_s END AS operating_s,
       CASE WHEN ideal_s_per_part IS NOT NULL THEN overtime_s - planned_stop_s END AS rated_planned_s,
       CASE WHEN ideal_s_per_part IS NOT NULL THEN processing_s END AS rated_processing_s, failures, minor_stops
FROM counted JOIN place_of_work USING (station_id)
UNION ALL BY NAME
SELECT business_date, shift_id, process_id, station_id, machine_no, 'calendar' AS table_name, unknown_s,
       planned_s + planned_stop_s - overtime_s AS planned_s, rated_planned_s + planned_stop_s - overtime_s AS rated_planned_s,
       0 AS processing_s, 0 AS down_s, 0 AS failures, 0 * operating_s AS operating_s, 0 * rated_processing_s AS rated_processing_s
FROM {facts}fact_machine;
