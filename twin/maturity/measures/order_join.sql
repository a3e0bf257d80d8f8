, result AS (
    SELECT DISTINCT process_id, order_id, product_id FROM floor.operation_event JOIN station USING (station_id) WHERE order_id IS NOT NULL
), routed AS (
    SELECT DISTINCT product_id, process_id FROM plant.routing JOIN plant.version USING (plant_version) JOIN station USING (station_id) WHERE in_force
), done AS (        -- completed orders, at each process their product passes
    SELECT day, order_id, product_id, released_at, process_id
    FROM placed JOIN asked_day ON business_date = business_date(completed_at) CROSS JOIN process
    WHERE EXISTS (SELECT 1 FROM routed r WHERE r.product_id = placed.product_id AND r.process_id = process.process_id)
       OR NOT EXISTS (SELECT 1 FROM routed r WHERE r.product_id = placed.product_id)
)
SELECT day, done.process_id, count(*) FILTER (released_at IS NOT NULL AND r.order_id IS NOT NULL) / count(*) AS value,
       count(*) FILTER (released_at IS NOT NULL AND r.order_id IS NOT NULL) AS numerator, count(*) AS denominator
FROM done LEFT JOIN result r ON r.process_id = done.process_id AND r.order_id = done.order_id AND r.product_id = done.product_id
GROUP BY ALL
