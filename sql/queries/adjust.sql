-- What a seller adds to a buyer's documents or takes off them. Seen by the two sides of the sale only.

-- name: discount_add :exec
-- in:   id DiscountId, seller AccountId, buyer AccountId, subscription SubscriptionId?, currency Currency, percent int64, amount_minor int64, periods int32, from_on Date, until_on Date?, reason Str, event EventId, user UserId?, request_key Str?, created_at Instant, per_unit bool, recurring_only bool
INSERT INTO discounts (id, seller_id, buyer_id, subscription_id, currency, percent_parts, amount_minor, periods,
                       from_on, until_on, reason, event_id, user_id, request_key, created_at, ended_at, per_unit,
                       recurring_only)
VALUES (:id, :seller, :buyer, :subscription, :currency, :percent, :amount_minor, :periods, :from_on, :until_on,
        :reason, :event, :user, :request_key, :created_at, 0, :per_unit, :recurring_only);

-- name: discount_by_request :opt
-- in:   seller AccountId, request_key Str
-- out:  id DiscountId
SELECT id FROM discounts WHERE seller_id = :seller AND request_key = :request_key;

-- name: discount_end :exec
-- in:   id DiscountId, seller AccountId, now Instant
UPDATE discounts SET ended_at = :now WHERE id = :id AND seller_id = :seller AND ended_at = 0;

-- Those of some buyers that may still work, by buyer; on the last page the reader goes on behind the last one.
-- name: discount_open :many
-- in:   after_buyer AccountId, after DiscountId, last_buyer AccountId, max int32
-- out:  id DiscountId, seller AccountId, buyer AccountId, subscription SubscriptionId?, currency Currency, percent int64, amount_minor int64, periods int32, from_on Date, until_on Date?, reason Str, event EventId, per_unit bool, recurring_only bool, used int64, uses int64
-- max:  1000
SELECT d.id, d.seller_id, d.buyer_id, d.subscription_id, d.currency, d.percent_parts, d.amount_minor, d.periods,
       d.from_on, d.until_on, d.reason, d.event_id, d.per_unit, d.recurring_only,
       (SELECT COUNT(*) FROM discount_uses AS u
         WHERE u.discount_id = d.id
           AND NOT EXISTS (SELECT 1 FROM money_moves AS m WHERE m.document_id = u.document_id AND m.kind = @MoveKind.void)),
       (SELECT COUNT(*) FROM discount_uses AS u WHERE u.discount_id = d.id)
  FROM discounts AS d
 WHERE (d.buyer_id, d.id) > (:after_buyer, :after) AND d.buyer_id <= :last_buyer AND d.ended_at = 0
 ORDER BY d.buyer_id, d.id LIMIT :max;

-- name: discount_use_add :exec
-- in:   discount DiscountId, number int64, document InvoiceId, amount_minor int64
-- each: 1
INSERT INTO discount_uses (discount_id, number, document_id, amount_minor)
VALUES (:discount, :number, :document, :amount_minor);

-- name: discount_list :many
-- in:   actor AccountId, buyer AccountId, before DiscountId, max int32
-- out:  id DiscountId, seller AccountId, seller_name Str, buyer AccountId, buyer_name Str, subscription SubscriptionId?, subscription_title Str?, currency Currency, percent int64, amount_minor int64, periods int32, from_on Date, until_on Date?, reason Str, user_name Str?, created_at Instant, ended_at Instant, per_unit bool, used int64, used_minor int64
-- max:  201
SELECT d.id, d.seller_id, s.name, d.buyer_id, b.name, d.subscription_id, t.title, d.currency, d.percent_parts,
       d.amount_minor, d.periods, d.from_on, d.until_on, d.reason, u.name, d.created_at, d.ended_at,
       d.per_unit,
       (SELECT COUNT(*) FROM discount_uses AS x
         WHERE x.discount_id = d.id
           AND NOT EXISTS (SELECT 1 FROM money_moves AS m WHERE m.document_id = x.document_id AND m.kind = @MoveKind.void)),
       CAST(COALESCE((SELECT SUM(x.amount_minor) FROM discount_uses AS x
                       WHERE x.discount_id = d.id
                         AND NOT EXISTS (SELECT 1 FROM money_moves AS m WHERE m.document_id = x.document_id AND m.kind = @MoveKind.void)), 0)
            AS bigint)
  FROM discounts AS d
  JOIN accounts AS s ON s.id = d.seller_id
  JOIN accounts AS b ON b.id = d.buyer_id
  LEFT JOIN subscriptions AS t ON t.id = d.subscription_id
  LEFT JOIN users AS u ON u.id = d.user_id
 WHERE (d.seller_id = :actor OR d.buyer_id = :actor) AND d.id < :before AND (:buyer = 0 OR d.buyer_id = :buyer)
 ORDER BY d.id DESC LIMIT :max;

