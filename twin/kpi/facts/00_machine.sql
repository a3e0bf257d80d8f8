-- Which machines there are, and how much of a machine each row of the log may stand for.
-- `cut_at_cells(spans)`: any table of spans (calendar_id, started_us, ended_us, ...) cut at the edges of the calendar's
-- cells, each piece with its cell's business_date, shift_id and working.
CREATE OR REPLACE TEMP MACRO cut_at_cells(spans) AS TABLE
WITH clipped AS (
    SELECT * REPLACE (greatest(started_us, window_from_us()) AS started_us, least(ended_us, window_until_us()) AS ended_us)
    FROM query_table(spans)
    WHERE ended_us > window_from_us() AND started_us < window_until_us()
), located AS (
    SELECT s.*, c.cell_no, c.ends_us AS cell_ends_us
    FROM clipped s ASOF JOIN cell c ON s.calendar_id = c.calendar_id AND s.started_us >= c.starts_us
), crossing AS (
    SELECT s.* EXCLUDE (cell_no, cell_ends_us), unnest(range(s.cell_no, c.cell_no + 1)) AS cell_no
    FROM (SELECT * FROM located WHERE ended_us > cell_ends_us) s
    ASOF JOIN cell c ON s.calendar_id = c.calendar_id AND s.ended_us > c.starts_us
), cut AS (
    SELECT * EXCLUDE (cell_ends_us) FROM located WHERE ended_us <= cell_ends_us
    UNION ALL BY NAME
    SELECT * FROM crossing
)
SELECT p.* EXCLUDE (started_us, ended_us, calendar_id, cell_no),
       greatest(p.started_us, c.starts_us) AS started_us, least(p.ended_us, c.ends_us) AS ended_us,
       c.starts_us AS cell_starts_us, c.ends_us AS cell_ends_us, c.business_date, c.shift_id, c.working
FROM cut p JOIN cell c USING (calendar_id, cell_no);

CREATE OR REPLACE TEMP TABLE seen_machine AS
SELECT station_id, machine_no, coalesce(bool_or(state = 'PROCESSING'), FALSE) AS says_processing FROM seen GROUP BY ALL;

-- Every station the log knows, those not described with the line's calendar. A station that never says PROCESSING is
-- silent: what it worked is read from its operations.
CREATE OR REPLACE TEMP TABLE place_of_work AS
SELECT station_id, d.process_id, coalesce(d.calendar_id, 0) AS calendar_id, coalesce(d.machines, 0) AS machines,
       d.ideal_s_per_part, is_silent
FROM (SELECT station_id, NOT bool_or(says_processing) AS is_silent FROM seen_machine GROUP BY ALL)
LEFT JOIN described_station d USING (station_id);

-- capacity: 1 for a numbered machine; rows without a number (machine_no 0) stand for what the numbers leave over.
CREATE OR REPLACE TEMP TABLE machine AS
WITH counted AS (
    SELECT station_id, count(*) FILTER (machine_no > 0) AS numbered, count(*) FILTER (machine_no = 0) AS unnumbered
    FROM seen_machine GROUP BY station_id
), described AS (       -- machines of a station whose others are in the log: they were there, idle or not recorded
    SELECT station_id, unnest(range(1, p.machines + 1))::INTEGER AS machine_no
    FROM place_of_work p JOIN counted c USING (station_id)
    WHERE c.unnumbered = 0
)
SELECT station_id, machine_no, p.process_id, p.calendar_id, p.ideal_s_per_part,
       CASE WHEN machine_no > 0 THEN 1
            WHEN c.numbered = 0 THEN greatest(p.machines, 1)
            ELSE greatest(p.machines - c.numbered, 0) END AS capacity
FROM (SELECT station_id, machine_no FROM seen_machine UNION FROM described)
JOIN place_of_work p USING (station_id) JOIN counted c USING (station_id);

-- Places whose hours are counted.
CREATE OR REPLACE TEMP TABLE place AS
SELECT * FROM described_place
UNION SELECT 'station', station_id, calendar_id FROM place_of_work WHERE station_id NOT IN (SELECT station_id FROM described_station);

-- Filled only where the log needs it.
CREATE OR REPLACE TEMP TABLE work_piece (station_id VARCHAR, machine_no INTEGER, business_date DATE, shift_id VARCHAR,
    working BOOLEAN, started_us BIGINT, ended_us BIGINT, us DOUBLE, is_told BOOLEAN,
    batch_id INTEGER, source_row BIGINT, source_key UBIGINT);
CREATE OR REPLACE TEMP TABLE worked (station_id VARCHAR, machine_no INTEGER, business_date DATE, shift_id VARCHAR,
    working BOOLEAN, us DOUBLE);
CREATE OR REPLACE TEMP TABLE overtime (place VARCHAR, place_id VARCHAR, business_date DATE, shift_id VARCHAR, us BIGINT);
CREATE OR REPLACE TEMP TABLE other_output (business_date DATE, shift_id VARCHAR, process_id VARCHAR, station_id VARCHAR,
    product_id VARCHAR, exit_qty DOUBLE, first_pass_produced DOUBLE, first_pass_good DOUBLE);
CREATE OR REPLACE TEMP TABLE fact_order (business_date DATE, shift_id VARCHAR, product_id VARCHAR, order_id VARCHAR,
    qty DOUBLE, due_at TIMESTAMPTZ, done_at TIMESTAMPTZ, is_on_time INTEGER);

-- Operations that ended within the window.
CREATE OR REPLACE TEMP VIEW finished AS
SELECT o.*, p.process_id, p.ideal_s_per_part, p.calendar_id, qty_good + qty_scrap + qty_rework AS produced,
       greatest(ended_us, window_from_us() + 1) AS counted_us
FROM operation o JOIN place_of_work p USING (station_id)
WHERE ended_us > window_after_us() AND ended_us <= window_until_us();
