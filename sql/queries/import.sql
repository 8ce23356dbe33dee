-- Imports of prices at scale: their files, drafts and differences (R-CAT-06).

-- name: import_add :exec
-- in:   id ImportId, account AccountId, user UserId?, kind ImportKind, file Str, state ImportState, uploaded bool,
-- in:   dry_run bool, market Str, currency Str, segment Str, bytes_total int64, at Instant
INSERT INTO imports (id, account_id, user_id, kind, file, state, uploaded, dry_run, market, currency, segment,
                     bytes_total, bytes_done, row_count, added, changed, gone, unchanged, errors, message, started_at,
                     alive_at, ended_at)
VALUES (:id, :account, :user, :kind, :file, :state, :uploaded, :dry_run, :market, :currency, :segment, :bytes_total, 0,
        0, 0, 0, 0, 0, 0, '', :at, :at, 0);

-- name: import_get :opt
-- in:   id ImportId
-- out:  id ImportId, account AccountId, user UserId?, user_name Str?, kind ImportKind, file Str, state ImportState,
-- out:  uploaded bool, dry_run bool, market Str, currency Str, segment Str, bytes_total int64, bytes_done int64,
-- out:  row_count int64, line int64, list_at PriceListId, plan_at PlanId, outcome Str, added int64, changed int64,
-- out:  gone int64, unchanged int64, errors int64, message Str, started_at Instant, alive_at Instant, ended_at Instant
SELECT i.id, i.account_id, i.user_id, u.name, i.kind, i.file, i.state, i.uploaded, i.dry_run, i.market, i.currency,
       i.segment, i.bytes_total, i.bytes_done, i.row_count, i.line, i.list_at, i.plan_at, i.outcome, i.added, i.changed,
       i.gone, i.unchanged, i.errors, i.message, i.started_at, i.alive_at, i.ended_at
  FROM imports AS i LEFT JOIN users AS u ON u.id = i.user_id
 WHERE i.id = :id;

-- Newest first.
-- name: import_list :many
-- in:   account AccountId, before ImportId, max int32
-- out:  id ImportId, user_name Str?, kind ImportKind, file Str, state ImportState, dry_run bool, bytes_total int64,
-- out:  bytes_done int64, row_count int64, added int64, changed int64, gone int64, unchanged int64, errors int64,
-- out:  message Str, started_at Instant, ended_at Instant
-- max:  201
SELECT i.id, u.name, i.kind, i.file, i.state, i.dry_run, i.bytes_total, i.bytes_done, i.row_count, i.added, i.changed,
       i.gone, i.unchanged, i.errors, i.message, i.started_at, i.ended_at
  FROM imports AS i LEFT JOIN users AS u ON u.id = i.user_id
 WHERE i.account_id = :account AND i.id < :before ORDER BY i.id DESC LIMIT :max;

-- Those that may be dead, and those that wait for somebody.
-- name: import_open :many
-- in:   max int32
-- out:  id ImportId, state ImportState, uploaded bool, alive_at Instant
-- max:  100
SELECT id, state, uploaded, alive_at
  FROM imports
 WHERE state IN (@ImportState.uploading, @ImportState.running, @ImportState.comparing, @ImportState.staged,
                 @ImportState.publishing, @ImportState.dropping)
 ORDER BY id LIMIT :max;

-- Each step says from where it goes on: when another one was there before, nothing changes.
-- name: import_arrived :exec
-- in:   id ImportId, before int64, bytes int64, now Instant
UPDATE imports SET bytes_total = :before + :bytes, alive_at = :now
 WHERE id = :id AND state = @ImportState.uploading AND bytes_total = :before;

-- name: import_read_on :exec
-- in:   id ImportId, before int64, bytes_done int64, row_count int64, line int64, errors int64, message Str, now Instant
UPDATE imports
   SET bytes_done = :bytes_done, row_count = :row_count, line = :line, errors = errors + :errors, alive_at = :now,
       message = CASE WHEN message = '' THEN :message ELSE message END
 WHERE id = :id AND state = @ImportState.running AND bytes_done = :before;

