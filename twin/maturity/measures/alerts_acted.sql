, alert AS (
    SELECT process_id, business_date(occurred_at) AS business_date,
           EXISTS (SELECT 1 FROM floor.alert_action a WHERE a.station_id = f.station_id AND a.machine_no IS NOT DISTINCT FROM f.machine_no
                   AND date_trunc('second', a.alert_at) = date_trunc('second', f.occurred_at)) AS is_acted
    FROM floor.alarm f JOIN station USING (station_id) WHERE in_time(occurred_at)
)
SELECT day, process_id, count(*) FILTER (is_acted) / count(*) AS value, count(*) FILTER (is_acted) AS numerator, count(*) AS denominator
FROM asked_day JOIN alert USING (business_date) GROUP BY ALL
