-- Imports of prices at scale, and their drafts (R-CAT-06).

-- name: import_add :exec
-- in:   id int64, account AccountId, user UserId?, file Str, dry_run bool, bytes_total int64, at Instant
INSERT INTO imports (id, account_id, user_id, file, state, dry_run, bytes_total, bytes_done, row_count, added, changed,
                     gone, unchanged, errors, message, started_at, alive_at, ended_at)
VALUES (:id, :account, :user, :file, 'running', :dry_run, :bytes_total, 0, 0, 0, 0, 0, 0, 0, '', :at, :at, 0);

-- name: import_alive :exec
-- in:   id int64, bytes_done int64, row_count int64, now Instant
UPDATE imports SET bytes_done = :bytes_done, row_count = :row_count, alive_at = :now
 WHERE id = :id AND state = 'running';

-- name: import_settle :exec
-- in:   id int64, state Str, row_count int64, added int64, changed int64, gone int64, unchanged int64,
-- in:   errors int64, message Str, now Instant
UPDATE imports SET state = :state, row_count = :row_count, added = :added, changed = :changed, gone = :gone,
       unchanged = :unchanged, errors = :errors, message = :message, ended_at = :now,
       bytes_done = CASE WHEN :errors = 0 THEN bytes_total ELSE bytes_done END
 WHERE id = :id AND state = 'running';

-- name: import_running :many
-- in:   max int32
-- out:  id int64, account AccountId, alive_at Instant
-- max:  100
SELECT id, account_id, alive_at FROM imports WHERE state = 'running' ORDER BY id LIMIT :max;

-- name: import_list :many
-- in:   account AccountId, before int64, max int32
-- out:  id int64, file Str, state Str, dry_run bool, bytes_total int64, bytes_done int64, row_count int64,
-- out:  added int64, changed int64, gone int64, unchanged int64, errors int64, message Str, user_name Str?,
-- out:  started_at Instant, ended_at Instant
-- max:  201
SELECT i.id, i.file, i.state, i.dry_run, i.bytes_total, i.bytes_done, i.row_count, i.added, i.changed, i.gone,
       i.unchanged, i.errors, i.message, u.name, i.started_at, i.ended_at
  FROM imports AS i LEFT JOIN users AS u ON u.id = i.user_id
 WHERE i.account_id = :account AND i.id < :before ORDER BY i.id DESC LIMIT :max;

-- name: import_draft_add :exec
-- in:   import int64, list PriceListId, version int64
INSERT INTO import_drafts (import_id, price_list_id, version) VALUES (:import, :list, :version);

-- name: import_drafts :many
-- in:   import int64
-- out:  list PriceListId, version int64
-- max:  40
SELECT price_list_id, version FROM import_drafts WHERE import_id = :import ORDER BY price_list_id LIMIT 40;

-- name: import_plan_codes :many by=import
-- in:   after Str, max int32
-- out:  id PlanId, code Str
-- max:  5000
SELECT id, code FROM plans WHERE code > :after ORDER BY code LIMIT :max;

-- A row of an import's draft; one that is there already stays, and is not counted.
-- name: import_stage :exec
-- in:   list PriceListId, plan PlanId, version int64, quantity_from int64, valid_from Date, valid_to Date?,
-- in:   kind PriceKind, price Decimal, percent_ppm int64, suggested Decimal, cost Decimal
-- each: 1
INSERT INTO prices (price_list_id, plan_id, since_version, quantity_from, valid_from, valid_to, kind, price_units,
                    price_scale, percent_ppm, setup_units, setup_scale, suggested_units, suggested_scale, cost_units,
                    cost_scale)
VALUES (:list, :plan, :version, :quantity_from, :valid_from, :valid_to, :kind, :price_units, :price_scale,
        :percent_ppm, 0, 0, :suggested_units, :suggested_scale, :cost_units, :cost_scale)
    ON CONFLICT (price_list_id, plan_id, since_version, quantity_from, valid_from) DO NOTHING;

