-- Where time was lost and why: one row a station, state and reason. Idle time counts within shifts, set-up always.
CREATE OR REPLACE TEMP TABLE fact_stop AS
WITH lost AS (
    SELECT station_id, state, reason, business_date, shift_id, sum(us) / 1e6 AS lost_s
    FROM piece WHERE state NOT IN ('PROCESSING', 'OFF', 'PLANNED_STOP', 'UNKNOWN') AND (working OR state = 'SETUP') GROUP BY ALL
), begun AS (
    SELECT station_id, state, reason, business_date, shift_id, sum(starts) AS starts FROM stop_start GROUP BY ALL
)
SELECT coalesce(l.business_date, b.business_date) AS business_date, coalesce(l.shift_id, b.shift_id) AS shift_id,
       p.process_id, p.station_id, coalesce(l.state, b.state) AS state, coalesce(l.reason, b.reason) AS reason,
       coalesce(l.lost_s, 0) AS lost_s, coalesce(b.starts, 0)::BIGINT AS starts
FROM lost l FULL JOIN begun b
     ON l.station_id = b.station_id AND l.state = b.state AND l.reason IS NOT DISTINCT FROM b.reason
     AND l.business_date = b.business_date AND l.shift_id = b.shift_id
JOIN place_of_work p ON p.station_id = coalesce(l.station_id, b.station_id);
