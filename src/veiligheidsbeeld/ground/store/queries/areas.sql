-- Areas of the publication, by code.
SELECT a.area_type, a.area_code, a.division_year, a.name, a.parent, a.x, a.y
FROM areas AS a
WHERE (CAST($area_code AS VARCHAR) IS NULL OR a.area_code = $area_code)
  AND (CAST($area_type AS VARCHAR) IS NULL OR a.area_type = $area_type)
  AND (CAST($parent AS VARCHAR) IS NULL OR a.parent = $parent)
  AND (CAST($division_year AS INTEGER) IS NULL OR a.division_year = $division_year)
ORDER BY a.area_code, a.division_year
