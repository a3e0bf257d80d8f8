, placed AS (       -- an order is sent again as it is filled in: what is known of it in the end
    SELECT order_id, max(product_id) AS product_id, max(qty) AS qty, max(ordered_at) AS ordered_at, max(released_at) AS released_at,
           max(due_at) AS due_at, max(completed_at) AS completed_at
    FROM floor.production_order GROUP BY order_id
), asked_order AS (
    SELECT day, placed.* FROM placed JOIN asked_day ON business_date = business_date(coalesce(ordered_at, released_at))
)