-- name: import_compare_on :exec
-- in:   id ImportId, list_before PriceListId, plan_before PlanId, list PriceListId, plan PlanId, added int64,
-- in:   changed int64, gone int64, unchanged int64, now Instant
UPDATE imports
   SET list_at = :list, plan_at = :plan, added = added + :added, changed = changed + :changed, gone = gone + :gone,
       unchanged = unchanged + :unchanged, alive_at = :now
 WHERE id = :id AND state = @ImportState.comparing AND list_at = :list_before AND plan_at = :plan_before;

-- name: import_move :exec
-- in:   id ImportId, old ImportState, new ImportState, outcome Str, message Str, now Instant
UPDATE imports
   SET state = :new, alive_at = :now, outcome = CASE WHEN :outcome = '' THEN outcome ELSE :outcome END,
       message = CASE WHEN message = '' THEN :message ELSE message END
 WHERE id = :id AND state = :old;

-- name: import_alive :exec
-- in:   id ImportId, now Instant
UPDATE imports SET alive_at = :now WHERE id = :id;

-- name: import_end :exec
-- in:   id ImportId, old ImportState, new ImportState, now Instant
UPDATE imports
   SET state = :new, ended_at = :now, alive_at = :now,
       bytes_done = CASE WHEN :new = @ImportState.done THEN bytes_total ELSE bytes_done END
 WHERE id = :id AND state = :old;

-- name: import_part_add :exec
-- in:   import ImportId, number int64, content Blob
INSERT INTO import_parts (import_id, number, content) VALUES (:import, :number, :content);

-- name: import_part :opt
-- in:   import ImportId, number int64
-- out:  content Blob
SELECT content FROM import_parts WHERE import_id = :import AND number = :number;

-- name: import_parts_drop :exec
-- in:   import ImportId, before int64
DELETE FROM import_parts WHERE import_id = :import AND number < :before;

-- name: import_error_add :exec
-- in:   import ImportId, number int64, line int64, column_at int64, column_name Str, message Str
-- each: 1
INSERT INTO import_errors (import_id, number, line, column_at, column_name, message)
VALUES (:import, :number, :line, :column_at, :column_name, :message);

-- name: import_errors :many
-- in:   import ImportId, after int64, max int32
-- out:  number int64, line int64, column_at int64, column_name Str, message Str
-- max:  1000
SELECT number, line, column_at, column_name, message
  FROM import_errors WHERE import_id = :import AND number > :after ORDER BY number LIMIT :max;

-- A catalogue was looked at in a dry run.
-- name: import_looked :exec
-- in:   id ImportId, row_count int64, added int64, changed int64, unchanged int64, now Instant
UPDATE imports
   SET state = @ImportState.staged, bytes_done = bytes_total, row_count = :row_count, added = :added,
       changed = :changed, unchanged = :unchanged, alive_at = :now
 WHERE id = :id AND state = @ImportState.running;

-- name: import_change_add :exec
-- in:   import ImportId, number int64, object Str, member Str, before Str, after Str
-- each: 1
INSERT INTO import_changes (import_id, number, object, member, before, after)
VALUES (:import, :number, :object, :member, :before, :after);

-- name: import_changes :many
-- in:   import ImportId
-- out:  object Str, member Str, before Str, after Str
-- max:  200
SELECT object, member, before, after FROM import_changes WHERE import_id = :import ORDER BY number LIMIT 200;

-- name: import_draft_add :exec
-- in:   import ImportId, list PriceListId, version int64
INSERT INTO import_drafts (import_id, price_list_id, version) VALUES (:import, :list, :version);

-- name: import_draft_count :exec
-- in:   import ImportId, list PriceListId, added int64, changed int64, gone int64, unchanged int64
UPDATE import_drafts
   SET added = added + :added, changed = changed + :changed, gone = gone + :gone, unchanged = unchanged + :unchanged
 WHERE import_id = :import AND price_list_id = :list;

