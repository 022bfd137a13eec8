-- What differs between an older publication (attached as `older`) and this one.
-- Counts, and shares where there is no count. A rate changes with its count or its population: figures of their own.
SELECT COALESCE(b.indicator, a.indicator) AS indicator, COALESCE(b.slice, a.slice) AS slice,
       COALESCE(b.area_code, a.area_code) AS area_code,
       COALESCE(b.division_year, a.division_year) AS division_year, COALESCE(b.period, a.period) AS period,
       CASE a.unit WHEN 'procent' THEN a.value ELSE a.count END AS before,
       CASE b.unit WHEN 'procent' THEN b.value ELSE b.count END AS after,
       CASE WHEN b.indicator IS NULL THEN 'gone' WHEN a.indicator IS NULL THEN 'new' ELSE 'revised' END AS kind
FROM older.figures AS a
FULL JOIN figures AS b
  ON a.indicator = b.indicator AND a.slice = b.slice AND a.area_code = b.area_code
 AND a.division_year = b.division_year AND a.period = b.period
WHERE (a.indicator IS NULL OR b.indicator IS NULL
       OR CASE a.unit WHEN 'procent' THEN a.value ELSE a.count END
          IS DISTINCT FROM CASE b.unit WHEN 'procent' THEN b.value ELSE b.count END)
  AND (CAST($indicator AS VARCHAR) IS NULL OR COALESCE(b.indicator, a.indicator) = $indicator)
ORDER BY 1, 2, 3, 4, 5