-- What the file does not say stays as it is: setup fee, cost, suggested price. Here and below the row that counts is
-- looked for by its key in a subquery of its own: no planner can make a loop over the whole list of it.
-- name: import_carry :exec
-- in:   list PriceListId, version int64
UPDATE prices
   SET (setup_units, setup_scale, cost_units, cost_scale, suggested_units, suggested_scale) =
       (SELECT c.setup_units, c.setup_scale,
               CASE WHEN prices.cost_units = -1 THEN c.cost_units ELSE prices.cost_units END,
               CASE WHEN prices.cost_units = -1 THEN c.cost_scale ELSE prices.cost_scale END,
               CASE WHEN prices.suggested_units = -1 THEN c.suggested_units ELSE prices.suggested_units END,
               CASE WHEN prices.suggested_units = -1 THEN c.suggested_scale ELSE prices.suggested_scale END
          FROM prices AS c
         WHERE c.price_list_id = prices.price_list_id AND c.until_version IS NULL AND c.plan_id = prices.plan_id
            AND c.quantity_from = prices.quantity_from AND c.valid_from = prices.valid_from AND c.since_version < :version LIMIT 1)
 WHERE price_list_id = :list AND since_version = :version
   AND (SELECT 1 FROM prices AS c
         WHERE c.price_list_id = prices.price_list_id AND c.until_version IS NULL AND c.plan_id = prices.plan_id
            AND c.quantity_from = prices.quantity_from AND c.valid_from = prices.valid_from AND c.since_version < :version LIMIT 1) = 1;

-- name: import_compare :one
-- in:   list PriceListId, version int64
-- out:  total int64, added int64, changed int64
SELECT COUNT(*), COUNT(CASE WHEN x.same IS NULL THEN 1 END), COUNT(CASE WHEN x.same = 0 THEN 1 END)
  FROM (SELECT (SELECT CASE WHEN c.kind = d.kind AND c.price_units = d.price_units AND c.price_scale = d.price_scale
                     AND c.percent_ppm = d.percent_ppm AND c.suggested_units = d.suggested_units
                     AND c.suggested_scale = d.suggested_scale AND c.cost_units = d.cost_units
                     AND c.cost_scale = d.cost_scale AND COALESCE(c.valid_to, '') = COALESCE(d.valid_to, '')
                    THEN 1 ELSE 0 END
                  FROM prices AS c
                 WHERE c.price_list_id = d.price_list_id AND c.until_version IS NULL AND c.plan_id = d.plan_id
                    AND c.quantity_from = d.quantity_from AND c.valid_from = d.valid_from AND c.since_version < :version LIMIT 1) AS same
          FROM prices AS d
         WHERE d.price_list_id = :list AND d.since_version = :version) AS x;

-- Rows of the draft's plans that it does not have any more.
-- name: import_gone :one
-- in:   list PriceListId, version int64
-- out:  gone int64
SELECT COUNT(*)
  FROM (SELECT (SELECT 1 FROM prices AS d
                 WHERE d.price_list_id = c.price_list_id AND d.plan_id = c.plan_id AND d.since_version = :version
                 LIMIT 1) AS plan_there,
               (SELECT 1 FROM prices AS d
                 WHERE d.price_list_id = c.price_list_id AND d.plan_id = c.plan_id AND d.since_version = :version
                   AND d.quantity_from = c.quantity_from AND d.valid_from = c.valid_from LIMIT 1) AS row_there
          FROM prices AS c
         WHERE c.price_list_id = :list AND c.until_version IS NULL AND c.since_version < :version) AS x
 WHERE x.plan_there = 1 AND x.row_there IS NULL;

