-- The back office of price lists: drafts that people edit, what they change, and the history (R-CAT-03). Rows of a plan in
-- a draft are all its rows. Asked with the version -1, there is no draft.

-- name: price_office_lists :many
-- in:   owner AccountId, code Str, day Date
-- out:  id PriceListId, code Str, name Str, currency Currency, markup_ppm int64, valid_from Date, valid_to Date?,
-- out:  protection PriceProtection, protection_periods int64, published int64, draft int64?, draft_source Str?,
-- out:  draft_note Str?, draft_copies int64?, revision int64?, draft_by Str?, draft_at Instant?, changed_by Str?,
-- out:  changed_at Instant?, importing bool, accounts int64
-- max:  200
SELECT l.id, l.code, l.name, l.currency, l.markup_ppm, l.valid_from, l.valid_to, l.protection, l.protection_periods,
       l.published_version, v.number, v.source, v.note, v.copies, v.revision, u.name, v.created_at, c.name,
       v.changed_at,
       EXISTS (SELECT 1 FROM import_drafts AS i JOIN imports AS r ON r.id = i.import_id
                WHERE i.price_list_id = l.id AND i.version = v.number AND r.state IN (@ImportState.uploading, @ImportState.running, @ImportState.comparing,
                                @ImportState.staged, @ImportState.publishing, @ImportState.dropping)),
       (SELECT COUNT(*) FROM accounts AS a
         WHERE a.price_list_id = l.id AND a.parent_id = l.owner_id
           AND NOT EXISTS (SELECT 1 FROM price_assignments AS x
                             JOIN price_lists AS xl ON xl.id = x.price_list_id AND xl.owner_id = a.parent_id
                            WHERE x.account_id = a.id AND x.ended_at = 0 AND x.valid_from <= :day
                              AND (x.valid_to IS NULL OR x.valid_to > :day)))
       + (SELECT COUNT(*) FROM price_assignments AS y JOIN accounts AS a ON a.id = y.account_id
           WHERE y.price_list_id = l.id AND a.parent_id = l.owner_id AND y.ended_at = 0 AND y.valid_from <= :day
             AND (y.valid_to IS NULL OR y.valid_to > :day)
             AND NOT EXISTS (SELECT 1 FROM price_assignments AS x
                               JOIN price_lists AS xl ON xl.id = x.price_list_id AND xl.owner_id = a.parent_id
                              WHERE x.account_id = a.id AND x.number > y.number AND x.ended_at = 0
                                AND x.valid_from <= :day AND (x.valid_to IS NULL OR x.valid_to > :day)))
  FROM price_lists AS l
  LEFT JOIN price_list_versions AS v ON v.price_list_id = l.id AND v.state = @PriceVersionState.draft
  LEFT JOIN users AS u ON u.id = v.user_id
  LEFT JOIN users AS c ON c.id = v.changed_by
 WHERE l.owner_id = :owner AND (:code = '' OR l.code = :code)
 ORDER BY l.code LIMIT 200;

-- What counts of a list or, where a plan has rows in the draft, what will.
-- name: price_office_rows :many
-- in:   list PriceListId, version int64, word Str, plan Str, quantity int64, day Date, max int32
-- out:  product_code Str, product_name Str, plan PlanId, plan_code Str, plan_name Str, billing Str, metered bool,
-- out:  since int64, quantity_from int64, valid_from Date, valid_to Date?, kind PriceKind, price Decimal,
-- out:  percent_ppm int64, setup Decimal, suggested Decimal, cost Decimal
-- max:  501
SELECT d.code, d.name, n.id, n.code, n.name, n.billing, n.meter <> '', p.since_version, p.quantity_from, p.valid_from,
       p.valid_to, p.kind, p.price_units, p.price_scale, p.percent_ppm, p.setup_units, p.setup_scale,
       p.suggested_units, p.suggested_scale, p.cost_units, p.cost_scale
  FROM plans AS n
  JOIN products AS d ON d.id = n.product_id
  JOIN prices AS p ON p.plan_id = n.id AND p.price_list_id = :list
  JOIN price_lists AS l ON l.id = p.price_list_id
 WHERE n.code >= :plan AND (n.code, p.quantity_from, p.valid_from) > (:plan, :quantity, :day)
   AND (p.since_version = :version
        OR (p.until_version IS NULL AND p.since_version <= l.published_version
            AND NOT EXISTS (SELECT 1 FROM prices AS s
                             WHERE s.price_list_id = :list AND s.plan_id = p.plan_id AND s.since_version = :version)))
   AND (LOWER(n.code) LIKE :word ESCAPE '!' OR LOWER(n.name) LIKE :word ESCAPE '!' OR LOWER(d.name) LIKE :word ESCAPE '!')
 ORDER BY n.code, p.quantity_from, p.valid_from LIMIT :max;

