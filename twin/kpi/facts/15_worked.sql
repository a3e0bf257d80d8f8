-- needed if: EXISTS (FROM place_of_work WHERE is_silent)
-- Stations whose log never says PROCESSING: what their machines worked is read from the operations.
-- Two operations at a time on one machine count once; what the log calls a stop is not counted as work.
CREATE OR REPLACE TEMP VIEW work_span AS
SELECT o.station_id, o.machine_no, row_number() OVER () AS operation_no, o.started_us, o.ended_us, p.calendar_id,
       -- worked time that falls into the window, where it is less than end minus start
       CASE WHEN o.work_us < o.ended_us - o.started_us
            THEN o.work_us * (least(o.ended_us, window_until_us()) - greatest(o.started_us, window_from_us()))
                 / (o.ended_us - o.started_us) END AS work_us
FROM operation o JOIN place_of_work p USING (station_id)
WHERE p.is_silent AND o.ended_us > o.started_us;

-- A gap between shifts in the midst of an operation is not work; one in which it began or ended is overtime.
INSERT INTO work_piece BY NAME
WITH cut AS (
    SELECT * EXCLUDE (cell_starts_us, cell_ends_us), ended_us - started_us AS us
    FROM cut_at_cells('work_span')
    WHERE working OR work_us IS NOT NULL
          OR started_us > cell_starts_us OR ended_us < cell_ends_us
), told AS (            -- worked time that is told goes into the shifts first, the rest is overtime
    SELECT *, sum(us) FILTER (working) OVER (PARTITION BY operation_no) AS inside_us,
           sum(us) FILTER (NOT working) OVER (PARTITION BY operation_no) AS outside_us
    FROM cut WHERE work_us IS NOT NULL
)
SELECT station_id, machine_no, business_date, shift_id, working, started_us, ended_us, us::DOUBLE AS us, FALSE AS is_told
FROM cut WHERE work_us IS NULL
UNION ALL BY NAME
SELECT station_id, machine_no, business_date, shift_id, working, started_us, ended_us, TRUE AS is_told,
       CASE WHEN working THEN us * least(work_us / inside_us, 1)
            ELSE us * greatest(work_us - coalesce(inside_us, 0), 0) / outside_us END AS us
FROM told;

CREATE OR REPLACE TEMP VIEW cover_span AS      -- operations and states of a machine laid over each other, counted once
WITH both_ AS (
    SELECT station_id, machine_no, started_us, ended_us FROM work_span
    UNION ALL
    SELECT station_id, machine_no, started_us, ended_us FROM state JOIN place_of_work USING (station_id) WHERE is_silent
)
SELECT station_id, machine_no, calendar_id, ended_us,
       greatest(started_us, coalesce(max(ended_us) OVER (
           PARTITION BY station_id, machine_no ORDER BY started_us, ended_us
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), started_us)) AS started_us
FROM both_ JOIN machine USING (station_id, machine_no) WHERE capacity <= 1;

INSERT INTO worked BY NAME
WITH covered AS (
    SELECT station_id, machine_no, business_date, shift_id, working, sum(ended_us - started_us) AS us
    FROM cut_at_cells('cover_span') WHERE ended_us > started_us GROUP BY ALL
), told AS (
    SELECT station_id, machine_no, business_date, shift_id, working, sum(us) AS us FROM work_piece GROUP BY ALL
), stopped AS (
    SELECT station_id, machine_no, business_date, shift_id, working, sum(us) AS us FROM piece GROUP BY ALL
), room AS (            -- several machines without numbers: no more than all of them could work
    SELECT calendar_id, business_date, shift_id, working, sum(ends_us - starts_us) AS us FROM cell GROUP BY ALL
)
SELECT t.station_id, t.machine_no, t.business_date, t.shift_id, t.working,
       greatest(0, least(t.us, coalesce(c.us, m.capacity * r.us) - coalesce(s.us, 0))) AS us
FROM told t
JOIN machine m USING (station_id, machine_no)
JOIN room r USING (calendar_id, business_date, shift_id, working)
LEFT JOIN covered c USING (station_id, machine_no, business_date, shift_id, working)
LEFT JOIN stopped s USING (station_id, machine_no, business_date, shift_id, working);