-- name: import_drafts :many
-- in:   import ImportId
-- out:  list PriceListId, version int64, code Str, name Str, currency Currency, state PriceVersionState, added int64,
-- out:  changed int64, gone int64, unchanged int64
-- max:  40
SELECT d.price_list_id, d.version, l.code, l.name, l.currency, v.state, d.added, d.changed, d.gone, d.unchanged
  FROM import_drafts AS d
  JOIN price_lists AS l ON l.id = d.price_list_id
  JOIN price_list_versions AS v ON v.price_list_id = d.price_list_id AND v.number = d.version
 WHERE d.import_id = :import ORDER BY d.price_list_id LIMIT 40;

-- Those that other imports bring are not there yet.
-- name: import_plan_codes :many by=import
-- in:   import ImportId, after Str, max int32
-- out:  id PlanId, code Str, quantity_max int64?
-- max:  5000
SELECT n.id, n.code, m.quantity_max
  FROM plans AS n
  LEFT JOIN import_plans AS m ON m.plan_id = n.id AND m.import_id = :import
 WHERE n.code > :after
   AND NOT EXISTS (SELECT 1 FROM import_plans AS o WHERE o.plan_id = n.id AND o.import_id <> :import)
 ORDER BY n.code LIMIT :max;

-- name: import_plan_new :exec
-- in:   id PlanId, product ProductId, code Str, name Str, term Str, billing Str, unit Str, quantity_max int64, position int32
INSERT INTO plans (id, product_id, code, name, term, billing, unit, quantity_min, quantity_max, quantity_step, active,
                   position)
VALUES (:id, :product, :code, :name, :term, :billing, :unit, 1, :quantity_max, 1, FALSE, :position);

-- name: import_plan_add :exec
-- in:   import ImportId, plan PlanId, quantity_max int64
INSERT INTO import_plans (import_id, plan_id, quantity_max) VALUES (:import, :plan, :quantity_max);

-- name: import_plan_widen :exec
-- in:   import ImportId, plan PlanId, quantity_max int64
UPDATE import_plans SET quantity_max = :quantity_max
 WHERE import_id = :import AND plan_id = :plan AND quantity_max < :quantity_max;

-- From their smallest tier to their largest.
-- name: import_plans_open :exec
-- in:   import ImportId
UPDATE plans
   SET active = TRUE,
       quantity_max = (SELECT m.quantity_max FROM import_plans AS m WHERE m.import_id = :import AND m.plan_id = plans.id),
       quantity_min = COALESCE((SELECT MIN(p.quantity_from)
                                  FROM import_drafts AS d
                                  JOIN prices AS p ON p.price_list_id = d.price_list_id AND p.plan_id = plans.id
                                                  AND p.since_version = d.version
                                 WHERE d.import_id = :import), 1)
 WHERE id IN (SELECT m.plan_id FROM import_plans AS m WHERE m.import_id = :import);

-- name: import_plans_gone :exec
-- in:   import ImportId
DELETE FROM plans
 WHERE active = FALSE AND id IN (SELECT m.plan_id FROM import_plans AS m WHERE m.import_id = :import)
   AND NOT EXISTS (SELECT 1 FROM prices AS p WHERE p.plan_id = plans.id);

-- name: import_plans_drop :exec
-- in:   import ImportId
DELETE FROM import_plans WHERE import_id = :import;

-- A row of an import's draft; one that is there already stays, and is not counted. A plan of which nothing counts yet has
-- no setup fee to keep: said here, since it costs more to change the row afterwards.
-- name: import_stage :exec
-- in:   list PriceListId, plan PlanId, version int64, quantity_from int64, valid_from Date, valid_to Date?,
-- in:   kind PriceKind, price Decimal, percent_ppm int64, setup Decimal, suggested Decimal, cost Decimal
-- each: 1
INSERT INTO prices (price_list_id, plan_id, since_version, quantity_from, valid_from, valid_to, kind, price_units,
                    price_scale, percent_ppm, setup_units, setup_scale, suggested_units, suggested_scale, cost_units,
                    cost_scale)
