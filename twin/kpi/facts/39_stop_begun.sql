-- When stops began. One that goes on after a break, a night, or under another reason is the same stop.
CREATE OR REPLACE TEMP VIEW stop_begun AS
WITH before AS (        -- a machine that worked or waited in between leaves a gap here, which ends the stop
    SELECT *,
        lag(ended_us) OVER machine_time AS before_ended_us,
        last_value(CASE WHEN state NOT IN ('OFF', 'PLANNED_STOP') THEN state END IGNORE NULLS)
            OVER (machine_time ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_state
    FROM state WHERE state NOT IN ('PROCESSING', 'STARVED', 'BLOCKED')
    WINDOW machine_time AS (PARTITION BY station_id, machine_no ORDER BY started_us)
)
SELECT station_id, machine_no, state, reason, started_us, calendar_id, source_key
FROM before JOIN place_of_work USING (station_id)
WHERE state IN ('DOWN', 'MINOR_STOP', 'SETUP') AND started_us >= window_from_us() AND started_us < window_until_us()
      AND NOT (before_state IS NOT DISTINCT FROM state AND before_ended_us >= started_us);
