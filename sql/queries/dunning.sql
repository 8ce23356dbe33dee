-- Dunning: policies, the sales that are looked at, their stages and what follows from them.

-- name: dunning_policy :opt
-- in:   seller AccountId
-- out:  version int64, user UserId, user_name Str, created_at Instant
SELECT p.version, p.user_id, u.name, p.created_at
  FROM dunning_policies AS p
  JOIN users AS u ON u.id = p.user_id
 WHERE p.seller_id = :seller ORDER BY p.version DESC LIMIT 1;

-- name: dunning_stages :many
-- in:   seller AccountId, version int64
-- out:  name Str, after_days int32, action DunningAction, mail_text Str
-- max:  20
SELECT name, after_days, action, mail_text FROM dunning_stages
 WHERE seller_id = :seller AND version = :version ORDER BY position LIMIT 20;

-- name: dunning_policy_add :exec
-- in:   seller AccountId, version int64, user UserId, created_at Instant
INSERT INTO dunning_policies (seller_id, version, user_id, created_at) VALUES (:seller, :version, :user, :created_at);

-- name: dunning_stage_add :exec
-- in:   seller AccountId, version int64, position int32, name Str, after_days int32, action DunningAction, mail_text Str
INSERT INTO dunning_stages (seller_id, version, position, name, after_days, action, mail_text)
VALUES (:seller, :version, :position, :name, :after_days, :action, :mail_text);

-- What the stage of one sale depends on.
-- name: dunning_facts :one
-- in:   seller AccountId, buyer AccountId, currency Currency
-- out:  oldest_on Date?, open_minor int64
SELECT MIN(d.issued_on), CAST(COALESCE(SUM(b.open_minor), 0) AS bigint)
  FROM document_balances AS b
  JOIN documents AS d ON d.id = b.document_id
 WHERE b.issuer_id = :seller AND b.buyer_id = :buyer AND b.currency = :currency AND b.open_minor > 0;

-- name: dunning_case :opt
-- in:   seller AccountId, buyer AccountId, currency Currency
-- out:  sequence int64, position int32, name Str, blocks bool, since_on Date
SELECT sequence, position, name, blocks, since_on FROM dunning_cases
 WHERE seller_id = :seller AND buyer_id = :buyer AND currency = :currency;

-- name: dunning_case_set :exec
-- in:   seller AccountId, buyer AccountId, currency Currency, sequence int64, position int32, name Str, blocks bool, since_on Date
INSERT INTO dunning_cases (seller_id, buyer_id, currency, sequence, position, name, blocks, since_on)
VALUES (:seller, :buyer, :currency, :sequence, :position, :name, :blocks, :since_on)
    ON CONFLICT (seller_id, buyer_id, currency) DO UPDATE
       SET sequence = excluded.sequence, position = excluded.position, name = excluded.name,
           blocks = excluded.blocks, since_on = excluded.since_on;

-- name: dunning_step_add :exec
-- in:   seller AccountId, buyer AccountId, currency Currency, sequence int64, position int32, name Str, entered_on Date, oldest_on Date?, open_minor int64, entered_at Instant
INSERT INTO dunning_steps (seller_id, buyer_id, currency, sequence, position, name, entered_on, oldest_on, open_minor,
                           entered_at)
VALUES (:seller, :buyer, :currency, :sequence, :position, :name, :entered_on, :oldest_on, :open_minor,
        :entered_at);

-- The newest steps of a buyer with a seller.
-- name: dunning_steps :many
-- in:   seller AccountId, buyer AccountId
-- out:  currency Currency, sequence int64, position int32, name Str, entered_on Date, oldest_on Date?, open_minor int64
-- max:  200
SELECT s.currency, s.sequence, s.position, s.name, s.entered_on, s.oldest_on, s.open_minor
  FROM dunning_steps AS s
 WHERE s.seller_id = :seller AND s.buyer_id = :buyer
 ORDER BY s.currency DESC, s.sequence DESC LIMIT 200;

-- name: dunning_pause :opt
-- in:   seller AccountId, buyer AccountId
-- out:  until_on Date, reason Str
SELECT until_on, reason FROM dunning_pauses
 WHERE seller_id = :seller AND buyer_id = :buyer ORDER BY id DESC LIMIT 1;