VALUES (:list, :plan, :version, :quantity_from, :valid_from, :valid_to, :kind, :price_units, :price_scale,
        :percent_ppm,
        CASE WHEN :setup_units = -2
              AND NOT EXISTS (SELECT 1 FROM prices AS c WHERE c.price_list_id = :list AND c.plan_id = :plan
                                 AND c.since_version < :version AND c.until_version IS NULL)
             THEN 0 ELSE :setup_units END,
        :setup_scale, :suggested_units, :suggested_scale, :cost_units, :cost_scale)
    ON CONFLICT (price_list_id, plan_id, since_version, quantity_from, valid_from) DO NOTHING;

-- What follows is done for the plans after one and through another: so many that a statement is quick, whatever the
-- size of the draft. The row that counts is looked for by its key in a subquery of its own, or within the same plans:
-- no planner can make a loop over the whole list of it.
-- How many rows count of these plans.
-- name: import_before :count
-- in:   list PriceListId, version int64, after PlanId, through PlanId
SELECT COUNT(*) FROM prices
 WHERE price_list_id = :list AND until_version IS NULL AND plan_id > :after AND plan_id <= :through
   AND since_version < :version;

-- How many rows of these plans are in the draft.
-- name: import_drafted :count
-- in:   list PriceListId, version int64, after PlanId, through PlanId
SELECT COUNT(*) FROM prices
 WHERE price_list_id = :list AND since_version = :version AND plan_id > :after AND plan_id <= :through;

-- What counts until a price sheet's first day goes on until then.
-- name: import_keep :exec
-- in:   list PriceListId, version int64, after PlanId, through PlanId
INSERT INTO prices (price_list_id, plan_id, since_version, quantity_from, valid_from, valid_to, kind, price_units,
                    price_scale, percent_ppm, setup_units, setup_scale, suggested_units, suggested_scale, cost_units,
                    cost_scale)
SELECT o.price_list_id, o.plan_id, CAST(:version AS bigint), o.quantity_from, o.valid_from,
       CASE WHEN o.valid_to < x.first_day THEN o.valid_to ELSE x.first_day END, o.kind, o.price_units, o.price_scale,
       o.percent_ppm, o.setup_units, o.setup_scale, o.suggested_units, o.suggested_scale, o.cost_units, o.cost_scale
  FROM (SELECT d.plan_id, MIN(d.valid_from) AS first_day
          FROM prices AS d
         WHERE d.price_list_id = :list AND d.since_version = :version AND d.plan_id > :after AND d.plan_id <= :through
         GROUP BY d.plan_id) AS x
  JOIN prices AS o ON o.price_list_id = :list AND o.until_version IS NULL AND o.plan_id = x.plan_id
                  AND o.since_version < :version AND o.valid_from < x.first_day
 WHERE o.plan_id > :after AND o.plan_id <= :through;

-- What the file does not say stays as it is: cost and suggested price (-1), setup fee (-2).
-- name: import_carry :exec
-- in:   list PriceListId, version int64, after PlanId, through PlanId
UPDATE prices
   SET (setup_units, setup_scale, cost_units, cost_scale, suggested_units, suggested_scale) =
       (SELECT CASE WHEN prices.setup_units = -2 THEN c.setup_units ELSE prices.setup_units END,
               CASE WHEN prices.setup_units = -2 THEN c.setup_scale ELSE prices.setup_scale END,
               CASE WHEN prices.cost_units = -1 THEN c.cost_units ELSE prices.cost_units END,
               CASE WHEN prices.cost_units = -1 THEN c.cost_scale ELSE prices.cost_scale END,
               CASE WHEN prices.suggested_units = -1 THEN c.suggested_units ELSE prices.suggested_units END,
               CASE WHEN prices.suggested_units = -1 THEN c.suggested_scale ELSE prices.suggested_scale END
          FROM prices AS c
         WHERE c.price_list_id = prices.price_list_id AND c.until_version IS NULL AND c.plan_id = prices.plan_id
           AND c.quantity_from = prices.quantity_from AND c.valid_from = prices.valid_from AND c.since_version < :version LIMIT 1)
 WHERE price_list_id = :list AND since_version = :version AND plan_id > :after AND plan_id <= :through
   AND (setup_units = -2 OR cost_units = -1 OR suggested_units = -1)
   AND (SELECT 1 FROM prices AS c
         WHERE c.price_list_id = prices.price_list_id AND c.until_version IS NULL AND c.plan_id = prices.plan_id
           AND c.quantity_from = prices.quantity_from AND c.valid_from = prices.valid_from AND c.since_version < :version LIMIT 1) = 1;

