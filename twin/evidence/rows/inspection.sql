-- Inspections in the scope, one row each.
CREATE OR REPLACE TEMP TABLE traced_fact_inspection AS
SELECT c.business_date, c.shift_id, d.process_id, i.station_id, coalesce(i.product_id, '') AS product_id,
       'inspection' AS table_name, i.batch_id, i.source_row, i.source_key, make_timestamptz(i.occurred_us) AS ended_at,
       i.stage, i.qty_inspected, i.qty_defect
FROM (FROM inspection
      WHERE occurred_us > window_after_us() AND occurred_us <= window_until_us()
            AND occurred_us >= scope_from_us() AND occurred_us <= scope_until_us()) i
LEFT JOIN described_station d USING (station_id)
ASOF JOIN cell c ON coalesce(d.calendar_id, 0) = c.calendar_id AND greatest(i.occurred_us, window_from_us() + 1) > c.starts_us;
