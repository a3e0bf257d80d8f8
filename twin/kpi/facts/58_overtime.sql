-- needed if: EXISTS (FROM cell WHERE NOT working)
-- Work outside of shifts, for each place: any of its machines at work, counted once. Told only as a sum (work_s): left out.
CREATE OR REPLACE TEMP VIEW overtime_state AS  -- of the machines that have any
SELECT s.* FROM state_span s
JOIN (SELECT DISTINCT station_id, machine_no FROM piece WHERE NOT working AND state IN ('PROCESSING', 'SETUP')) p
     USING (station_id, machine_no)
WHERE s.state IN ('PROCESSING', 'SETUP');

CREATE OR REPLACE TEMP TABLE overtime_span AS
WITH active AS (
    SELECT station_id, started_us, ended_us FROM cut_at_cells('overtime_state') WHERE NOT working
    UNION ALL
    SELECT station_id, started_us, ended_us FROM work_piece WHERE NOT working AND NOT is_told
), at_place AS (
    SELECT l.place, l.place_id, l.calendar_id, a.started_us, a.ended_us
    FROM active a JOIN place_of_work p USING (station_id)
    JOIN place l ON l.place = 'line' OR (l.place = 'process' AND l.place_id = p.process_id)
                 OR (l.place = 'station' AND l.place_id = p.station_id)
)
SELECT place, place_id, calendar_id, ended_us,
       greatest(started_us, coalesce(max(ended_us) OVER (
           PARTITION BY place, place_id ORDER BY started_us, ended_us
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), started_us)) AS started_us
FROM at_place;

INSERT INTO overtime BY NAME
SELECT place, place_id, business_date, shift_id, sum(ended_us - started_us)::BIGINT AS us
FROM cut_at_cells('overtime_span') WHERE NOT working AND ended_us > started_us GROUP BY ALL;
