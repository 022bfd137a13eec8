-- Periods for which each indicator has figures in each type of area, oldest first.
SELECT DISTINCT f.indicator, f.area_type, f.frequency, f.period_start, f.period
FROM figures AS f
WHERE f.presence <> 'missing'
ORDER BY f.indicator, f.area_type, f.frequency, f.period_start, f.period
