-- Periods for which an indicator has figures, oldest first.
SELECT DISTINCT f.frequency, f.period_start, f.period
FROM figures AS f
WHERE (CAST($indicator AS VARCHAR) IS NULL OR f.indicator = $indicator)
  AND (CAST($area_type AS VARCHAR) IS NULL OR f.area_type = $area_type)
  AND (CAST($frequency AS VARCHAR) IS NULL OR f.frequency = $frequency)
  AND f.presence <> 'missing'
ORDER BY f.frequency, f.period_start, f.period
