-- How accounts may order: limits, modes, and what is used of them (R-ORD-04).

-- name: credit_get :opt
-- in:   account AccountId
-- out:  mode CreditMode, warn_days int32, self_service bool
SELECT credit_mode, warn_days, self_service FROM account_ordering WHERE account_id = :account;

-- name: credit_set :exec
-- in:   account AccountId, mode CreditMode, warn_days int32, self_service bool
INSERT INTO account_ordering (account_id, credit_mode, warn_days, self_service)
VALUES (:account, :mode, :warn_days, :self_service)
    ON CONFLICT (account_id) DO UPDATE SET credit_mode = excluded.credit_mode, warn_days = excluded.warn_days,
       self_service = excluded.self_service;

-- name: credit_set_limit :exec
-- in:   account AccountId, minor int64
UPDATE accounts SET credit_limit_minor = :minor WHERE id = :account;

-- Two orders of one buyer are accepted one after the other.
-- name: credit_lock :opt
-- in:   account AccountId
-- out:  limit_minor int64
-- pg:   FOR UPDATE
SELECT credit_limit_minor FROM accounts WHERE id = :account;

-- name: credit_uncharged :many
-- in:   buyer AccountId, seller AccountId, currency Currency, after SubscriptionId
-- out:  id SubscriptionId, quantity int64, price Decimal, billing Str, term Str, charged_through Date?, term_from Date?,
-- out:  term_to Date?, home TaxCategory, setup Decimal
-- max:  500
SELECT s.id, s.quantity, e.price_units, e.price_scale, s.billing, s.term, e.charged_through, s.term_from,
       s.term_to, p.tax_category, e.setup_units, e.setup_scale
  FROM subscription_edges AS e
  JOIN subscriptions AS s ON s.id = e.subscription_id
  JOIN products AS p ON p.id = s.product_id
 WHERE e.buyer_id = :buyer AND e.seller_id = :seller AND e.currency = :currency AND e.charged_through IS NULL
   AND e.tariff = '' AND s.state IN (@SubscriptionState.pending, @SubscriptionState.active) AND s.id > :after
 ORDER BY s.id LIMIT 500;

-- name: credit_committed :many
-- in:   buyer AccountId, seller AccountId, currency Currency, after SubscriptionId
-- out:  id SubscriptionId, quantity int64, price Decimal, billing Str, term Str, charged_through Date?, term_from Date?,
-- out:  term_to Date?, home TaxCategory, setup Decimal
-- max:  500
SELECT s.id, s.quantity, e.price_units, e.price_scale, s.billing, s.term, e.charged_through, s.term_from,
       s.term_to, p.tax_category, e.setup_units, e.setup_scale
  FROM subscription_edges AS e
  JOIN subscriptions AS s ON s.id = e.subscription_id
  JOIN products AS p ON p.id = s.product_id
 WHERE e.buyer_id = :buyer AND e.seller_id = :seller AND e.currency = :currency AND e.tariff = ''
   AND s.state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out) AND s.id > :after
 ORDER BY s.id LIMIT 500;

-- What the buyer owes the seller, less the money that the seller keeps for it.
-- name: credit_owed :one
-- in:   seller AccountId, buyer AccountId, currency Currency
-- out:  minor int64
SELECT CAST(COALESCE(SUM(amount_minor), 0) AS bigint) FROM postings
 WHERE owner_id = :seller AND counterparty_id = :buyer AND currency = :currency
   AND ledger_account IN (@LedgerAccount.receivable, @LedgerAccount.account_credit, @LedgerAccount.wallet);

-- name: credit_holidays :many
-- in:   country Str, from Date, to Date
-- out:  day Date, works bool
-- max:  100
SELECT day, works FROM holidays WHERE country = :country AND day >= :from AND day < :to ORDER BY day LIMIT 100;
