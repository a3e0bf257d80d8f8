, counted AS (
    SELECT process_id, business_date(ended_at) AS business_date, count(lot_id) AS named, count(*) AS number
    FROM floor.operation_event JOIN station USING (station_id) WHERE in_time(ended_at) GROUP BY ALL
)
SELECT day, process_id, sum(named) / sum(number) AS value, sum(named) AS numerator, sum(number) AS denominator
FROM asked_day JOIN counted USING (business_date) GROUP BY ALL
