-- What came out of each station: an operation counts in the cell its end lies in (an end on a shift's last moment is
-- inside). On them are laid the exits where routes differ and what was no first pass (other_output).
CREATE OR REPLACE TEMP TABLE fact_output AS
WITH whole AS (
    SELECT c.business_date, c.shift_id, f.process_id, f.station_id, f.product_id, f.step_no,
           count(*) AS operations, sum(qty_in) AS qty_in, sum(qty_good) AS qty_good, sum(qty_scrap) AS qty_scrap,
           sum(qty_rework) AS qty_rework, sum(produced) AS qty_produced,
           sum(produced * ideal_s_per_part) AS ideal_s, sum(qty_good * ideal_s_per_part) AS ideal_good_s
    FROM finished f ASOF JOIN cell c ON f.calendar_id = c.calendar_id AND f.counted_us > c.starts_us GROUP BY ALL
), parts AS (
    SELECT w.* EXCLUDE (step_no), qty_produced AS first_pass_produced, qty_good AS first_pass_good,
           CASE WHEN s.leaves = 'always' THEN qty_good ELSE 0 END AS exit_qty,
           CASE WHEN coalesce(s.leaves_process, 'never') <> 'never' THEN qty_good ELSE 0 END AS process_exit_qty
    FROM whole w LEFT JOIN last_step s ON s.station_id = w.station_id
         AND s.product_id = CASE WHEN w.product_id IN (SELECT product_id FROM last_step) THEN w.product_id ELSE '' END
         AND (s.step_no = -1 OR s.step_no = coalesce(w.step_no, 0))
    UNION ALL BY NAME FROM other_output
)
SELECT business_date, shift_id, process_id, station_id, coalesce(product_id, '') AS product_id,
       coalesce(sum(operations), 0)::BIGINT AS operations,
       coalesce(sum(COLUMNS(['qty_in', 'qty_good', 'qty_scrap', 'qty_rework', 'qty_produced', 'first_pass_produced',
                             'first_pass_good'])), 0) AS '\0',
       CASE WHEN EXISTS (FROM last_step) THEN coalesce(sum(exit_qty), 0) END AS exit_qty,
       CASE WHEN EXISTS (FROM last_step) THEN coalesce(sum(process_exit_qty), 0) END AS process_exit_qty,
       sum(ideal_s) AS ideal_s, sum(ideal_good_s) AS ideal_good_s
FROM parts GROUP BY ALL;
