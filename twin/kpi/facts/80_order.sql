-- needed if: EXISTS (FROM production_order WHERE due_us IS NOT NULL)
-- Orders due within the window: on time when shipped (or completed, or all of its parts out, whichever is known first
-- in this order) by the due moment. One not done by then is late.
INSERT INTO fact_order BY NAME
WITH delivered AS (     -- the good parts that left at the end of their routes, order by order
    SELECT v.order_id, sum(v.last_kept) AS qty, max(l.left_us) AS last_us
    FROM lot_visit v JOIN lot l ON l.order_id = v.order_id AND l.lot_id = v.lot_id
    WHERE l.left_us IS NOT NULL GROUP BY ALL
), judged AS (
    SELECT o.order_id, coalesce(o.product_id, '') AS product_id, o.qty, o.due_us, 0 AS calendar_id,
           coalesce(o.shipped_us, o.completed_us, CASE WHEN d.qty >= o.qty THEN d.last_us END) AS done_us
    FROM production_order o LEFT JOIN delivered d USING (order_id)
    WHERE o.due_us > window_after_us() AND o.due_us <= window_until_us()
)
SELECT c.business_date, c.shift_id, j.product_id, j.order_id, j.qty, make_timestamptz(j.due_us) AS due_at,
       CASE WHEN j.done_us IS NOT NULL THEN make_timestamptz(j.done_us) END AS done_at,
       (j.done_us IS NOT NULL AND j.done_us <= j.due_us)::INTEGER AS is_on_time
FROM judged j ASOF JOIN cell c ON j.calendar_id = c.calendar_id AND greatest(j.due_us, window_from_us() + 1) > c.starts_us;
