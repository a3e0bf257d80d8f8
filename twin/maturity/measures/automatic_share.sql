SELECT day, process_id, count(*) FILTER (is_automatic) / count(*) AS value, count(*) FILTER (is_automatic) AS numerator, count(*) AS denominator
FROM point WHERE required GROUP BY ALL
