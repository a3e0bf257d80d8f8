-- What each machine was recorded to be doing, cut at the edges of shifts and summed: one row a machine, cell kind, state.
CREATE OR REPLACE TEMP VIEW state_span AS
SELECT s.*, m.calendar_id FROM state s JOIN place_of_work m USING (station_id);

CREATE OR REPLACE TEMP TABLE piece AS
SELECT station_id, machine_no, state, reason, business_date, shift_id, working, sum(ended_us - started_us)::BIGINT AS us
FROM cut_at_cells('state_span') GROUP BY ALL;
