-- Lots and how long they were in the system. A lot is in it from its order's release (or its first arrival or start, where
-- earlier or all that is known) to the end of its last operation, if it left: at the last step of its route, or nothing of
-- it was left, or its order is complete. Otherwise it is still in it. Lots of a released order that no operation has touched wait in
-- it, too: as many as what is left of the order's quantity makes, where the log names lots and says when orders are complete;
-- else a released order without operations is one lot.
CREATE OR REPLACE TEMP TABLE lot_visit AS       -- each lot's first and last operation in the whole log
SELECT order_id, lot_id, any_value(product_id) AS product_id,
       min(least(queued_us, started_us)) AS first_us, arg_min(qty_in, started_us) AS qty, max(ended_us) AS last_us,
       -- ties of time are broken by step: moments in microseconds stay below 2^51, so there is room for 2^12 steps
       arg_max(station_id, ended_us * 4096 + coalesce(step_no, 0)) AS last_station_id,
       arg_max(coalesce(step_no, 0), ended_us * 4096 + coalesce(step_no, 0)) AS last_step_no,
       arg_max(qty_good, ended_us * 4096 + coalesce(step_no, 0)) AS last_good,
       arg_max(qty_good + qty_rework, ended_us * 4096 + coalesce(step_no, 0)) AS last_kept
FROM operation WHERE lot_id IS NOT NULL GROUP BY order_id, lot_id;

-- Where steps are not numbered, a stay may be reported in parts: what left is all that was reported since the lot was elsewhere.
CREATE OR REPLACE TEMP TABLE last_stay AS
WITH part AS (
    SELECT v.order_id, v.lot_id, o.station_id = v.last_station_id AS is_there, o.ended_us, o.qty_good
    FROM operation o JOIN lot_visit v ON o.lot_id = v.lot_id AND o.order_id IS NOT DISTINCT FROM v.order_id
    WHERE o.step_no IS NULL
), elsewhere AS (
    SELECT order_id, lot_id, max(ended_us) AS until_us FROM part WHERE NOT is_there GROUP BY ALL
)
SELECT p.order_id, p.lot_id, sum(p.qty_good) AS good
FROM part p LEFT JOIN elsewhere e ON e.lot_id = p.lot_id AND e.order_id IS NOT DISTINCT FROM p.order_id
WHERE p.is_there AND p.ended_us > coalesce(e.until_us, -1) GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE untouched AS
WITH touched AS (SELECT order_id, sum(qty) AS qty FROM lot_visit GROUP BY order_id),
log AS (
    SELECT EXISTS (FROM lot_visit WHERE lot_id <> order_id) AND EXISTS (FROM production_order WHERE completed_us IS NOT NULL) AS tells
)
SELECT o.*, CASE WHEN tells AND o.completed_us IS NULL AND s.parts IS NOT NULL
                 THEN greatest(0, ceil((o.qty - coalesce(t.qty, 0)) / s.parts))
                 ELSE (t.order_id IS NULL)::INT END::BIGINT AS lots
FROM production_order o LEFT JOIN touched t USING (order_id) LEFT JOIN lot_size s USING (product_id), log
WHERE o.released_us IS NOT NULL;

CREATE OR REPLACE TEMP TABLE lot AS
WITH made AS (
    SELECT v.* REPLACE (coalesce(t.good, v.last_good) AS last_good), least(v.first_us, o.released_us) AS entered_us, coalesce(s.leaves = 'always', FALSE) AS is_at_end,
           -- routes differ: it left if nothing came after and its order, where known, is complete
           o.completed_us IS NOT NULL OR coalesce(s.leaves = 'sometimes' AND o.order_id IS NULL, FALSE) AS is_through
    FROM lot_visit v
    LEFT JOIN last_step s ON s.station_id = v.last_station_id
         AND s.product_id = CASE WHEN v.product_id IN (SELECT product_id FROM last_step) THEN v.product_id ELSE '' END
         AND (s.step_no = -1 OR s.step_no = v.last_step_no)
    LEFT JOIN production_order o ON o.order_id = v.order_id
    LEFT JOIN last_stay t ON t.lot_id = v.lot_id AND t.order_id IS NOT DISTINCT FROM v.order_id
)
SELECT order_id, lot_id, product_id, last_station_id, entered_us, last_good, is_at_end,
       CASE WHEN is_at_end OR is_through OR last_kept <= 0 THEN last_us END AS left_us
FROM made
UNION ALL
SELECT order_id, order_id, product_id, NULL, released_us, 0, FALSE,
       CASE WHEN completed_us IS NOT NULL THEN greatest(completed_us, released_us) END
FROM (SELECT *, unnest(range(lots)) FROM untouched);
