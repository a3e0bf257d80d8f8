-- needed if: EXISTS (FROM operation WHERE qty_rework > 0)
-- What is no first pass: the operations at a station to which the lot had been sent back before.
INSERT INTO other_output BY NAME
WITH sent_back AS (
    SELECT order_id, lot_id, station_id, min(ended_us) AS sent_back_us
    FROM operation WHERE qty_rework > 0 AND lot_id IS NOT NULL GROUP BY ALL
), again AS (
    SELECT f.* FROM finished f JOIN sent_back s USING (order_id, lot_id, station_id)
    WHERE f.started_us >= s.sent_back_us AND f.ended_us > s.sent_back_us
)
SELECT c.business_date, c.shift_id, process_id, station_id, product_id,
       -sum(produced) AS first_pass_produced, -sum(qty_good) AS first_pass_good
FROM again a ASOF JOIN cell c ON a.calendar_id = c.calendar_id AND a.counted_us > c.starts_us GROUP BY ALL;
