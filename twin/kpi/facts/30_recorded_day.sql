-- The business days of which anything at all is known; days without are not counted as worked.
CREATE OR REPLACE TEMP TABLE recorded_day AS
SELECT DISTINCT business_date FROM piece WHERE state <> 'UNKNOWN'
UNION SELECT DISTINCT business_date FROM work_piece
UNION SELECT DISTINCT business_date FROM fact_output
UNION SELECT DISTINCT business_date FROM fact_inspection;