-- A row that was not there has no setup fee.
-- name: import_setup :exec
-- in:   list PriceListId, version int64, after PlanId, through PlanId
UPDATE prices SET setup_units = 0, setup_scale = 0
 WHERE price_list_id = :list AND since_version = :version AND plan_id > :after AND plan_id <= :through
   AND setup_units = -2;

-- name: import_compare :one
-- in:   list PriceListId, version int64, after PlanId, through PlanId
-- out:  total int64, added int64, changed int64
SELECT COUNT(*), COUNT(CASE WHEN x.same IS NULL THEN 1 END), COUNT(CASE WHEN x.same = 0 THEN 1 END)
  FROM (SELECT (SELECT CASE WHEN c.kind = d.kind AND c.price_units = d.price_units AND c.price_scale = d.price_scale
                     AND c.percent_ppm = d.percent_ppm AND c.setup_units = d.setup_units
                     AND c.setup_scale = d.setup_scale AND c.suggested_units = d.suggested_units
                     AND c.suggested_scale = d.suggested_scale AND c.cost_units = d.cost_units
                     AND c.cost_scale = d.cost_scale AND COALESCE(c.valid_to, '') = COALESCE(d.valid_to, '')
                    THEN 1 ELSE 0 END
                  FROM prices AS c
                 WHERE c.price_list_id = d.price_list_id AND c.until_version IS NULL AND c.plan_id = d.plan_id
                   AND c.quantity_from = d.quantity_from AND c.valid_from = d.valid_from AND c.since_version < :version LIMIT 1) AS same
          FROM prices AS d
         WHERE d.price_list_id = :list AND d.since_version = :version AND d.plan_id > :after AND d.plan_id <= :through) AS x;

-- A plan with more rows than anybody reads.
-- name: import_crowded :opt
-- in:   list PriceListId, version int64, after PlanId, through PlanId, most int64
-- out:  plan Str
SELECT (SELECT n.code FROM plans AS n WHERE n.id = d.plan_id)
  FROM prices AS d
 WHERE d.price_list_id = :list AND d.since_version = :version AND d.plan_id > :after AND d.plan_id <= :through
 GROUP BY d.plan_id HAVING COUNT(*) > :most ORDER BY d.plan_id LIMIT 1;

-- Rows of the draft's plans that it does not have any more.
-- name: import_gone :count
-- in:   list PriceListId, version int64, after PlanId, through PlanId
SELECT COUNT(*)
  FROM (SELECT (SELECT 1 FROM prices AS d
                 WHERE d.price_list_id = c.price_list_id AND d.plan_id = c.plan_id AND d.since_version = :version
                 LIMIT 1) AS plan_there,
               (SELECT 1 FROM prices AS d
                 WHERE d.price_list_id = c.price_list_id AND d.plan_id = c.plan_id AND d.since_version = :version
                   AND d.quantity_from = c.quantity_from AND d.valid_from = c.valid_from LIMIT 1) AS row_there
          FROM prices AS c
         WHERE c.price_list_id = :list AND c.until_version IS NULL AND c.since_version < :version
           AND c.plan_id > :after AND c.plan_id <= :through) AS x
 WHERE x.plan_there = 1 AND x.row_there IS NULL;

