, working AS (      -- regular working days, from the log's first result on
    SELECT DISTINCT business_date FROM plant.working_time JOIN plant.version USING (plant_version)
    WHERE in_force AND business_date >= (SELECT min(business_date(ended_at)) FROM floor.operation_event)
), seen AS (
    SELECT DISTINCT process_id, business_date(ended_at) AS business_date FROM floor.operation_event JOIN station USING (station_id)
    WHERE in_time(ended_at)
)
SELECT day, process_id, count(seen.process_id) / count(*) AS value, count(seen.process_id) AS numerator, count(*) AS denominator
FROM asked_day JOIN working USING (business_date) CROSS JOIN process LEFT JOIN seen USING (process_id, business_date)
GROUP BY ALL
