, made AS (SELECT DISTINCT product_id, business_date(ended_at) AS business_date FROM floor.operation_event WHERE in_time(ended_at) AND product_id IS NOT NULL),
routed AS (SELECT DISTINCT product_id FROM plant.routing JOIN plant.version USING (plant_version) WHERE in_force)
SELECT day, '' AS process_id, count(DISTINCT routed.product_id) / count(DISTINCT made.product_id) AS value,
       count(DISTINCT routed.product_id) AS numerator, count(DISTINCT made.product_id) AS denominator
FROM asked_day JOIN made USING (business_date) LEFT JOIN routed USING (product_id) GROUP BY ALL
