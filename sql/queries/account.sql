-- The tree of accounts. What is read for somebody joins account_paths with the acting account (R-ACC-01).

-- name: account_add :exec
-- in:   id AccountId, parent AccountId?, kind AccountKind, partner_class PartnerClass, state AccountState, name Str, contact_name Str, email Str, phone Str, street Str, city Str, region Str, postcode Str, country Str, vat_number Str, currency Currency, time_zone Str, anchor_day int32, price_list PriceListId?, bills_customers bool, credit_limit_minor int64, request_key Str?, created_at Instant
INSERT INTO accounts (id, parent_id, kind, partner_class, state, name, contact_name, email, phone, street, city, region,
                      postcode, country, vat_number, currency, time_zone, anchor_day, price_list_id, bills_customers,
                      credit_limit_minor, request_key, created_at)
VALUES (:id, :parent, :kind, :partner_class, :state, :name, :contact_name, :email, :phone, :street, :city, :region,
        :postcode, :country, :vat_number, :currency, :time_zone, :anchor_day, :price_list, :bills_customers,
        :credit_limit_minor, :request_key, :created_at);

-- name: account_paths_add :exec
-- in:   id AccountId, parent AccountId?
INSERT INTO account_paths (ancestor_id, descendant_id, depth)
SELECT ancestor_id, :id, depth + 1 FROM account_paths WHERE descendant_id = :parent
 UNION ALL
SELECT :id, :id, 0;

-- name: account_operator :opt
-- out:  id AccountId
SELECT id FROM accounts WHERE parent_id IS NULL ORDER BY id LIMIT 1;

-- name: account_depth :opt
-- in:   actor AccountId, id AccountId
-- out:  depth int32
SELECT depth FROM account_paths WHERE ancestor_id = :actor AND descendant_id = :id;

-- name: account_get :opt
-- in:   actor AccountId, id AccountId
-- out:  id AccountId, parent AccountId?, kind AccountKind, partner_class PartnerClass, state AccountState, name Str, contact_name Str, email Str, phone Str, street Str, city Str, region Str, postcode Str, country Str, vat_number Str, currency Currency, time_zone Str, anchor_day int32, price_list PriceListId?, bills_customers bool, credit_limit_minor int64, created_at Instant, parent_name Str?, depth int32
SELECT a.id, a.parent_id, a.kind, a.partner_class, a.state, a.name, a.contact_name, a.email, a.phone, a.street, a.city,
       a.region, a.postcode, a.country, a.vat_number, a.currency, a.time_zone, a.anchor_day, a.price_list_id,
       a.bills_customers, a.credit_limit_minor, a.created_at, s.name, p.depth
  FROM account_paths AS p
  JOIN accounts AS a ON a.id = p.descendant_id
  LEFT JOIN accounts AS s ON s.id = a.parent_id
 WHERE p.ancestor_id = :actor AND p.descendant_id = :id;

-- name: account_children :many
-- in:   actor AccountId, parent AccountId, kind Str, pattern Str, tag Str, after_name Str, after AccountId, max int32
-- out:  id AccountId, parent AccountId?, kind AccountKind, partner_class PartnerClass, state AccountState, name Str, contact_name Str, email Str, phone Str, street Str, city Str, region Str, postcode Str, country Str, vat_number Str, currency Currency, time_zone Str, anchor_day int32, price_list PriceListId?, bills_customers bool, credit_limit_minor int64, created_at Instant, parent_name Str?, depth int32
-- max:  201
SELECT a.id, a.parent_id, a.kind, a.partner_class, a.state, a.name, a.contact_name, a.email, a.phone, a.street, a.city,
       a.region, a.postcode, a.country, a.vat_number, a.currency, a.time_zone, a.anchor_day, a.price_list_id,
       a.bills_customers, a.credit_limit_minor, a.created_at, s.name, p.depth
  FROM accounts AS a
  JOIN account_paths AS p ON p.descendant_id = a.id AND p.ancestor_id = :actor
  JOIN accounts AS s ON s.id = a.parent_id
 WHERE a.parent_id = :parent AND a.kind LIKE :kind AND lower(a.name) LIKE lower(:pattern) ESCAPE '!'
   AND (:tag = '' OR EXISTS (SELECT 1 FROM account_tags AS t WHERE t.account_id = a.id AND t.tag = :tag))
   AND (a.name, a.id) > (:after_name, :after)
 ORDER BY a.name, a.id LIMIT :max;