-- name: dunning_pause_add :exec
-- in:   id int64, seller AccountId, buyer AccountId, until_on Date, reason Str, user UserId?, created_at Instant
INSERT INTO dunning_pauses (id, seller_id, buyer_id, until_on, reason, user_id, created_at)
VALUES (:id, :seller, :buyer, :until_on, :reason, :user, :created_at);

-- The sales of a buyer with something open, with a case, or with a subscription that is held.
-- name: dunning_sales :many
-- in:   buyer AccountId
-- out:  seller AccountId, currency Currency
-- max:  50
SELECT s.seller_id, s.currency
  FROM (SELECT b.issuer_id AS seller_id, b.currency FROM document_balances AS b
         WHERE b.buyer_id = :buyer AND b.open_minor > 0
         UNION
        SELECT c.seller_id, c.currency FROM dunning_cases AS c WHERE c.buyer_id = :buyer AND c.position >= 0
         UNION
        SELECT e.seller_id, e.currency FROM subscription_edges AS e
          JOIN subscription_holds AS h ON h.subscription_id = e.subscription_id AND h.account_id = e.seller_id
         WHERE e.buyer_id = :buyer AND h.cause = @HoldCause.dunning AND h.released_at = 0) AS s
 ORDER BY s.seller_id, s.currency LIMIT 50;

-- What is open with a seller, in the order of the buyers, with the stage that is stored.
-- name: dunning_open :many
-- in:   seller AccountId, after AccountId, max int32
-- out:  buyer AccountId, currency Currency, oldest_on Date, due_on Date, open_minor int64
-- max:  501
SELECT b.buyer_id, b.currency, MIN(d.issued_on), MIN(b.due_on), CAST(SUM(b.open_minor) AS bigint)
  FROM document_balances AS b
  JOIN documents AS d ON d.id = b.document_id
 WHERE b.issuer_id = :seller AND b.buyer_id > :after AND b.open_minor > 0
 GROUP BY b.buyer_id, b.currency ORDER BY b.buyer_id, b.currency LIMIT :max;

-- What is overdue with a seller: with the stage (-1: none yet; -2: any).
-- name: dunning_overdue :many
-- in:   seller AccountId, after AccountId, today Date, stage int32, max int32
-- out:  buyer AccountId, name Str, currency Currency, oldest_on Date, due_on Date, open_minor int64, position int32, stage_name Str, since_on Date?
-- max:  201
SELECT s.buyer_id, (SELECT a.name FROM accounts AS a WHERE a.id = s.buyer_id), s.currency, s.oldest_on, s.due_on,
       CAST(s.open_minor AS bigint), COALESCE(c.position, -1), COALESCE(c.name, ''), c.since_on
  FROM (SELECT b.buyer_id, b.currency, MIN(d.issued_on) AS oldest_on, MIN(b.due_on) AS due_on,
               SUM(b.open_minor) AS open_minor
          FROM document_balances AS b
          JOIN documents AS d ON d.id = b.document_id
         WHERE b.issuer_id = :seller AND b.buyer_id > :after AND b.open_minor > 0
         GROUP BY b.buyer_id, b.currency) AS s
  LEFT JOIN dunning_cases AS c ON c.seller_id = :seller AND c.buyer_id = s.buyer_id AND c.currency = s.currency
 WHERE (s.due_on < :today OR c.position >= 0) AND (:stage = -2 OR COALESCE(c.position, -1) = :stage)
 ORDER BY s.buyer_id, s.currency LIMIT :max;

-- The cases of which a buyer has to know.
-- name: dunning_own :many
-- in:   buyer AccountId
-- out:  seller AccountId, seller_name Str, currency Currency, name Str, blocks bool, since_on Date
-- max:  50
SELECT c.seller_id, a.name, c.currency, c.name, c.blocks, c.since_on
  FROM dunning_cases AS c
  JOIN accounts AS a ON a.id = c.seller_id
 WHERE c.buyer_id = :buyer AND c.position >= 0
 ORDER BY c.seller_id, c.currency LIMIT 50;

