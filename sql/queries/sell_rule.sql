-- Sellers' price rules, and the tags of their buyers.

-- name: sell_rule_add :exec
-- in:   id SellRuleId, owner AccountId, name Str, scope SellScope, plan PlanId?, product ProductId?, word Str,
-- in:   audience SellAudience, account AccountId?, tag Str, kind PriceKind, currency Currency, price Decimal,
-- in:   percent_ppm int64, valid_from Date, valid_to Date?, below_cost bool, user UserId?, created_at Instant
INSERT INTO sell_rules (id, owner_id, name, scope, plan_id, product_id, word, audience, account_id, tag, kind, currency,
                        price_units, price_scale, percent_ppm, valid_from, valid_to, below_cost, user_id, created_at,
                        ended_at)
VALUES (:id, :owner, :name, :scope, :plan, :product, :word, :audience, :account, :tag, :kind, :currency, :price_units,
        :price_scale, :percent_ppm, :valid_from, :valid_to, :below_cost, :user, :created_at, 0);

-- name: sell_rule_end :exec
-- in:   id SellRuleId, owner AccountId, at Instant
UPDATE sell_rules SET ended_at = :at WHERE id = :id AND owner_id = :owner AND ended_at = 0;

-- name: sell_rule_get :opt
-- in:   id SellRuleId, owner AccountId
-- out:  id SellRuleId, name Str
SELECT id, name FROM sell_rules WHERE id = :id AND owner_id = :owner AND ended_at = 0;

-- A seller's rules with the names of what they are about.
-- name: sell_rules_of :many
-- in:   owner AccountId
-- out:  id SellRuleId, name Str, scope SellScope, plan PlanId?, product ProductId?, word Str, audience SellAudience,
-- out:  account AccountId?, tag Str, kind PriceKind, currency Currency, price Decimal, percent_ppm int64,
-- out:  valid_from Date, valid_to Date?, below_cost bool, plan_code Str?, plan_name Str?, plan_product Str?,
-- out:  product_code Str?, product_name Str?, account_name Str?
-- max:  500
SELECT r.id, r.name, r.scope, r.plan_id, r.product_id, r.word, r.audience, r.account_id, r.tag, r.kind, r.currency,
       r.price_units, r.price_scale, r.percent_ppm, r.valid_from, r.valid_to, r.below_cost, n.code, n.name, m.name,
       d.code, d.name, a.name
  FROM sell_rules AS r
  LEFT JOIN plans AS n ON n.id = r.plan_id
  LEFT JOIN products AS m ON m.id = n.product_id
  LEFT JOIN products AS d ON d.id = r.product_id
  LEFT JOIN accounts AS a ON a.id = r.account_id
 WHERE r.owner_id = :owner AND r.ended_at = 0
 ORDER BY r.id LIMIT 500;

-- What counts for a buyer on every sale of its path; `buyer` is whose price it makes.
-- name: sell_rules_for :many
-- in:   buyer AccountId, day Date
-- out:  edge AccountId, id SellRuleId, name Str, scope SellScope, plan PlanId?, product ProductId?, word Str,
-- out:  audience SellAudience, account AccountId?, tag Str, kind PriceKind, currency Currency, price Decimal,
-- out:  percent_ppm int64
-- max:  4000
SELECT a.id, r.id, r.name, r.scope, r.plan_id, r.product_id, r.word, r.audience, r.account_id, r.tag, r.kind,
       r.currency, r.price_units, r.price_scale, r.percent_ppm
  FROM account_paths AS t
  JOIN accounts AS a ON a.id = t.ancestor_id
  JOIN sell_rules AS r ON r.owner_id = a.parent_id AND r.ended_at = 0
 WHERE t.descendant_id = :buyer AND r.valid_from <= :day AND (r.valid_to IS NULL OR r.valid_to > :day)
   AND (r.audience = @SellAudience.all OR r.account_id = a.id
        OR (r.audience = @SellAudience.tag
            AND EXISTS (SELECT 1 FROM account_tags AS g WHERE g.account_id = a.id AND g.tag = r.tag)))
 ORDER BY r.id LIMIT 4000;

-- name: account_tags :many
-- in:   account AccountId
-- out:  tag Str
-- max:  20
SELECT tag FROM account_tags WHERE account_id = :account ORDER BY tag LIMIT 20;

-- name: account_tags_clear :exec
-- in:   account AccountId
DELETE FROM account_tags WHERE account_id = :account;

-- name: account_tag_add :exec
-- in:   account AccountId, tag Str
INSERT INTO account_tags (account_id, tag) VALUES (:account, :tag) ON CONFLICT (account_id, tag) DO NOTHING;

-- Buyers of a seller that a rule for one account, a tag or all is for.
-- name: sell_rule_buyers :many
-- in:   owner AccountId, account AccountId?, tag Str, max int32
-- out:  id AccountId, name Str
-- max:  100
SELECT a.id, a.name FROM accounts AS a
 WHERE a.parent_id = :owner
   AND (a.price_list_id IS NOT NULL
        OR EXISTS (SELECT 1 FROM price_assignments AS x WHERE x.account_id = a.id AND x.ended_at = 0))
   AND (CAST(:account AS bigint) IS NULL OR a.id = :account)
   AND (:tag = '' OR EXISTS (SELECT 1 FROM account_tags AS g WHERE g.account_id = a.id AND g.tag = :tag))
 ORDER BY a.name, a.id LIMIT :max;
