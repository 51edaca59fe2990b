-- Once per session: numbers for the statistics, Student's t at 0.9, and exact rounding.
CREATE OR REPLACE TEMP TABLE rep_numbers AS
SELECT rep_id, CAST(row_number() OVER (ORDER BY rep_id) - 1 AS INTEGER) AS number FROM facts.reps;
CREATE OR REPLACE TEMP TABLE stage_numbers AS
SELECT pipeline, stage, CAST(row_number() OVER (ORDER BY pipeline, position) - 1 AS INTEGER) AS number
FROM facts.stages;
CREATE OR REPLACE TEMP TABLE base_numbers AS
SELECT pipeline, stage, CAST(row_number() OVER (ORDER BY pipeline, stage) - 1 AS INTEGER) AS number
FROM (SELECT DISTINCT pipeline FROM facts.stages) p, (SELECT unnest([0, 1, 2, 3]) AS stage) b;
CREATE OR REPLACE TEMP TABLE student AS
SELECT unnest(range(5, 20)) AS n, unnest([1.53320627405894, 1.47588404882448, 1.43975574726515,
  1.41492392765051, 1.39681530974387, 1.38302873839663, 1.37218364111034, 1.36343031802054,
  1.35621733402321, 1.35017128878006, 1.34503037445465, 1.34060560785046, 1.33675716732672,
  1.33337938972163, 1.33039094356991]) AS value;
CREATE OR REPLACE TEMP MACRO half_even(a, b) AS
  (a // b) + CASE WHEN 2 * (a % b) > b OR (2 * (a % b) = b AND (a // b) % 2 = 1) THEN 1 ELSE 0 END;