-- The same of one plan.
-- name: price_office_plan :many
-- in:   list PriceListId, version int64, plan PlanId
-- out:  since int64, quantity_from int64, valid_from Date, valid_to Date?, kind PriceKind, price Decimal,
-- out:  percent_ppm int64, setup Decimal, suggested Decimal, cost Decimal
-- max:  201
SELECT p.since_version, p.quantity_from, p.valid_from, p.valid_to, p.kind, p.price_units, p.price_scale,
       p.percent_ppm, p.setup_units, p.setup_scale, p.suggested_units, p.suggested_scale, p.cost_units, p.cost_scale
  FROM prices AS p JOIN price_lists AS l ON l.id = p.price_list_id
 WHERE p.price_list_id = :list AND p.plan_id = :plan
   AND (p.since_version = :version
        OR (p.until_version IS NULL AND p.since_version <= l.published_version
            AND NOT EXISTS (SELECT 1 FROM prices AS s
                             WHERE s.price_list_id = :list AND s.plan_id = :plan AND s.since_version = :version)))
 ORDER BY p.quantity_from, p.valid_from LIMIT 201;

-- name: price_office_subject :opt
-- in:   code Str
-- out:  plan PlanId, plan_name Str, product_code Str, product_name Str, billing Str, metered bool
SELECT n.id, n.name, d.code, d.name, n.billing, n.meter <> ''
  FROM plans AS n JOIN products AS d ON d.id = n.product_id WHERE n.code = :code;

-- What a version changes or has changed: its rows beside those that they take the place of, and those that are gone. A
-- page has whole plans.
-- name: price_differences :many
-- in:   list PriceListId, version int64, draft bool, after Str, max int32
-- out:  product_name Str, plan_code Str, plan_name Str, quantity_from int64, valid_from Date, is_new bool,
-- out:  valid_to Date?, kind PriceKind, price Decimal, percent_ppm int64, setup Decimal, suggested Decimal, cost Decimal,
-- out:  old_from Date?, old_to Date?, old_kind PriceKind?, old_price Decimal?, old_percent int64?, old_setup Decimal?,
-- out:  old_suggested Decimal?, old_cost Decimal?
-- max:  20000
SELECT d.name, x.code, x.name, p.quantity_from, p.valid_from, p.since_version = :version, p.valid_to, p.kind,
       p.price_units, p.price_scale, p.percent_ppm, p.setup_units, p.setup_scale, p.suggested_units,
       p.suggested_scale, p.cost_units, p.cost_scale, o.valid_from, o.valid_to, o.kind, o.price_units, o.price_scale,
       o.percent_ppm, o.setup_units, o.setup_scale, o.suggested_units, o.suggested_scale, o.cost_units, o.cost_scale
  FROM (SELECT n.id, n.code, n.name, n.product_id FROM plans AS n
         WHERE n.code > :after AND EXISTS (SELECT 1 FROM prices AS s WHERE s.price_list_id = :list AND s.plan_id = n.id
                                              AND s.since_version = :version)
         ORDER BY n.code LIMIT :max) AS x
  JOIN products AS d ON d.id = x.product_id
  JOIN prices AS p ON p.price_list_id = :list AND p.plan_id = x.id
                  AND (p.since_version = :version
                       OR (p.since_version < :version
                           AND ((:draft AND p.until_version IS NULL) OR p.until_version = :version)
                           AND NOT EXISTS (SELECT 1 FROM prices AS s
                                            WHERE s.price_list_id = :list AND s.plan_id = x.id
                                              AND s.since_version = :version AND s.quantity_from = p.quantity_from
                                              AND s.valid_from = p.valid_from)))
  LEFT JOIN prices AS o ON o.price_list_id = :list AND o.plan_id = x.id AND o.quantity_from = p.quantity_from
                       AND o.valid_from = p.valid_from AND o.since_version < :version
                       AND p.since_version = :version
                       AND ((:draft AND o.until_version IS NULL) OR o.until_version = :version)
 ORDER BY x.code, p.quantity_from, p.valid_from LIMIT 20000;

-- name: price_draft_plans :one
-- in:   list PriceListId, version int64
-- out:  plans int64
SELECT COUNT(DISTINCT plan_id) FROM prices WHERE price_list_id = :list AND since_version = :version;

-- Somebody edits a draft; a revision below 0 is any.
-- name: price_draft_touch :exec
-- in:   list PriceListId, version int64, revision int64, user UserId?, at Instant
UPDATE price_list_versions SET revision = revision + 1, changed_by = :user, changed_at = :at
 WHERE price_list_id = :list AND number = :version AND state = @PriceVersionState.draft
   AND (:revision < 0 OR revision = :revision);

-- name: price_draft_note :exec
-- in:   list PriceListId, version int64, note Str
UPDATE price_list_versions SET note = :note
 WHERE price_list_id = :list AND number = :version AND state = @PriceVersionState.draft;

