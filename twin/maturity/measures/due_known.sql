SELECT day, '' AS process_id, count(due_at) / count(*) AS value, count(due_at) AS numerator, count(*) AS denominator FROM asked_order GROUP BY ALL
