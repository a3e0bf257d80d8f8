-- Each finished lot: its last operation, which carries its lead time, and what it is counted from (its order's release,
-- else its first operation).
CREATE OR REPLACE TEMP TABLE traced_fact_lot AS
WITH mine AS (
    FROM {facts}fact_lot
    WHERE epoch_us(left_at) >= scope_from_us() AND epoch_us(left_at) <= scope_until_us()
), op AS (
    SELECT m.business_date, m.shift_id, m.product_id, m.lead_s, m.entered_at, m.left_at, m.qty_good AS lot_good, o.*
           EXCLUDE (product_id)
    FROM mine m JOIN operation o ON o.order_id = m.order_id AND o.lot_id = m.lot_id
), last AS (
    FROM op QUALIFY row_number() OVER (
        PARTITION BY order_id, lot_id ORDER BY ended_us DESC, coalesce(step_no, 0) DESC, source_key) = 1
), first AS (
    FROM op QUALIFY row_number() OVER (PARTITION BY order_id, lot_id ORDER BY least(queued_us, started_us), source_key) = 1
)
SELECT business_date, shift_id, product_id, order_id, lot_id, station_id, machine_no, step_no, 'operation_event' AS table_name,
       batch_id, source_row, source_key, make_timestamptz(started_us) AS started_at, make_timestamptz(ended_us) AS ended_at,
       lead_s, entered_at, left_at, lot_good AS qty_good, TRUE AS is_witness
FROM last
UNION ALL BY NAME
SELECT business_date, shift_id, product_id, order_id, lot_id, station_id, machine_no, step_no, 'operation_event' AS table_name,
       batch_id, source_row, source_key, make_timestamptz(started_us) AS started_at, make_timestamptz(ended_us) AS ended_at,
       entered_at, left_at, TRUE AS is_witness
FROM first WHERE epoch_us(entered_at) = least(queued_us, started_us)
UNION ALL BY NAME
SELECT m.business_date, m.shift_id, m.product_id, m.order_id, m.lot_id, 'production_order' AS table_name,
       o.batch_id, o.source_row, o.source_key, make_timestamptz(o.released_us) AS started_at, entered_at, left_at,
       TRUE AS is_witness
FROM mine m JOIN production_order o ON o.order_id = m.order_id AND o.released_us = epoch_us(m.entered_at);
