-- Lite Partners that join and leave, and what that does to the tree.

-- name: joining_seller :opt
-- in:   id AccountId
-- out:  id AccountId, name Str, kind AccountKind, partner_class PartnerClass, state AccountState, email Str, currency Currency, open bool
SELECT id, name, kind, partner_class, state, email, currency, registers_partners FROM accounts WHERE id = :id;

-- Member Partners that take Lite Partners; neither the partner's own seller nor anybody below it.
-- name: joining_sellers :many
-- in:   partner AccountId, max int32
-- out:  id AccountId, name Str, country Str
-- max:  201
SELECT a.id, a.name, a.country
  FROM accounts AS a
 WHERE a.partner_class = @PartnerClass.member AND a.registers_partners AND a.state = @AccountState.active
   AND a.id <> (SELECT s.parent_id FROM accounts AS s WHERE s.id = :partner)
   AND NOT EXISTS (SELECT 1 FROM account_paths AS p WHERE p.ancestor_id = :partner AND p.descendant_id = a.id)
 ORDER BY a.name, a.id LIMIT :max;

-- The Lite Partner whose administrator has the address.
-- name: joining_invited :opt
-- in:   email Str
-- out:  account AccountId, parent AccountId?
SELECT a.id, a.parent_id
  FROM users AS u
  JOIN accounts AS a ON a.id = u.account_id
 WHERE u.email = :email AND u.active AND u.roles % 2 = 1 AND a.kind = @AccountKind.partner
   AND a.partner_class = @PartnerClass.lite AND a.state = @AccountState.active;

-- name: joining_add :exec
-- in:   id JoiningId, partner AccountId?, seller AccountId, asked_by JoinAsker, email Str, message Str, price_list PriceListId?, credit Money, created_at Instant, expires_at Instant
INSERT INTO joinings (id, partner_id, seller_id, asked_by, state, email, message, answer, price_list_id, credit_minor,
                      credit_currency, created_at, expires_at, decided_at)
VALUES (:id, :partner, :seller, :asked_by, @JoinState.open, :email, :message, '', :price_list, :credit_minor,
        :credit_currency, :created_at, :expires_at, 0);

-- What the partner asked for and is not decided.
-- name: joining_asked :opt
-- in:   partner AccountId, now Instant
-- out:  id JoiningId, seller AccountId
SELECT id, seller_id FROM joinings
 WHERE partner_id = :partner AND asked_by = @JoinAsker.partner AND state = @JoinState.open AND expires_at > :now
 ORDER BY id DESC LIMIT 1;

-- The seller has invited the address already.
-- name: joining_same :opt
-- in:   seller AccountId, email Str, now Instant
-- out:  id JoiningId
SELECT id FROM joinings
 WHERE seller_id = :seller AND email = :email AND asked_by = @JoinAsker.seller AND state = @JoinState.open
   AND expires_at > :now
 ORDER BY id DESC LIMIT 1;

-- name: joining_count :one
-- in:   seller AccountId, now Instant
-- out:  count int64
SELECT COUNT(*) FROM joinings
 WHERE seller_id = :seller AND asked_by = @JoinAsker.seller AND state = @JoinState.open AND expires_at > :now;

-- name: joining_get :opt
-- in:   actor AccountId, id JoiningId
-- out:  id JoiningId, partner AccountId?, partner_name Str?, partner_email Str?, seller AccountId, seller_name Str, seller_email Str, asked_by JoinAsker, state JoinState, email Str, message Str, answer Str, price_list PriceListId?, price_list_name Str?, credit Money, created_at Instant, expires_at Instant, decided_at Instant
SELECT j.id, j.partner_id, p.name, p.email, j.seller_id, s.name, s.email, j.asked_by, j.state, j.email, j.message,
       j.answer, j.price_list_id, l.name, j.credit_minor, j.credit_currency, j.created_at, j.expires_at, j.decided_at
  FROM joinings AS j
  JOIN accounts AS s ON s.id = j.seller_id
  LEFT JOIN accounts AS p ON p.id = j.partner_id
  LEFT JOIN price_lists AS l ON l.id = j.price_list_id
 WHERE j.id = :id AND (j.partner_id = :actor OR j.seller_id = :actor);

-- name: joining_list :many
-- in:   actor AccountId, after JoiningId, max int32
-- out:  id JoiningId, partner AccountId?, partner_name Str?, partner_email Str?, seller AccountId, seller_name Str, seller_email Str, asked_by JoinAsker, state JoinState, email Str, message Str, answer Str, price_list PriceListId?, price_list_name Str?, credit Money, created_at Instant, expires_at Instant, decided_at Instant
-- max:  201
SELECT j.id, j.partner_id, p.name, p.email, j.seller_id, s.name, s.email, j.asked_by, j.state, j.email, j.message,
       j.answer, j.price_list_id, l.name, j.credit_minor, j.credit_currency, j.created_at, j.expires_at, j.decided_at
  FROM joinings AS j
  JOIN accounts AS s ON s.id = j.seller_id
  LEFT JOIN accounts AS p ON p.id = j.partner_id
  LEFT JOIN price_lists AS l ON l.id = j.price_list_id
 WHERE (j.partner_id = :actor OR j.seller_id = :actor) AND j.id < :after
 ORDER BY j.id DESC LIMIT :max;

