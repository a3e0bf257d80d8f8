-- needed if: EXISTS (FROM place_of_work WHERE is_silent)
-- Stations whose log never says PROCESSING: what their machines worked is read from the operations.
-- Two operations at a time on one machine count once; what the log calls a stop is not counted as work.
CREATE OR REPLACE TEMP VIEW work_span AS
SELECT o.station_id, o.machine_no, row_number() OVER () AS operation_no, o.started_us, o.ended_us, p.calendar_id,
       o.batch_id, o.source_row, o.source_key,
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
SELECT station_id, machine_no, business_date, shift_id, working, started_us, ended_us, us::DOUBLE AS us, FALSE AS is_told,
       batch_id, source_row, source_key
FROM cut WHERE work_us IS NULL
UNION ALL BY NAME
SELECT station_id, machine_no, business_date, shift_id, working, started_us, ended_us, TRUE AS is_told,
       batch_id, source_row, source_key,
       CASE WHEN working THEN us * least(work_us / inside_us, 1)
            ELSE us * greatest(work_us - coalesce(inside_us, 0), 0) / outside_us END AS us
FROM told;

-- Operations and states laid over each other: at each moment as many as there are, but no more than there are machines.
CREATE OR REPLACE TEMP VIEW cover_span AS
WITH laid AS (
    SELECT station_id, machine_no, started_us, ended_us FROM work_span
    UNION ALL
    SELECT station_id, machine_no, started_us, ended_us FROM state JOIN place_of_work USING (station_id) WHERE is_silent
), change AS (
    SELECT station_id, machine_no, us, sum(by_) AS by_ FROM (
        SELECT station_id, machine_no, started_us AS us, 1 AS by_ FROM laid
        UNION ALL SELECT station_id, machine_no, ended_us, -1 FROM laid
    ) GROUP BY ALL
), busy AS (
    SELECT station_id, machine_no, us AS started_us, lead(us) OVER machine_time AS ended_us,
           sum(by_) OVER (machine_time ROWS UNBOUNDED PRECEDING) AS at_once
    FROM change WINDOW machine_time AS (PARTITION BY station_id, machine_no ORDER BY us)
)
SELECT station_id, machine_no, calendar_id, started_us, ended_us, least(at_once, greatest(capacity, 1)) AS machines
FROM busy JOIN machine USING (station_id, machine_no) WHERE at_once > 0;

INSERT INTO worked BY NAME
WITH covered AS (
    SELECT station_id, machine_no, business_date, shift_id, working, sum((ended_us - started_us) * machines) AS us
    FROM cut_at_cells('cover_span') GROUP BY ALL
), told AS (
    SELECT station_id, machine_no, business_date, shift_id, working, sum(us) AS us FROM work_piece GROUP BY ALL
), stopped AS (
    SELECT station_id, machine_no, business_date, shift_id, working, sum(us) AS us FROM piece GROUP BY ALL
)
SELECT station_id, machine_no, business_date, shift_id, working,
       greatest(0, least(t.us, c.us - coalesce(s.us, 0))) AS us
FROM told t
JOIN covered c USING (station_id, machine_no, business_date, shift_id, working)
LEFT JOIN stopped s USING (station_id, machine_no, business_date, shift_id, working);
