-- Hours of the line, of each process and of each station: worked_s = shifts of days with a record + overtime;
-- elapsed_s = all time.
CREATE OR REPLACE TEMP TABLE fact_hours AS
WITH time_of AS (
    SELECT place, place_id, business_date, shift_id, sum(ends_us - starts_us) AS elapsed_us,
           coalesce(sum(ends_us - starts_us) FILTER (working), 0) AS shift_us
    FROM place JOIN cell USING (calendar_id) GROUP BY ALL
)
SELECT business_date, shift_id, place, place_id, elapsed_us / 1e6 AS elapsed_s,
       (CASE WHEN r.business_date IS NULL THEN 0 ELSE shift_us END + coalesce(o.us, 0)) / 1e6 AS worked_s,
       r.business_date IS NULL AND shift_us > 0 AS is_unrecorded
FROM time_of t
LEFT JOIN (SELECT business_date FROM recorded_day) r USING (business_date)
LEFT JOIN overtime o USING (place, place_id, business_date, shift_id);
