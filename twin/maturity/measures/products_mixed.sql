SELECT day, '' AS process_id, count(DISTINCT product_id) AS value, count(DISTINCT product_id) AS numerator, NULL AS denominator
FROM asked_order WHERE due_at IS NOT NULL GROUP BY ALL
