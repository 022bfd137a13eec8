-- Counts and populations of indicators in all areas of a type, in single periods of one frequency.
-- All columns of `figures` cost eight times as much: a history is read for its numbers only.
SELECT f.indicator, f.area_code, f.division_year, f.period_start, f.count, f.denominator
FROM figures AS f
WHERE f.slice = '' AND f.area_type = $area_type AND f.frequency = $frequency AND f.period_count = 1
  AND (CAST($indicator AS VARCHAR) IS NULL OR f.indicator = $indicator)
ORDER BY f.indicator, f.area_code, f.division_year, f.period_start
