-- Facts: what the KPIs add up, made anew from the log by twin/kpi whenever data or the plant change (twin/kpi/facts).
-- One row a business date and shift (and place, product): sums of numerators and denominators, never ratios.
-- shift_id: a shift of the plant, 'all' where there are none, 'overtime' for time between shifts. product_id '' = unknown.

CREATE TABLE floor.fact_machine (     -- machine time by state, seconds; planned_s = shift - planned stops + overtime (PBT)
    business_date DATE NOT NULL, shift_id VARCHAR NOT NULL, process_id VARCHAR, station_id VARCHAR NOT NULL,
    machine_no INTEGER NOT NULL,      -- 0 = rows that do not say which machine
    processing_s DOUBLE NOT NULL, setup_s DOUBLE NOT NULL, down_s DOUBLE NOT NULL, minor_stop_s DOUBLE NOT NULL,
    starved_s DOUBLE NOT NULL, blocked_s DOUBLE NOT NULL, off_s DOUBLE NOT NULL, unknown_s DOUBLE NOT NULL,
    planned_stop_s DOUBLE NOT NULL, overtime_s DOUBLE NOT NULL, planned_s DOUBLE NOT NULL,
    operating_s DOUBLE,               -- processing of stations whose states are recorded: the clock of failures
    rated_planned_s DOUBLE, rated_processing_s DOUBLE, -- where the ideal time per part is known
    failures BIGINT NOT NULL, minor_stops BIGINT NOT NULL
);
CREATE TABLE floor.fact_stop (        -- lost seconds and how often they began, by reason
    business_date DATE NOT NULL, shift_id VARCHAR NOT NULL, process_id VARCHAR, station_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL, reason VARCHAR, lost_s DOUBLE NOT NULL, starts BIGINT NOT NULL
);
CREATE TABLE floor.fact_output (      -- parts, by the end of the operation
    business_date DATE NOT NULL, shift_id VARCHAR NOT NULL, process_id VARCHAR, station_id VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL, operations BIGINT NOT NULL,
    qty_in DOUBLE NOT NULL, qty_good DOUBLE NOT NULL, qty_scrap DOUBLE NOT NULL, qty_rework DOUBLE NOT NULL,
    qty_produced DOUBLE NOT NULL,     -- good + scrap + rework
    first_pass_produced DOUBLE NOT NULL, first_pass_good DOUBLE NOT NULL,
    exit_qty DOUBLE, process_exit_qty DOUBLE, -- good at the last step of the route, of the process; NULL = no route known
    ideal_s DOUBLE, ideal_good_s DOUBLE       -- ideal seconds of what was produced, of what was good; NULL = not described
);
CREATE TABLE floor.fact_inspection (
    business_date DATE NOT NULL, shift_id VARCHAR NOT NULL, process_id VARCHAR, station_id VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL, stage VARCHAR NOT NULL, qty_inspected DOUBLE NOT NULL, qty_defect DOUBLE NOT NULL
);
CREATE TABLE floor.fact_hours (       -- hours of a place: the line, a process, a station
    business_date DATE NOT NULL, shift_id VARCHAR NOT NULL, place VARCHAR NOT NULL, place_id VARCHAR NOT NULL,
    elapsed_s DOUBLE NOT NULL,        -- all time
    worked_s DOUBLE NOT NULL,         -- shifts of days with a record, and overtime
    is_unrecorded BOOLEAN NOT NULL    -- a working day of which nothing is known
);
CREATE TABLE floor.fact_lot (         -- finished lots, by the end of their last operation
    business_date DATE NOT NULL, shift_id VARCHAR NOT NULL, product_id VARCHAR NOT NULL,
    order_id VARCHAR NOT NULL, lot_id VARCHAR NOT NULL, entered_at TIMESTAMPTZ NOT NULL, left_at TIMESTAMPTZ NOT NULL,
    lead_s DOUBLE NOT NULL, qty_good DOUBLE NOT NULL
);
CREATE TABLE floor.fact_wip (         -- lot-seconds in the system by product; rows without product: the time looked at
    business_date DATE NOT NULL, shift_id VARCHAR NOT NULL, product_id VARCHAR, in_system_s DOUBLE NOT NULL, elapsed_s DOUBLE
);
CREATE TABLE floor.fact_order (       -- orders by their due date
    business_date DATE NOT NULL, shift_id VARCHAR NOT NULL, product_id VARCHAR NOT NULL, order_id VARCHAR NOT NULL,
    qty DOUBLE, due_at TIMESTAMPTZ NOT NULL, done_at TIMESTAMPTZ, is_on_time INTEGER NOT NULL
);
CREATE TABLE floor.fact_span (        -- which log and plant the facts were made from; one row
    batch_id INTEGER, plant_version VARCHAR, first_at TIMESTAMPTZ, last_at TIMESTAMPTZ
);
