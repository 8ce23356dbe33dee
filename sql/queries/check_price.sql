-- What must stay true of prices (sql/queries/check.sql).

-- name: check_price_days :many by=check
-- out:  problem Str
-- max:  20
SELECT 'price list ' || l.code || ' has two prices of plan ' || n.code || ' from quantity ' ||
       CAST(a.quantity_from AS text) || ' on ' || b.valid_from
  FROM prices AS a
  JOIN price_lists AS l ON l.id = a.price_list_id
  JOIN plans AS n ON n.id = a.plan_id
  JOIN prices AS b ON b.price_list_id = a.price_list_id AND b.plan_id = a.plan_id AND b.until_version IS NULL
                  AND b.since_version <= l.published_version AND b.quantity_from = a.quantity_from
                  AND (a.valid_to IS NULL OR b.valid_from < a.valid_to)
                  AND (b.valid_from > a.valid_from OR (b.valid_from = a.valid_from AND b.since_version > a.since_version))
 WHERE a.until_version IS NULL AND a.since_version <= l.published_version
 LIMIT 20;

-- name: check_price_versions :many by=check
-- out:  problem Str
-- max:  20
SELECT 'price list ' || l.code || ' counts by version ' || CAST(l.published_version AS text) ||
       ', which was not published, or has a draft that counts'
  FROM price_lists AS l
 WHERE (l.published_version > 0
        AND NOT EXISTS (SELECT 1 FROM price_list_versions AS v
                         WHERE v.price_list_id = l.id AND v.number = l.published_version
                           AND v.state = @PriceVersionState.published))
    OR EXISTS (SELECT 1 FROM price_list_versions AS v
                WHERE v.price_list_id = l.id AND v.number <= l.published_version
                  AND v.state = @PriceVersionState.draft)
 LIMIT 20;

-- name: check_price_drafts :many by=check
-- out:  problem Str
-- max:  20
SELECT DISTINCT 'price list ' || l.code || ' has prices of version ' || CAST(p.since_version AS text) ||
       ', which is no draft and was not published'
  FROM price_lists AS l
  JOIN prices AS p ON p.price_list_id = l.id AND p.since_version > l.published_version
 WHERE NOT EXISTS (SELECT 1 FROM price_list_versions AS v
                    WHERE v.price_list_id = l.id AND v.number = p.since_version
                      AND v.state = @PriceVersionState.draft)
 LIMIT 20;

-- name: check_sell_rules :many by=check
-- out:  problem Str
-- max:  20
SELECT 'price rules ' || a.name || ' and ' || b.name || ' are a tie'
  FROM sell_rules AS a
  JOIN sell_rules AS b ON b.owner_id = a.owner_id AND b.ended_at = 0 AND b.id > a.id AND b.scope = a.scope
                      AND b.word = a.word AND b.audience = a.audience AND b.tag = a.tag
                      AND COALESCE(b.plan_id, 0) = COALESCE(a.plan_id, 0)
                      AND COALESCE(b.product_id, 0) = COALESCE(a.product_id, 0)
                      AND COALESCE(b.account_id, 0) = COALESCE(a.account_id, 0)
                      AND (a.valid_to IS NULL OR b.valid_from < a.valid_to)
                      AND (b.valid_to IS NULL OR a.valid_from < b.valid_to)
 WHERE a.ended_at = 0
 LIMIT 20;

-- name: check_price_assignments :many by=check
-- out:  problem Str
-- max:  20
SELECT 'account ' || a.name || ' has price list ' || l.code || ' assigned in another currency or for no day'
  FROM price_assignments AS x
  JOIN accounts AS a ON a.id = x.account_id
  JOIN price_lists AS l ON l.id = x.price_list_id AND l.owner_id = a.parent_id
 WHERE x.ended_at = 0 AND (l.currency <> a.currency OR (x.valid_to IS NOT NULL AND x.valid_to <= x.valid_from))
 LIMIT 20;