-- The open invoices of a sale, oldest first.
-- name: dunning_invoices :many
-- in:   seller AccountId, buyer AccountId, currency Currency, max int32
-- out:  id InvoiceId, label Str, issued_on Date, due_on Date, open_minor int64
-- max:  51
SELECT d.id, d.label, d.issued_on, d.due_on, b.open_minor
  FROM document_balances AS b
  JOIN documents AS d ON d.id = b.document_id
 WHERE b.issuer_id = :seller AND b.buyer_id = :buyer AND b.currency = :currency AND b.open_minor > 0
 ORDER BY d.issued_on, d.id LIMIT :max;

-- Who has a case, or still owes, of an invoice whose balance changed.
-- name: dunning_touched :opt
-- in:   document InvoiceId
-- out:  document InvoiceId, buyer AccountId
-- each: 1
SELECT b.document_id, b.buyer_id
  FROM document_balances AS b
 WHERE b.document_id = :document
   AND (b.open_minor > 0
        OR EXISTS (SELECT 1 FROM dunning_cases AS c
                    WHERE c.seller_id = b.issuer_id AND c.buyer_id = b.buyer_id AND c.currency = b.currency
                      AND c.position >= 0));

-- Running subscriptions of a sale that dunning does not hold yet; add-ons follow their base.
-- name: dunning_free :many by=worker
-- in:   seller AccountId, buyer AccountId, currency Currency
-- out:  id SubscriptionId
-- max:  50
SELECT s.id
  FROM subscription_edges AS e
  JOIN subscriptions AS s ON s.id = e.subscription_id
 WHERE e.buyer_id = :buyer AND e.seller_id = :seller AND e.currency = :currency AND s.base_id IS NULL
   AND s.state IN (@SubscriptionState.trial, @SubscriptionState.active, @SubscriptionState.suspended,
                   @SubscriptionState.ending)
   AND NOT EXISTS (SELECT 1 FROM subscription_holds AS h
                    WHERE h.subscription_id = s.id AND h.account_id = :seller AND h.cause = @HoldCause.dunning
                      AND h.released_at = 0)
 ORDER BY s.id LIMIT 50;

-- Those that it holds.
-- name: dunning_held :many by=worker
-- in:   seller AccountId, buyer AccountId, currency Currency
-- out:  id SubscriptionId
-- max:  50
SELECT s.id
  FROM subscription_edges AS e
  JOIN subscriptions AS s ON s.id = e.subscription_id
  JOIN subscription_holds AS h ON h.subscription_id = s.id AND h.account_id = :seller
       AND h.cause = @HoldCause.dunning AND h.released_at = 0
 WHERE e.buyer_id = :buyer AND e.seller_id = :seller AND e.currency = :currency AND s.base_id IS NULL
 ORDER BY s.id LIMIT 50;

-- Those that are not being ended.
-- name: dunning_lasting :many by=worker
-- in:   seller AccountId, buyer AccountId, currency Currency
-- out:  id SubscriptionId
-- max:  50
SELECT s.id
  FROM subscription_edges AS e
  JOIN subscriptions AS s ON s.id = e.subscription_id
 WHERE e.buyer_id = :buyer AND e.seller_id = :seller AND e.currency = :currency AND s.base_id IS NULL
   AND s.state IN (@SubscriptionState.trial, @SubscriptionState.active, @SubscriptionState.suspended,
                   @SubscriptionState.ending)
   AND NOT EXISTS (SELECT 1 FROM cancellations AS c
                    WHERE c.subscription_id = s.id
                      AND c.state IN (@CancelState.submitted, @CancelState.accepted, @CancelState.executing))
 ORDER BY s.id LIMIT 50;

-- A job that will look at the sale, due now.
-- name: dunning_due :one by=check
-- in:   seller AccountId, buyer AccountId, now Instant
-- out:  due bool
SELECT EXISTS (SELECT 1 FROM jobs AS j
                WHERE ((j.subject_id = :buyer AND j.kind = @JobKind.dunning)
                       OR (j.subject_id = :seller AND j.kind = @JobKind.overdue))
                  AND j.state IN (@JobState.queued, @JobState.running) AND j.run_at <= :now);

-- name: dunning_sellers :many by=check
-- in:   after AccountId
-- out:  id AccountId
-- max:  100
SELECT a.id FROM accounts AS a
 WHERE a.id > :after AND EXISTS (SELECT 1 FROM document_balances AS b WHERE b.issuer_id = a.id AND b.open_minor > 0)
 ORDER BY a.id LIMIT 100;