-- A plan that says the same in all its rows is no part of the draft: it stays as it is.
-- name: import_trim :exec
-- in:   list PriceListId, version int64, after PlanId, through PlanId
DELETE FROM prices
 WHERE price_list_id = :list AND since_version = :version AND plan_id > :after AND plan_id <= :through
   AND plan_id IN (SELECT x.plan_id
                     FROM (SELECT d.plan_id,
                                  (SELECT CASE WHEN c.kind = d.kind AND c.price_units = d.price_units
                                        AND c.price_scale = d.price_scale AND c.percent_ppm = d.percent_ppm
                                        AND c.setup_units = d.setup_units AND c.setup_scale = d.setup_scale
                                        AND c.suggested_units = d.suggested_units
                                        AND c.suggested_scale = d.suggested_scale AND c.cost_units = d.cost_units
                                        AND c.cost_scale = d.cost_scale
                                        AND COALESCE(c.valid_to, '') = COALESCE(d.valid_to, '')
                                       THEN 1 ELSE 0 END
                                     FROM prices AS c
                                    WHERE c.price_list_id = d.price_list_id AND c.until_version IS NULL
                                      AND c.plan_id = d.plan_id AND c.quantity_from = d.quantity_from
                                      AND c.valid_from = d.valid_from AND c.since_version < :version LIMIT 1) AS same
                             FROM prices AS d
                            WHERE d.price_list_id = :list AND d.since_version = :version AND d.plan_id > :after
                              AND d.plan_id <= :through) AS x
                    GROUP BY x.plan_id HAVING MIN(COALESCE(x.same, 0)) = 1)
   AND plan_id NOT IN (SELECT x.plan_id
                         FROM (SELECT c.plan_id,
                                      (SELECT 1 FROM prices AS d
                                        WHERE d.price_list_id = c.price_list_id AND d.plan_id = c.plan_id
                                          AND d.since_version = :version AND d.quantity_from = c.quantity_from
                                          AND d.valid_from = c.valid_from LIMIT 1) AS row_there
                                 FROM prices AS c
                                WHERE c.price_list_id = :list AND c.until_version IS NULL
                                  AND c.since_version < :version AND c.plan_id > :after AND c.plan_id <= :through) AS x
                        WHERE x.row_there IS NULL);

