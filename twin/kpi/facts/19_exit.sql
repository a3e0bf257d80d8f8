-- needed if: EXISTS (FROM last_step WHERE leaves = 'sometimes') OR EXISTS (FROM production_order WHERE completed_us IS NOT NULL)
-- Lots that left from a station that is not the end of every route of theirs.
INSERT INTO other_output BY NAME
SELECT c.business_date, c.shift_id, l.process_id, l.station_id, l.product_id, sum(l.last_good) AS exit_qty
FROM (
    SELECT p.process_id, p.station_id, l.product_id, p.calendar_id, l.last_good,
           greatest(l.left_us, window_from_us() + 1) AS counted_us
    FROM lot l JOIN place_of_work p ON p.station_id = l.last_station_id
    WHERE NOT l.is_at_end AND l.last_good > 0 AND l.left_us > window_after_us() AND l.left_us <= window_until_us()
) l ASOF JOIN cell c ON l.calendar_id = c.calendar_id AND l.counted_us > c.starts_us GROUP BY ALL;