-- name: extra_charge_add :exec
-- in:   id ExtraChargeId, seller AccountId, buyer AccountId, subscription SubscriptionId?, line InvoiceLineId?, kind LineKind, currency Currency, quantity int64, price Decimal, price_source Str, title Str, tax_category TaxCategory, event EventId, user UserId?, request_key Str?, created_at Instant
INSERT INTO extra_charges (id, seller_id, buyer_id, subscription_id, line_id, kind, currency, quantity, price_units,
                           price_scale, price_source, title, tax_category, event_id, user_id, request_key, created_at,
                           ended_at)
VALUES (:id, :seller, :buyer, :subscription, :line, :kind, :currency, :quantity, :price_units, :price_scale,
        :price_source, :title, :tax_category, :event, :user, :request_key, :created_at, 0);

-- name: extra_charge_by_request :opt
-- in:   seller AccountId, request_key Str
-- out:  id ExtraChargeId
SELECT id FROM extra_charges WHERE seller_id = :seller AND request_key = :request_key;

-- Only one that was not billed.
-- name: extra_charge_end :exec
-- in:   id ExtraChargeId, seller AccountId, now Instant
UPDATE extra_charges AS c SET ended_at = :now
 WHERE c.id = :id AND c.seller_id = :seller AND c.ended_at = 0
   AND NOT EXISTS (SELECT 1 FROM extra_charge_lines AS l
                    WHERE l.charge_id = c.id
                      AND NOT EXISTS (SELECT 1 FROM money_moves AS m WHERE m.document_id = l.document_id AND m.kind = @MoveKind.void));

-- Those of some buyers that are not billed, by buyer.
-- name: extra_charge_open :many
-- in:   after_buyer AccountId, after ExtraChargeId, last_buyer AccountId, max int32
-- out:  id ExtraChargeId, seller AccountId, buyer AccountId, buyer_name Str, subscription SubscriptionId?, owner AccountId?, owner_name Str?, kind LineKind, currency Currency, quantity int64, price Decimal, price_source Str, title Str, tax_category TaxCategory, event EventId, uses int64
-- max:  1000
SELECT c.id, c.seller_id, c.buyer_id, b.name, c.subscription_id, o.id, o.name, c.kind, c.currency, c.quantity,
       c.price_units, c.price_scale, c.price_source, c.title, c.tax_category, c.event_id,
       (SELECT COUNT(*) FROM extra_charge_lines AS l WHERE l.charge_id = c.id)
  FROM extra_charges AS c
  JOIN accounts AS b ON b.id = c.buyer_id
  LEFT JOIN subscriptions AS s ON s.id = c.subscription_id
  LEFT JOIN accounts AS o ON o.id = s.owner_id
 WHERE (c.buyer_id, c.id) > (:after_buyer, :after) AND c.buyer_id <= :last_buyer AND c.ended_at = 0
   AND NOT EXISTS (SELECT 1 FROM extra_charge_lines AS l
                    WHERE l.charge_id = c.id
                      AND NOT EXISTS (SELECT 1 FROM money_moves AS m WHERE m.document_id = l.document_id AND m.kind = @MoveKind.void))
 ORDER BY c.buyer_id, c.id LIMIT :max;

-- name: extra_charge_line_add :exec
-- in:   charge ExtraChargeId, number int64, document InvoiceId, line InvoiceLineId
-- each: 1
INSERT INTO extra_charge_lines (charge_id, number, document_id, line_id) VALUES (:charge, :number, :document, :line);

