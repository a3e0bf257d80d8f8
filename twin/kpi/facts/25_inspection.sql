-- What was inspected and what was found defective.
CREATE OR REPLACE TEMP TABLE fact_inspection AS
SELECT c.business_date, c.shift_id, d.process_id, i.station_id, coalesce(i.product_id, '') AS product_id, i.stage,
       sum(i.qty_inspected) AS qty_inspected, sum(i.qty_defect) AS qty_defect
FROM (SELECT * FROM inspection WHERE occurred_us > window_after_us() AND occurred_us <= window_until_us()) i
LEFT JOIN described_station d USING (station_id)
ASOF JOIN cell c ON coalesce(d.calendar_id, 0) = c.calendar_id AND greatest(i.occurred_us, window_from_us() + 1) > c.starts_us
GROUP BY ALL;