-- What differs of these plans: a row that is new, that says something else, or that goes. What counts is read once (the
-- limit makes both engines do so) and then joined, else SQLite reads all of it again for each row.
-- name: import_differences :many
-- in:   list PriceListId, version int64, after PlanId, through PlanId
-- out:  plan Str, quantity_from int64, valid_from Date, what Str, kind PriceKind?, price Decimal?, percent_ppm int64?,
-- out:  setup Decimal?, suggested Decimal?, cost Decimal?, valid_to Date?, before_kind PriceKind?,
-- out:  before_price Decimal?, before_percent int64?, before_setup Decimal?, before_suggested Decimal?,
-- out:  before_cost Decimal?, before_valid_to Date?
-- max:  5000
SELECT n.code, x.quantity_from, x.valid_from, x.what, x.kind, x.price_units, x.price_scale, x.percent_ppm,
       x.setup_units, x.setup_scale, x.suggested_units, x.suggested_scale, x.cost_units, x.cost_scale, x.valid_to,
       x.o_kind, x.o_price_units, x.o_price_scale, x.o_percent, x.o_setup_units, x.o_setup_scale, x.o_suggested_units,
       x.o_suggested_scale, x.o_cost_units, x.o_cost_scale, x.o_valid_to
  FROM (SELECT d.plan_id, d.quantity_from, d.valid_from,
               CASE WHEN c.plan_id IS NULL THEN 'added' ELSE 'changed' END AS what, d.kind, d.price_units,
               d.price_scale, d.percent_ppm, d.setup_units, d.setup_scale, d.suggested_units, d.suggested_scale,
               d.cost_units, d.cost_scale, d.valid_to, c.kind AS o_kind, c.price_units AS o_price_units,
               c.price_scale AS o_price_scale, c.percent_ppm AS o_percent, c.setup_units AS o_setup_units,
               c.setup_scale AS o_setup_scale, c.suggested_units AS o_suggested_units,
               c.suggested_scale AS o_suggested_scale, c.cost_units AS o_cost_units, c.cost_scale AS o_cost_scale,
               c.valid_to AS o_valid_to
          FROM prices AS d
          LEFT JOIN (SELECT o.plan_id, o.quantity_from, o.valid_from, o.valid_to, o.kind, o.price_units, o.price_scale,
                            o.percent_ppm, o.setup_units, o.setup_scale, o.suggested_units, o.suggested_scale,
                            o.cost_units, o.cost_scale
                       FROM prices AS o
                      WHERE o.price_list_id = :list AND o.until_version IS NULL AND o.since_version < :version
                        AND o.plan_id > :after AND o.plan_id <= :through LIMIT 10000000) AS c
            ON c.plan_id = d.plan_id AND c.quantity_from = d.quantity_from AND c.valid_from = d.valid_from
         WHERE d.price_list_id = :list AND d.since_version = :version AND d.plan_id > :after AND d.plan_id <= :through
           AND (c.plan_id IS NULL OR c.kind <> d.kind OR c.price_units <> d.price_units
                OR c.price_scale <> d.price_scale OR c.percent_ppm <> d.percent_ppm OR c.setup_units <> d.setup_units
                OR c.setup_scale <> d.setup_scale OR c.suggested_units <> d.suggested_units
                OR c.suggested_scale <> d.suggested_scale OR c.cost_units <> d.cost_units
                OR c.cost_scale <> d.cost_scale OR COALESCE(c.valid_to, '') <> COALESCE(d.valid_to, ''))
        UNION ALL
        SELECT c.plan_id, c.quantity_from, c.valid_from, 'gone', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
               NULL, NULL, c.kind, c.price_units, c.price_scale, c.percent_ppm, c.setup_units, c.setup_scale,
               c.suggested_units, c.suggested_scale, c.cost_units, c.cost_scale, c.valid_to
          FROM prices AS c
         WHERE c.price_list_id = :list AND c.until_version IS NULL AND c.since_version < :version
           AND c.plan_id > :after AND c.plan_id <= :through
           AND EXISTS (SELECT 1 FROM prices AS d
                        WHERE d.price_list_id = :list AND d.plan_id = c.plan_id AND d.since_version = :version)
           AND NOT EXISTS (SELECT 1 FROM prices AS d
                            WHERE d.price_list_id = :list AND d.plan_id = c.plan_id AND d.since_version = :version
                              AND d.quantity_from = c.quantity_from AND d.valid_from = c.valid_from)) AS x
  JOIN plans AS n ON n.id = x.plan_id
 ORDER BY n.code, x.quantity_from, x.valid_from LIMIT 5000;

-- name: import_drop_rows :exec
-- in:   list PriceListId, version int64, through PlanId
DELETE FROM prices WHERE price_list_id = :list AND since_version = :version AND plan_id <= :through;

-- So many plans after one: an export sorts no more than their prices at a time.
-- name: export_plans :one
-- in:   after Str, max int32
-- out:  through Str?
SELECT MAX(x.code) FROM (SELECT code FROM plans WHERE code > :after ORDER BY code LIMIT :max) AS x;

-- What counts in a list, whatever the day.
-- name: export_prices :many
-- in:   list PriceListId, after Str, through Str, plan Str, quantity int64, day Date, max int32
-- out:  plan Str, quantity_from int64, valid_from Date, valid_to Date?, kind PriceKind, price Decimal,
-- out:  percent_ppm int64, setup Decimal, suggested Decimal, cost Decimal
-- max:  2000
SELECT n.code, p.quantity_from, p.valid_from, p.valid_to, p.kind, p.price_units, p.price_scale, p.percent_ppm,
       p.setup_units, p.setup_scale, p.suggested_units, p.suggested_scale, p.cost_units, p.cost_scale
  FROM plans AS n
  JOIN price_lists AS l ON l.id = :list
  JOIN prices AS p ON p.price_list_id = l.id AND p.plan_id = n.id AND p.until_version IS NULL
                  AND p.since_version <= l.published_version
 WHERE n.code > :after AND n.code <= :through AND (n.code, p.quantity_from, p.valid_from) > (:plan, :quantity, :day)
 ORDER BY n.code, p.quantity_from, p.valid_from LIMIT :max;
