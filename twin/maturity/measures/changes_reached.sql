, change AS (
    SELECT business_date(saved_at) AS business_date,
           EXISTS (SELECT 1 FROM floor.operation_event WHERE ended_at > saved_at AND ended_at <= saved_at + INTERVAL 7 DAY) AS is_reached
    FROM plant.version
)
SELECT day, '' AS process_id, count(*) FILTER (is_reached) / count(*) AS value, count(*) FILTER (is_reached) AS numerator, count(*) AS denominator
FROM asked_day JOIN change USING (business_date) GROUP BY ALL
