, at_work AS (      -- versions applied and not retired since
    SELECT day, model_id, arg_max(action, from_at) AS action FROM asked JOIN model.application ON from_at < until GROUP BY ALL
), live AS (
    SELECT day, process_id, count(*) AS decisions
    FROM floor.prediction JOIN asked_day ON business_date = business_date(occurred_at) JOIN station USING (station_id)
    JOIN at_work USING (day, model_id) WHERE in_time(occurred_at) AND action <> 'retire' GROUP BY ALL
)
SELECT day, process_id, coalesce(decisions, 0) AS value, coalesce(decisions, 0) AS numerator, NULL AS denominator
FROM asked CROSS JOIN process LEFT JOIN live USING (day, process_id)
