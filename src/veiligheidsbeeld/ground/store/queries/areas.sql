-- Areas of the publication, by code.
SELECT a.area_type, a.area_code, a.division_year, a.name, a.parent, a.x, a.y
FROM areas AS a
ORDER BY a.area_code, a.division_year
