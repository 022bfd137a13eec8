-- Released figures in all areas of a type, of single periods that begin on or after $since and before $until.
SELECT f.indicator, f.version, f.slice, f.area_type, f.area_code, f.division_year, f.period, f.period_start,
       f.frequency, f.period_count, f.unit, f.count, f.value, f.lower, f.upper, f.level, f.method, f.n,
       f.denominator, f.presence, f.reliable, f.reason, f.revision, f.known_at, f.provenance,
       f.denominator_provenance
FROM figures AS f
WHERE f.slice = '' AND f.area_type = $area_type AND f.frequency = $frequency AND f.period_count = 1
  AND f.period_start >= $since AND f.period_start < $until
  AND (CAST($indicator AS VARCHAR) IS NULL OR f.indicator = $indicator)
ORDER BY f.indicator, f.area_code, f.division_year, f.period_start
