, said AS (         -- the last word of an evaluator on each piece of evidence, up to the day
    SELECT day, ref, arg_max(verdict, mark_id) AS verdict FROM asked JOIN book.mark ON marked_at < said_until() GROUP BY ALL
), there AS (
    SELECT day, process_id, count(*) AS number
    FROM asked JOIN book.maturity_evidence ON added_at < said_until() AND subject = this_subject()
    JOIN said USING (day) WHERE said.ref = 'given/' || entry_no AND said.verdict = 'checked' GROUP BY ALL
)
SELECT day, process_id, coalesce(number, 0) AS value, coalesce(number, 0) AS numerator, NULL AS denominator
FROM asked CROSS JOIN (SELECT process_id FROM process UNION SELECT '') LEFT JOIN there USING (day, process_id)