-- Those of what the account sells to directly.
-- name: account_tags_below :many
-- in:   parent AccountId
-- out:  tag Str
-- max:  200
SELECT DISTINCT t.tag
  FROM accounts AS a
  JOIN account_tags AS t ON t.account_id = a.id
 WHERE a.parent_id = :parent
 ORDER BY t.tag LIMIT 200;

-- name: account_find :many
-- in:   actor AccountId, pattern Str, after_name Str, after AccountId, max int32
-- out:  id AccountId
-- max:  201
SELECT a.id
  FROM account_paths AS p
  JOIN accounts AS a ON a.id = p.descendant_id
 WHERE p.ancestor_id = :actor AND lower(a.name) LIKE lower(:pattern) ESCAPE '!' AND (a.name, a.id) > (:after_name, :after)
 ORDER BY a.name, a.id LIMIT :max;

-- name: account_below :one
-- in:   id AccountId
-- out:  count int64
SELECT COUNT(*) FROM accounts WHERE parent_id = :id;

-- name: account_ancestors :many
-- in:   actor AccountId, id AccountId
-- out:  id AccountId, parent AccountId?, name Str
-- max:  10
SELECT a.id, a.parent_id, a.name
  FROM account_paths AS p
  JOIN accounts AS a ON a.id = p.ancestor_id
  JOIN account_paths AS seen ON seen.descendant_id = a.id AND seen.ancestor_id = :actor
 WHERE p.descendant_id = :id AND seen.depth > 0
 ORDER BY seen.depth LIMIT 10;

-- name: account_by_name :opt
-- in:   parent AccountId, name Str
-- out:  id AccountId
SELECT id FROM accounts WHERE parent_id = :parent AND lower(name) = lower(:name) ORDER BY id LIMIT 1;

-- name: account_by_request :opt
-- in:   parent AccountId, request_key Str
-- out:  id AccountId
SELECT id FROM accounts WHERE parent_id = :parent AND request_key = :request_key;

-- name: account_subscriptions :one
-- in:   id AccountId
-- out:  count int64
SELECT COUNT(*) FROM subscriptions
 WHERE owner_id = :id AND state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out);

-- name: account_counts :one
-- in:   actor AccountId
-- out:  partners int64, end_customers int64
SELECT COUNT(CASE WHEN a.kind = @AccountKind.partner THEN 1 END),
       COUNT(CASE WHEN a.kind = @AccountKind.end_customer THEN 1 END)
  FROM account_paths AS p
  JOIN accounts AS a ON a.id = p.descendant_id
 WHERE p.ancestor_id = :actor;

-- name: account_branch_subscriptions :one
-- in:   actor AccountId
-- out:  count int64
SELECT COUNT(*)
  FROM account_paths AS p
  JOIN subscriptions AS s ON s.owner_id = p.descendant_id
 WHERE p.ancestor_id = :actor AND s.state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out);

-- name: account_owed :one
-- in:   seller AccountId, buyer AccountId, currency Currency
-- out:  minor int64
SELECT CAST(COALESCE(SUM(amount_minor), 0) AS bigint) FROM postings
 WHERE owner_id = :seller AND ledger_account = @LedgerAccount.receivable AND counterparty_id = :buyer
   AND currency = :currency;

-- name: account_set_price_list :exec
-- in:   id AccountId, price_list PriceListId?
UPDATE accounts SET price_list_id = :price_list WHERE id = :id;

-- name: account_price_list :opt
-- in:   owner AccountId, code Str
-- out:  id PriceListId
SELECT id FROM price_lists WHERE owner_id = :owner AND code = :code;

-- name: account_price_list_owner :opt
-- in:   id PriceListId
-- out:  owner AccountId
SELECT owner_id FROM price_lists WHERE id = :id;
