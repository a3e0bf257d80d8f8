-- Operations that ended in the scope, one row each, with what each adds to the facts of output.
CREATE OR REPLACE TEMP VIEW traced_fact_output AS
WITH mine AS (
    SELECT f.*, c.business_date, c.shift_id
    FROM (FROM finished WHERE ended_us >= scope_from_us() AND ended_us <= scope_until_us()) f
    ASOF JOIN cell c ON f.calendar_id = c.calendar_id AND f.counted_us > c.starts_us
), sent_back AS (
    SELECT order_id, lot_id, station_id, min(ended_us) AS sent_back_us
    FROM operation WHERE qty_rework > 0 AND lot_id IS NOT NULL GROUP BY ALL
), other_exit AS (      -- lots that left from a station that is not the end of every route of theirs
    SELECT order_id, lot_id, last_station_id AS station_id, left_us, last_good
    FROM lot WHERE NOT is_at_end AND last_good > 0 AND left_us IS NOT NULL
), other_exit_row AS (      -- one row of the log a lot, so that it leaves once
    SELECT m.source_key, e.last_good
    FROM finished m JOIN other_exit e ON e.order_id = m.order_id AND e.lot_id = m.lot_id AND e.station_id = m.station_id
         AND e.left_us = m.ended_us
    QUALIFY row_number() OVER (PARTITION BY m.order_id, m.lot_id, m.station_id, m.ended_us ORDER BY m.source_key) = 1
), told AS (
    SELECT m.*, e.last_good AS other_exit_qty, s.leaves, s.leaves_process,
           coalesce(m.started_us >= b.sent_back_us AND m.ended_us > b.sent_back_us, FALSE) AS is_again
    FROM mine m
    LEFT JOIN sent_back b USING (order_id, lot_id, station_id)
    LEFT JOIN other_exit_row e USING (source_key)
    LEFT JOIN last_step s ON s.station_id = m.station_id
         AND s.product_id = CASE WHEN m.product_id IN (SELECT product_id FROM last_step) THEN m.product_id ELSE '' END
         AND (s.step_no = -1 OR s.step_no = coalesce(m.step_no, 0))
)
SELECT business_date, shift_id, process_id, station_id, machine_no, coalesce(product_id, '') AS product_id, order_id, lot_id,
       step_no, 'operation_event' AS table_name, batch_id, source_row, source_key,
       make_timestamptz(started_us) AS started_at, make_timestamptz(ended_us) AS ended_at,
       1 AS operations, qty_in, qty_good, qty_scrap, qty_rework, produced AS qty_produced,
       CASE WHEN is_again THEN 0 ELSE produced END AS first_pass_produced,
       CASE WHEN is_again THEN 0 ELSE qty_good END AS first_pass_good,
       CASE WHEN EXISTS (FROM last_step)
            THEN CASE WHEN leaves = 'always' THEN qty_good ELSE 0 END + coalesce(other_exit_qty, 0) END AS exit_qty,
       CASE WHEN EXISTS (FROM last_step)
            THEN CASE WHEN coalesce(leaves_process, 'never') <> 'never' THEN qty_good ELSE 0 END END AS process_exit_qty,
       produced * ideal_s_per_part AS ideal_s, qty_good * ideal_s_per_part AS ideal_good_s
FROM told;