-- name: extra_charge_list :many
-- in:   actor AccountId, buyer AccountId, before ExtraChargeId, max int32
-- out:  id ExtraChargeId, seller AccountId, seller_name Str, buyer AccountId, buyer_name Str, subscription SubscriptionId?, kind LineKind, currency Currency, quantity int64, price Decimal, title Str, tax_category TaxCategory, user_name Str?, created_at Instant, ended_at Instant, document InvoiceId?, label Str?
-- max:  201
SELECT c.id, c.seller_id, s.name, c.buyer_id, b.name, c.subscription_id, c.kind, c.currency, c.quantity,
       c.price_units, c.price_scale, c.title, c.tax_category, u.name, c.created_at, c.ended_at, d.id, d.label
  FROM extra_charges AS c
  JOIN accounts AS s ON s.id = c.seller_id
  JOIN accounts AS b ON b.id = c.buyer_id
  LEFT JOIN users AS u ON u.id = c.user_id
  LEFT JOIN documents AS d ON d.id = (SELECT l.document_id FROM extra_charge_lines AS l WHERE l.charge_id = c.id
                                       ORDER BY l.number DESC LIMIT 1)
 WHERE (c.seller_id = :actor OR c.buyer_id = :actor) AND c.id < :before AND (:buyer = 0 OR c.buyer_id = :buyer)
 ORDER BY c.id DESC LIMIT :max;

-- The sale of a subscription on which the account sells.
-- name: adjust_edge :opt
-- in:   seller AccountId, subscription SubscriptionId
-- out:  buyer AccountId, currency Currency, title Str, tax_category TaxCategory
SELECT e.buyer_id, e.currency, s.title, d.tax_category
  FROM subscription_edges AS e
  JOIN subscriptions AS s ON s.id = e.subscription_id
  JOIN products AS d ON d.id = s.product_id
 WHERE e.subscription_id = :subscription AND e.seller_id = :seller;

-- A line that the account issued, and what corrects it.
-- name: adjust_line_get :opt
-- in:   seller AccountId, line InvoiceLineId
-- out:  id InvoiceLineId, position int32, document InvoiceId, document_kind DocumentKind, label Str, state InvoiceState?, buyer AccountId, currency Currency, kind LineKind, subscription SubscriptionId?, owner AccountId, owner_name Str, title Str, from_on Date?, to_on Date?, amount_minor int64, corrected_minor int64, tax_category TaxCategory, tax_ppm int64, tax_reason Str?
SELECT l.id, l.position, d.id, d.kind, d.label, b.state, d.buyer_id, d.currency, l.kind, l.subscription_id, l.owner_id,
       l.owner_name, l.title, l.from_on, l.to_on, l.amount_minor,
       CAST(COALESCE((SELECT SUM(c.amount_minor) FROM document_lines AS c WHERE c.corrects_id = l.id), 0) AS bigint),
       l.tax_category, l.tax_ppm, t.reason
  FROM document_lines AS l
  JOIN documents AS d ON d.id = l.document_id
  LEFT JOIN document_balances AS b ON b.document_id = d.id
  LEFT JOIN document_taxes AS t
         ON t.document_id = d.id AND t.tax_category = l.tax_category AND t.tax_ppm = l.tax_ppm
 WHERE l.id = :line AND d.issuer_id = :seller;

-- name: line_correction_add :exec
-- in:   id int64, seller AccountId, line InvoiceLineId, document InvoiceId, amount_minor int64, reason Str, user UserId?, request_key Str?, created_at Instant
INSERT INTO line_corrections (id, seller_id, line_id, document_id, amount_minor, reason, user_id, request_key, created_at)
VALUES (:id, :seller, :line, :document, :amount_minor, :reason, :user, :request_key, :created_at);

-- name: line_correction_by_request :opt
-- in:   seller AccountId, request_key Str
-- out:  document InvoiceId
SELECT document_id FROM line_corrections WHERE seller_id = :seller AND request_key = :request_key;

-- name: invoices_daily_set :exec
-- in:   id AccountId, seller AccountId, daily bool
UPDATE accounts SET invoices_daily = :daily WHERE id = :id AND parent_id = :seller AND invoices_daily <> :daily;

-- name: invoices_daily_list :many
-- in:   seller AccountId, after AccountId, max int32
-- out:  id AccountId, name Str, daily bool
-- max:  201
SELECT id, name, invoices_daily FROM accounts WHERE parent_id = :seller AND id > :after ORDER BY id LIMIT :max;