-- name: joining_decide :exec
-- in:   id JoiningId, state JoinState, answer Str, price_list PriceListId?, credit Money, at Instant
UPDATE joinings SET state = :state, answer = :answer, price_list_id = :price_list, credit_minor = :credit_minor,
       credit_currency = :credit_currency, decided_at = :at
 WHERE id = :id AND state = @JoinState.open;

-- name: joining_height :one
-- in:   account AccountId
-- out:  height int64
SELECT CAST(MAX(depth) AS bigint) FROM account_paths WHERE ancestor_id = :account;

-- Orders of the branch whose prices are of the old path and that are not carried out yet.
-- name: joining_orders :one
-- in:   account AccountId
-- out:  count int64
SELECT COUNT(*)
  FROM account_paths AS p
  JOIN orders AS o ON o.account_id = p.descendant_id
 WHERE p.ancestor_id = :account
   AND o.state IN (@OrderState.awaiting_approval, @OrderState.awaiting_operator, @OrderState.awaiting_customer,
                   @OrderState.scheduled, @OrderState.executing);

-- Nobody above the account is above its branch any more.
-- name: account_unlink :exec
-- in:   id AccountId
DELETE FROM account_paths
 WHERE descendant_id IN (SELECT b.descendant_id FROM account_paths AS b WHERE b.ancestor_id = :id)
   AND ancestor_id IN (SELECT u.ancestor_id FROM account_paths AS u WHERE u.descendant_id = :id AND u.depth > 0);

-- Whoever is above the new seller, and itself, is above the whole branch.
-- name: account_link :exec
-- in:   id AccountId, parent AccountId
INSERT INTO account_paths (ancestor_id, descendant_id, depth)
SELECT u.ancestor_id, b.descendant_id, u.depth + b.depth + 1
  FROM account_paths AS u
 CROSS JOIN account_paths AS b
 WHERE u.descendant_id = :parent AND b.ancestor_id = :id;

-- name: account_reparent :exec
-- in:   id AccountId, old AccountId, parent AccountId, price_list PriceListId?, credit_limit_minor int64
UPDATE accounts SET parent_id = :parent, price_list_id = :price_list, credit_limit_minor = :credit_limit_minor,
       request_key = NULL
 WHERE id = :id AND parent_id = :old;

-- What its seller had decided about how it orders.
-- name: account_ordering_forget :exec
-- in:   account AccountId
DELETE FROM account_ordering WHERE account_id = :account;

-- name: account_move_add :exec
-- in:   id int64, account AccountId, old AccountId, parent AccountId, joining JoiningId, at Instant
INSERT INTO account_moves (id, account_id, from_id, to_id, joining_id, moved_at)
VALUES (:id, :account, :old, :parent, :joining, :at);

-- name: account_move_list :many
-- in:   actor AccountId, max int32
-- out:  account AccountId, account_name Str, old AccountId, old_name Str, parent AccountId, parent_name Str, moved_at Instant
-- max:  201
SELECT m.account_id, a.name, m.from_id, f.name, m.to_id, t.name, m.moved_at
  FROM account_moves AS m
  JOIN accounts AS a ON a.id = m.account_id
  JOIN accounts AS f ON f.id = m.from_id
  JOIN accounts AS t ON t.id = m.to_id
 WHERE m.account_id = :actor OR m.from_id = :actor OR m.to_id = :actor
 ORDER BY m.id DESC LIMIT :max;

-- name: account_bought :opt
-- in:   seller AccountId, buyer AccountId
-- out:  buyer AccountId
SELECT account_id FROM account_moves WHERE from_id = :seller AND account_id = :buyer LIMIT 1;

-- What the actor still sells along the path of partners that went.
-- name: joining_kept :many
-- in:   actor AccountId, after SubscriptionId, max int32
-- out:  id SubscriptionId, partner AccountId, partner_name Str, title Str, owner_name Str, quantity int64, state SubscriptionState
-- max:  201
SELECT DISTINCT s.id, e.buyer_id, a.name, s.title, o.name, s.quantity, s.state
  FROM account_moves AS m
  JOIN account_paths AS b ON b.ancestor_id = m.account_id
  JOIN subscriptions AS s ON s.owner_id = b.descendant_id
  JOIN subscription_edges AS e ON e.subscription_id = s.id AND e.seller_id = :actor
  JOIN accounts AS a ON a.id = e.buyer_id
  JOIN accounts AS o ON o.id = s.owner_id
 WHERE m.from_id = :actor AND s.id > :after
   AND s.state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out)
   AND NOT EXISTS (SELECT 1 FROM account_paths AS p WHERE p.ancestor_id = :actor AND p.descendant_id = s.owner_id)
 ORDER BY s.id LIMIT :max;
