-- Each lot that was in the line, with its seconds there by day and shift; its last operation stands for it, or its order
-- while nothing has been done to it. The rows of the calendar say how much time was looked at.
CREATE OR REPLACE TEMP VIEW lot_stay AS
WITH seen_last AS (
    SELECT order_id, lot_id, batch_id, source_row, source_key, station_id FROM operation
    WHERE lot_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY order_id, lot_id ORDER BY ended_us DESC, coalesce(step_no, 0) DESC, source_key) = 1
)
SELECT 0 AS calendar_id, coalesce(l.product_id, '') AS product_id, l.order_id, l.lot_id, l.entered_us AS started_us,
       coalesce(l.left_us, window_until_us()) AS ended_us, l.left_us IS NULL AS is_open, s.station_id,
       CASE WHEN s.source_key IS NOT NULL THEN 'operation_event' ELSE 'production_order' END AS table_name,
       coalesce(s.batch_id, o.batch_id) AS batch_id, coalesce(s.source_row, o.source_row) AS source_row,
       coalesce(s.source_key, o.source_key) AS source_key
FROM lot l
LEFT JOIN seen_last s ON l.last_station_id IS NOT NULL AND s.order_id = l.order_id AND s.lot_id = l.lot_id
LEFT JOIN production_order o ON o.order_id = l.order_id;

CREATE OR REPLACE TEMP VIEW scoped_stay AS
FROM lot_stay WHERE ended_us > scope_from_us() AND started_us < scope_until_us();

CREATE OR REPLACE TEMP TABLE traced_fact_wip AS
SELECT business_date, shift_id, product_id, order_id, lot_id, station_id, table_name, batch_id, source_row, source_key,
       is_open, make_timestamptz(started_us) AS started_at, make_timestamptz(ended_us) AS ended_at,
       (ended_us - started_us) / 1e6 AS in_system_s
FROM cut_at_cells('scoped_stay')
UNION ALL BY NAME
SELECT business_date, shift_id, 'calendar' AS table_name, 0 AS in_system_s, elapsed_s FROM {facts}fact_wip WHERE product_id IS NULL;
