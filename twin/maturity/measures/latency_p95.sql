SELECT day, process_id, quantile_cont(epoch(arrived_at - occurred_at), 0.95) AS value, NULL AS numerator, count(*) AS denominator
FROM floor.measurement JOIN asked_day ON business_date = business_date(occurred_at)
JOIN (SELECT day, process_id, point_id FROM point WHERE required AND is_automatic) automatic USING (day, point_id)
WHERE in_time(occurred_at) GROUP BY ALL
