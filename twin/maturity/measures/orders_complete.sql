SELECT day, process_id, count(*) FILTER (is_whole) / count(*) AS value, count(*) FILTER (is_whole) AS numerator, count(*) AS denominator
FROM (SELECT day, product_id IS NOT NULL AND qty IS NOT NULL AND ordered_at IS NOT NULL AS is_whole FROM asked_order) CROSS JOIN process
GROUP BY ALL
