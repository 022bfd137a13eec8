-- Released figures, filtered. Every parameter may be NULL for "any"; order is total, so pages are stable.
-- $about finds figures whose count or value is within 1 of a number: all that may have been rounded to it.
SELECT f.indicator, f.version, f.slice, f.area_type, f.area_code, f.division_year, f.period, f.period_start,
       f.frequency, f.period_count, f.unit, f.count, f.value, f.lower, f.upper, f.level, f.method, f.n,
       f.denominator, f.presence, f.reliable, f.reason, f.revision, f.known_at, f.provenance,
       f.denominator_provenance
FROM figures AS f
WHERE (CAST($indicator AS VARCHAR) IS NULL OR f.indicator = $indicator)
  AND (CAST($slice AS VARCHAR) IS NULL OR f.slice = $slice)
  AND (CAST($area_code AS VARCHAR) IS NULL OR f.area_code = $area_code)
  AND (CAST($area_type AS VARCHAR) IS NULL OR f.area_type = $area_type)
  AND (CAST($period AS VARCHAR) IS NULL OR f.period = $period)
  AND (CAST($frequency AS VARCHAR) IS NULL OR f.frequency = $frequency)
  AND (CAST($about AS DOUBLE) IS NULL OR abs(f.count - $about) <= 1 OR abs(f.value - $about) <= 1)
ORDER BY f.indicator, f.slice, f.area_code, f.division_year, f.frequency, f.period_start, f.period_count
