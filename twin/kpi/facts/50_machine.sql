-- Machine time by state. Within shifts the states of a machine add up to the shift exactly (what no row tells is UNKNOWN);
-- outside of shifts only work counts, as overtime. planned_s (ISO 22400 PBT) = shift - planned stops + overtime.
CREATE OR REPLACE TEMP TABLE fact_machine AS
WITH shift_time AS (
    SELECT c.calendar_id, c.business_date, c.shift_id, sum(c.ends_us - c.starts_us) AS us
    FROM cell c WHERE c.working AND c.business_date IN (FROM recorded_day) GROUP BY ALL
), recorded AS (
    SELECT station_id, machine_no, business_date, shift_id, working, state, us FROM piece WHERE state <> 'UNKNOWN'
    UNION ALL
    SELECT station_id, machine_no, business_date, shift_id, working, 'PROCESSING', us FROM worked
), by_state AS (
    SELECT station_id, machine_no, business_date, shift_id,
           coalesce(sum(us) FILTER (working), 0) AS recorded_us,
           coalesce(sum(us) FILTER (state = 'PROCESSING'), 0) AS processing_us,
           coalesce(sum(us) FILTER (state = 'SETUP'), 0) AS setup_us,
           coalesce(sum(us) FILTER (NOT working AND state IN ('PROCESSING', 'SETUP')), 0) AS overtime_us,
           coalesce(sum(us) FILTER (working AND state = 'DOWN'), 0) AS down_us,
           coalesce(sum(us) FILTER (working AND state = 'MINOR_STOP'), 0) AS minor_stop_us,
           coalesce(sum(us) FILTER (working AND state = 'STARVED'), 0) AS starved_us,
           coalesce(sum(us) FILTER (working AND state = 'BLOCKED'), 0) AS blocked_us,
           coalesce(sum(us) FILTER (working AND state = 'OFF'), 0) AS off_us,
           coalesce(sum(us) FILTER (working AND state = 'PLANNED_STOP'), 0) AS planned_stop_us
    FROM recorded GROUP BY ALL
), planned AS (
    SELECT m.station_id, m.machine_no, t.business_date, t.shift_id, m.capacity * t.us AS shift_us
    FROM machine m JOIN shift_time t USING (calendar_id)
), begun AS (
    SELECT station_id, machine_no, business_date, shift_id,
           sum(starts) FILTER (state = 'DOWN') AS failures, sum(starts) FILTER (state = 'MINOR_STOP') AS minor_stops
    FROM stop_start GROUP BY ALL
), known_states AS (SELECT DISTINCT station_id, TRUE AS is_watched FROM piece)
SELECT business_date, shift_id, m.process_id, station_id, machine_no,
       processing_us / 1e6 AS processing_s, setup_us / 1e6 AS setup_s, down_us / 1e6 AS down_s,
       minor_stop_us / 1e6 AS minor_stop_s, starved_us / 1e6 AS starved_s, blocked_us / 1e6 AS blocked_s,
       off_us / 1e6 AS off_s,
       greatest(shift_us - recorded_us, 0) / 1e6 AS unknown_s,
       planned_stop_us / 1e6 AS planned_stop_s, overtime_us / 1e6 AS overtime_s,
       (greatest(shift_us, recorded_us) - planned_stop_us + overtime_us) / 1e6 AS planned_s,
       CASE WHEN is_watched THEN processing_us / 1e6 END AS operating_s,      -- the clock failures are counted on
       CASE WHEN m.ideal_s_per_part IS NOT NULL THEN (greatest(shift_us, recorded_us) - planned_stop_us + overtime_us) / 1e6
            END AS rated_planned_s,
       CASE WHEN m.ideal_s_per_part IS NOT NULL THEN processing_us / 1e6 END AS rated_processing_s,
       coalesce(failures, 0)::BIGINT AS failures, coalesce(minor_stops, 0)::BIGINT AS minor_stops
FROM (
    SELECT station_id, machine_no, business_date, shift_id, coalesce(COLUMNS('_us$'), 0) AS '\0'
    FROM planned FULL JOIN by_state USING (station_id, machine_no, business_date, shift_id)
)
JOIN machine m USING (station_id, machine_no)
LEFT JOIN begun USING (station_id, machine_no, business_date, shift_id)
LEFT JOIN known_states USING (station_id)
-- what was recorded outside of shifts and is no work says nothing
WHERE greatest(shift_us, recorded_us, overtime_us, coalesce(failures, 0), coalesce(minor_stops, 0)) > 0;
