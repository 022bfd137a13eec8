-- Released figures of the parts of an area, filtered. Every parameter but $parent may be NULL for "any".
-- Apart from `figures`, which needs no areas: a series of one area is read a third faster without them.
SELECT f.indicator, f.version, f.slice, f.area_type, f.area_code, f.division_year, f.period, f.period_start,
       f.frequency, f.period_count, f.unit, f.count, f.value, f.lower, f.upper, f.level, f.method, f.n,
       f.denominator, f.presence, f.reliable, f.reason, f.revision, f.known_at, f.provenance,
       f.denominator_provenance
FROM areas AS a
JOIN figures AS f ON a.area_code = f.area_code AND a.division_year = f.division_year
WHERE a.parent = $parent
  AND (CAST($indicator AS VARCHAR) IS NULL OR f.indicator = $indicator)
  AND (CAST($slice AS VARCHAR) IS NULL OR f.slice = $slice)
  AND (CAST($area_type AS VARCHAR) IS NULL OR f.area_type = $area_type)
  AND (CAST($period AS VARCHAR) IS NULL OR f.period = $period)
  AND (CAST($about AS DOUBLE) IS NULL OR abs(f.count - $about) <= 1 OR abs(f.value - $about) <= 1)
ORDER BY f.indicator, f.slice, f.area_code, f.division_year, f.frequency, f.period_start, f.period_count