-- name: price_draft_unstage :exec
-- in:   list PriceListId, version int64, plan PlanId
DELETE FROM prices WHERE price_list_id = :list AND plan_id = :plan AND since_version = :version;

-- Two rows of a draft for the same quantity on the same day.
-- name: price_draft_overlap :opt
-- in:   list PriceListId, version int64
-- out:  plan_code Str, quantity_from int64, day Date
SELECT n.code, a.quantity_from, b.valid_from
  FROM prices AS a
  JOIN prices AS b ON b.price_list_id = :list AND b.plan_id = a.plan_id AND b.since_version = :version
                  AND b.quantity_from = a.quantity_from AND b.valid_from > a.valid_from
                  AND (a.valid_to IS NULL OR b.valid_from < a.valid_to)
  JOIN plans AS n ON n.id = a.plan_id
 WHERE a.price_list_id = :list AND a.since_version = :version LIMIT 1;

-- name: price_office_versions :many
-- in:   list PriceListId, before int64, max int32
-- out:  number int64, state PriceVersionState, note Str, source Str, copies int64, counts_from Date?, made_by Str?,
-- out:  created_at Instant, published_by Str?, published_at Instant
-- max:  201
SELECT v.number, v.state, v.note, v.source, v.copies, v.counts_from, u.name, v.created_at, p.name, v.published_at
  FROM price_list_versions AS v
  LEFT JOIN users AS u ON u.id = v.user_id
  LEFT JOIN users AS p ON p.id = v.published_by
 WHERE v.price_list_id = :list AND v.number < :before AND v.state <> @PriceVersionState.draft
 ORDER BY v.number DESC LIMIT :max;

-- An old version as a draft: the prices of then of all plans that have changed since …
-- name: price_restore :exec
-- in:   list PriceListId, version int64, old int64
INSERT INTO prices (price_list_id, plan_id, since_version, quantity_from, valid_from, valid_to, kind, price_units,
                    price_scale, percent_ppm, setup_units, setup_scale, suggested_units, suggested_scale, cost_units,
                    cost_scale)
SELECT o.price_list_id, o.plan_id, CAST(:version AS bigint), o.quantity_from, o.valid_from, o.valid_to, o.kind,
       o.price_units, o.price_scale, o.percent_ppm, o.setup_units, o.setup_scale, o.suggested_units, o.suggested_scale,
       o.cost_units, o.cost_scale
  FROM prices AS o
 WHERE o.price_list_id = :list AND o.since_version <= :old AND o.until_version > :old;

-- … and those that were not listed then are not for sale.
-- name: price_restore_gone :exec
-- in:   list PriceListId, version int64, old int64
INSERT INTO prices (price_list_id, plan_id, since_version, kind, price_units, price_scale, cost_units, cost_scale)
SELECT DISTINCT c.price_list_id, c.plan_id, CAST(:version AS bigint), @PriceKind.not_sold, 0, 0, -1, 0
  FROM prices AS c
 WHERE c.price_list_id = :list AND c.until_version IS NULL AND c.since_version > :old AND c.since_version < :version
   AND c.kind <> @PriceKind.not_sold
   AND NOT EXISTS (SELECT 1 FROM prices AS o
                    WHERE o.price_list_id = :list AND o.plan_id = c.plan_id AND o.since_version <= :old);

-- A new list's draft: what counts in another one. Prices of use are of no version.
-- name: price_copy :exec
-- in:   from_list PriceListId, list PriceListId, version int64
INSERT INTO prices (price_list_id, plan_id, since_version, quantity_from, valid_from, valid_to, kind, price_units,
                    price_scale, percent_ppm, setup_units, setup_scale, suggested_units, suggested_scale, cost_units,
                    cost_scale)
SELECT CAST(:list AS bigint), o.plan_id, CAST(:version AS bigint), o.quantity_from, o.valid_from, o.valid_to, o.kind,
       o.price_units, o.price_scale, o.percent_ppm, o.setup_units, o.setup_scale, o.suggested_units, o.suggested_scale,
       o.cost_units, o.cost_scale
  FROM prices AS o JOIN price_lists AS l ON l.id = o.price_list_id
 WHERE o.price_list_id = :from_list AND o.until_version IS NULL AND o.since_version <= l.published_version;

-- name: price_copy_tariffs :exec
-- in:   from_list PriceListId, list PriceListId
INSERT INTO price_tariffs (price_list_id, plan_id, tariff)
SELECT CAST(:list AS bigint), plan_id, tariff FROM price_tariffs WHERE price_list_id = :from_list;

-- name: price_list_rules_set :exec
-- in:   list PriceListId, name Str, valid_from Date, valid_to Date?, protection PriceProtection, protection_periods int64
UPDATE price_lists SET name = :name, valid_from = :valid_from, valid_to = :valid_to, protection = :protection,
       protection_periods = :protection_periods
 WHERE id = :list;
