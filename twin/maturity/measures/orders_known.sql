SELECT day, '' AS process_id, count(*) AS value, count(*) AS numerator, NULL AS denominator FROM asked_order GROUP BY ALL
