-- Orders that fell due in the scope: the newest version of each.
CREATE OR REPLACE TEMP TABLE traced_fact_order AS
SELECT f.*, 'production_order' AS table_name, o.batch_id, o.source_row, o.source_key
FROM {facts}fact_order f JOIN production_order o USING (order_id);
