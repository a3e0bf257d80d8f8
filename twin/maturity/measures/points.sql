, wanted AS (
    SELECT point_id, station_id, machine_no, method, period_s, process_id, coalesce(required, FALSE) AS required
    FROM plant.collection_point JOIN station USING (station_id)
), read AS (        -- what came: how many values, and how late the 95th of 100
    SELECT day, point_id, count(*) AS got, quantile_cont(epoch(arrived_at - occurred_at), 0.95) AS lag_s
    FROM floor.measurement JOIN asked_day ON business_date = business_date(occurred_at)
    WHERE in_time(occurred_at) GROUP BY ALL
), worked AS (      -- seconds each machine processed, by the day they began on
    SELECT day, station_id, machine_no, sum(epoch(ended_at - started_at)) AS seconds
    FROM floor.state_interval JOIN asked_day ON business_date = business_date(started_at)
    WHERE in_time(started_at) AND state = 'PROCESSING' GROUP BY ALL
), operated AS (
    SELECT day, station_id, machine_no, count(*) AS operations, sum(epoch(ended_at - started_at)) AS seconds
    FROM floor.operation_event JOIN asked_day ON business_date = business_date(ended_at)
    WHERE in_time(ended_at) GROUP BY ALL
), due AS (         -- one value a period of operation, or, of an automatic point without a period, one an operation
    SELECT day, point_id, CASE WHEN period_s IS NULL THEN CASE WHEN method = 'auto' THEN operations END ELSE floor(coalesce(worked_s, operated_s) / period_s) END AS due
    FROM (
        SELECT a.day, r.point_id, r.method, r.period_s, sum(o.operations) AS operations, sum(o.seconds) AS operated_s,
               (SELECT sum(w.seconds) FROM worked w WHERE w.day = a.day AND w.station_id = r.station_id
                AND (r.machine_no IS NULL OR w.machine_no = r.machine_no)) AS worked_s
        FROM asked a CROSS JOIN wanted r LEFT JOIN operated o
          ON o.day = a.day AND o.station_id = r.station_id AND (r.machine_no IS NULL OR o.machine_no = r.machine_no)
        GROUP BY ALL
    )
), point AS MATERIALIZED ( -- a point is automatic when it is meant to be, and 95 of 100 values arrive within ten minutes
    SELECT a.day, r.process_id, r.point_id, r.method, r.required, coalesce(g.got, 0) AS got, coalesce(d.due, 0) AS due, g.lag_s,
           coalesce(r.method = 'auto' AND g.lag_s <= 600, FALSE) AS is_automatic
    FROM asked a CROSS JOIN wanted r
    LEFT JOIN read g ON g.day = a.day AND g.point_id = r.point_id LEFT JOIN due d ON d.day = a.day AND d.point_id = r.point_id
)
