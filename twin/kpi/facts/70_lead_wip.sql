-- Lead times of the lots that were finished (something good of them left), in the cell of their end.
CREATE OR REPLACE TEMP TABLE fact_lot AS
SELECT c.business_date, c.shift_id, coalesce(l.product_id, '') AS product_id, l.order_id, l.lot_id, make_timestamptz(l.entered_us) AS entered_at,
       make_timestamptz(l.left_us) AS left_at, (l.left_us - l.entered_us) / 1e6 AS lead_s, l.last_good AS qty_good
FROM (SELECT *, 0 AS calendar_id FROM lot
      WHERE last_good > 0 AND left_us > window_after_us() AND left_us <= window_until_us()) l
ASOF JOIN cell c ON l.calendar_id = c.calendar_id AND greatest(l.left_us, window_from_us() + 1) > c.starts_us;

-- Time spent in the system by all lots, cell by cell, exactly: those inside at its beginning for all of it, those that
-- come from then on, those that go until then. The rows without a product say how much time was looked at: none where
-- neither routes nor completed orders tell when a lot is out.
CREATE OR REPLACE TEMP TABLE fact_wip AS
WITH line_cell AS (SELECT * FROM cell WHERE calendar_id = 0),
inside AS (
    SELECT coalesce(product_id, '') AS product_id, 0 AS calendar_id, greatest(entered_us, window_from_us()) AS entered_us, left_us
    FROM lot WHERE entered_us < window_until_us() AND (left_us IS NULL OR left_us > window_from_us())
), moved AS (
    SELECT product_id, c.cell_no, 1 AS lots, c.ends_us - i.entered_us AS us
    FROM inside i ASOF JOIN line_cell c ON i.calendar_id = c.calendar_id AND i.entered_us >= c.starts_us
    UNION ALL
    SELECT product_id, c.cell_no, -1, i.left_us - c.ends_us
    FROM (SELECT * FROM inside WHERE left_us < window_until_us()) i
    ASOF JOIN line_cell c ON i.calendar_id = c.calendar_id AND i.left_us >= c.starts_us
), grid AS (
    SELECT p.product_id, c.business_date, c.shift_id, c.ends_us - c.starts_us AS length_us, coalesce(m.us, 0) AS moved_us,
           coalesce(sum(m.lots) OVER (PARTITION BY p.product_id ORDER BY c.cell_no
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS lots_before
    FROM (SELECT DISTINCT product_id FROM inside) p CROSS JOIN line_cell c
    LEFT JOIN (SELECT product_id, cell_no, sum(lots) AS lots, sum(us) AS us FROM moved GROUP BY ALL) m
         ON m.product_id = p.product_id AND m.cell_no = c.cell_no
)
SELECT business_date, shift_id, product_id, (sum(lots_before * length_us) + sum(moved_us))::DOUBLE / 1e6 AS in_system_s,
       NULL::DOUBLE AS elapsed_s
FROM grid GROUP BY ALL HAVING in_system_s > 0
UNION ALL
SELECT business_date, shift_id, NULL, 0, sum(ends_us - starts_us) / 1e6 FROM line_cell
WHERE EXISTS (FROM lot) AND (EXISTS (FROM last_step) OR EXISTS (FROM lot WHERE left_us IS NOT NULL)) GROUP BY ALL;
