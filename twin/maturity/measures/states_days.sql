, working AS (      -- regular working days, from the log's first state on
    SELECT DISTINCT business_date FROM plant.working_time JOIN plant.version USING (plant_version)
    WHERE in_force AND business_date >= (SELECT min(business_date(started_at)) FROM floor.state_interval)
), seen AS (        -- a day on which the machine only was off, or nobody knows, is not a recorded one
    SELECT DISTINCT process_id, business_date(started_at) AS business_date
    FROM floor.state_interval JOIN station USING (station_id) WHERE in_time(started_at) AND state NOT IN ('OFF', 'UNKNOWN')
)
SELECT day, process_id, count(seen.process_id) / count(*) AS value, count(seen.process_id) AS numerator, count(*) AS denominator
FROM asked_day JOIN working USING (business_date) CROSS JOIN process LEFT JOIN seen USING (process_id, business_date)
GROUP BY ALL