-- What differs, by plan.
-- name: import_differences :many
-- in:   list PriceListId, version int64, plan Str, quantity int64, day Date, max int32
-- out:  plan Str, quantity_from int64, valid_from Date, kind PriceKind, price Decimal, percent_ppm int64,
-- out:  is_new bool, before_kind PriceKind?, before_price Decimal?, before_percent int64?
-- max:  5000
SELECT x.code, x.quantity_from, x.valid_from, x.kind, x.price_units, x.price_scale, x.percent_ppm, (x.same IS NULL), x.c_kind,
       x.c_units, x.c_scale, x.c_percent
  FROM (SELECT n.code, d.quantity_from, d.valid_from, d.kind, d.price_units, d.price_scale, d.percent_ppm,
               (SELECT CASE WHEN c.kind = d.kind AND c.price_units = d.price_units AND c.price_scale = d.price_scale
                     AND c.percent_ppm = d.percent_ppm AND c.suggested_units = d.suggested_units
                     AND c.suggested_scale = d.suggested_scale AND c.cost_units = d.cost_units
                     AND c.cost_scale = d.cost_scale AND COALESCE(c.valid_to, '') = COALESCE(d.valid_to, '')
                    THEN 1 ELSE 0 END
                  FROM prices AS c
                 WHERE c.price_list_id = d.price_list_id AND c.until_version IS NULL AND c.plan_id = d.plan_id
                    AND c.quantity_from = d.quantity_from AND c.valid_from = d.valid_from AND c.since_version < :version LIMIT 1) AS same,
               (SELECT c.kind FROM prices AS c
                 WHERE c.price_list_id = d.price_list_id AND c.until_version IS NULL AND c.plan_id = d.plan_id
                    AND c.quantity_from = d.quantity_from AND c.valid_from = d.valid_from AND c.since_version < :version LIMIT 1) AS c_kind,
               (SELECT c.price_units FROM prices AS c
                 WHERE c.price_list_id = d.price_list_id AND c.until_version IS NULL AND c.plan_id = d.plan_id
                    AND c.quantity_from = d.quantity_from AND c.valid_from = d.valid_from AND c.since_version < :version LIMIT 1) AS c_units,
               (SELECT c.price_scale FROM prices AS c
                 WHERE c.price_list_id = d.price_list_id AND c.until_version IS NULL AND c.plan_id = d.plan_id
                    AND c.quantity_from = d.quantity_from AND c.valid_from = d.valid_from AND c.since_version < :version LIMIT 1) AS c_scale,
               (SELECT c.percent_ppm FROM prices AS c
                 WHERE c.price_list_id = d.price_list_id AND c.until_version IS NULL AND c.plan_id = d.plan_id
                    AND c.quantity_from = d.quantity_from AND c.valid_from = d.valid_from AND c.since_version < :version LIMIT 1) AS c_percent
          FROM prices AS d
          JOIN plans AS n ON n.id = d.plan_id
         WHERE d.price_list_id = :list AND d.since_version = :version) AS x
 WHERE (x.code, x.quantity_from, x.valid_from) > (:plan, :quantity, :day) AND (x.same IS NULL OR x.same = 0)
 ORDER BY x.code, x.quantity_from, x.valid_from LIMIT :max;

-- name: import_drop_rows :exec
-- in:   list PriceListId, version int64
DELETE FROM prices WHERE price_list_id = :list AND since_version = :version;

-- What counts in the lists of an account, whatever the day.
-- name: export_prices :many
-- in:   owner AccountId, list Str, plan Str, quantity int64, day Date, max int32
-- out:  list Str, plan Str, currency Currency, quantity_from int64, valid_from Date, valid_to Date?, kind PriceKind,
-- out:  price Decimal, percent_ppm int64, suggested Decimal, cost Decimal
-- max:  2000
SELECT l.code, n.code, l.currency, p.quantity_from, p.valid_from, p.valid_to, p.kind, p.price_units, p.price_scale,
       p.percent_ppm, p.suggested_units, p.suggested_scale, p.cost_units, p.cost_scale
  FROM price_lists AS l
  JOIN prices AS p ON p.price_list_id = l.id AND p.until_version IS NULL AND p.since_version <= l.published_version
  JOIN plans AS n ON n.id = p.plan_id
 WHERE l.owner_id = :owner AND (l.code, n.code, p.quantity_from, p.valid_from) > (:list, :plan, :quantity, :day)
 ORDER BY l.code, n.code, p.quantity_from, p.valid_from LIMIT :max;
