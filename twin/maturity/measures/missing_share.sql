SELECT day, process_id, sum(due - least(got, due)) / sum(due) AS value, sum(due - least(got, due)) AS numerator, sum(due) AS denominator
FROM point WHERE required AND method = 'auto' AND due > 0 GROUP BY ALL
