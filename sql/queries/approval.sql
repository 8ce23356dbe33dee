-- Rules that say which orders somebody must approve, who approves, and who stands in (R-ORD-05).

-- name: rule_add :exec
-- in:   id RuleId, account AccountId, buyer AccountId?, name Str, condition ApprovalWhen, threshold int64, subject Str,
-- in:   approver ApproverKind, timeout_days int32, timeout_means TimeoutMeans, remind_days int32, created_at Instant
INSERT INTO approval_rules (id, account_id, buyer_id, name, condition, threshold, subject, approver, timeout_days,
                            timeout_means, remind_days, created_at, ended_at)
VALUES (:id, :account, :buyer, :name, :condition, :threshold, :subject, :approver, :timeout_days,
        :timeout_means, :remind_days, :created_at, 0);

-- name: rule_end :exec
-- in:   account AccountId, id RuleId, now Instant
UPDATE approval_rules SET ended_at = :now WHERE id = :id AND account_id = :account AND ended_at = 0;

-- name: rule_count :one
-- in:   account AccountId
-- out:  count int64
SELECT COUNT(*) FROM approval_rules WHERE account_id = :account AND ended_at = 0;

-- name: rule_list :many
-- in:   account AccountId
-- out:  id RuleId, account AccountId, buyer AccountId?, buyer_name Str?, name Str, condition ApprovalWhen,
-- out:  threshold int64, subject Str, approver ApproverKind, timeout_days int32, timeout_means TimeoutMeans,
-- out:  remind_days int32
-- max:  20
SELECT r.id, r.account_id, r.buyer_id, b.name, r.name, r.condition,
       r.threshold, r.subject, r.approver, r.timeout_days, r.timeout_means,
       r.remind_days
  FROM approval_rules AS r
  LEFT JOIN accounts AS b ON b.id = r.buyer_id
 WHERE r.account_id = :account AND r.ended_at = 0
 ORDER BY r.id LIMIT 20;

-- Those of the buyer and of everybody who sells to it, from the top.
-- name: rule_for :many
-- in:   buyer AccountId
-- out:  id RuleId, account AccountId, buyer AccountId?, buyer_name Str?, name Str, condition ApprovalWhen,
-- out:  threshold int64, subject Str, approver ApproverKind, timeout_days int32, timeout_means TimeoutMeans,
-- out:  remind_days int32
-- max:  200
SELECT r.id, r.account_id, r.buyer_id, b.name, r.name, r.condition,
       r.threshold, r.subject, r.approver, r.timeout_days, r.timeout_means,
       r.remind_days
  FROM account_paths AS p
  JOIN approval_rules AS r ON r.account_id = p.ancestor_id AND r.ended_at = 0
  LEFT JOIN accounts AS b ON b.id = r.buyer_id
 WHERE p.descendant_id = :buyer AND (r.buyer_id IS NULL OR r.buyer_id = :buyer)
 ORDER BY p.depth DESC, r.id LIMIT 200;

-- name: rule_ordered_before :opt
-- in:   owner AccountId, before OrderId
-- out:  id OrderId
SELECT id FROM orders
 WHERE (end_customer_id = :owner OR (account_id = :owner AND own_use)) AND placed_at > 0 AND id <> :before LIMIT 1;

-- name: rule_seats :one
-- in:   owner AccountId
-- out:  quantity int64
SELECT CAST(COALESCE(SUM(quantity), 0) AS bigint) FROM subscriptions
 WHERE owner_id = :owner AND state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out);

-- name: rule_product :opt
-- in:   product ProductId
-- out:  product_code Str, category Str, vendor Str
SELECT code, category, vendor FROM products WHERE id = :product;

-- Those who may decide for the account on that day: approvers, administrators, and who stands in.
-- name: approver_list :many
-- in:   account AccountId, roles int64, stand_ins bool, today Date
-- out:  id UserId, name Str, email Str, roles int64
-- max:  50
SELECT u.id, u.name, u.email, u.roles FROM users AS u
 WHERE u.account_id = :account AND u.active
   AND ((u.roles & :roles) <> 0
        OR :stand_ins AND EXISTS (SELECT 1 FROM delegations AS d
                    WHERE d.account_id = :account AND d.ended_at = 0 AND d.to_id = u.id
                      AND d.from_on <= :today AND d.until_on >= :today))
 ORDER BY u.id LIMIT 50;

-- name: stands_in :opt
-- in:   account AccountId, user UserId, today Date
-- out:  id DelegationId
SELECT id FROM delegations
 WHERE account_id = :account AND ended_at = 0 AND to_id = :user AND from_on <= :today AND until_on >= :today LIMIT 1;

-- name: delegation_add :exec
-- in:   id DelegationId, account AccountId, from UserId, to UserId, from_on Date, until_on Date, created_at Instant
INSERT INTO delegations (id, account_id, from_id, to_id, from_on, until_on, created_at, ended_at)
VALUES (:id, :account, :from, :to, :from_on, :until_on, :created_at, 0);

-- name: delegation_end :exec
-- in:   account AccountId, id DelegationId, now Instant
UPDATE delegations SET ended_at = :now WHERE id = :id AND account_id = :account AND ended_at = 0;

-- name: delegation_list :many
-- in:   account AccountId, today Date
-- out:  id DelegationId, from UserId, from_name Str, to UserId, to_name Str, from_on Date, until_on Date
-- max:  50
SELECT d.id, d.from_id, f.name, d.to_id, t.name, d.from_on, d.until_on
  FROM delegations AS d
  JOIN users AS f ON f.id = d.from_id
  JOIN users AS t ON t.id = d.to_id
 WHERE d.account_id = :account AND d.ended_at = 0 AND d.until_on >= :today
 ORDER BY d.id LIMIT 50;

-- name: delegation_user :opt
-- in:   account AccountId, email Str
-- out:  id UserId, roles int64
SELECT id, roles FROM users WHERE account_id = :account AND email = :email AND active;

-- name: rule_tags :many
-- in:   buyer AccountId, owner AccountId
-- out:  tag Str
-- max:  40
SELECT tag FROM account_tags WHERE account_id = :buyer OR account_id = :owner ORDER BY tag LIMIT 40;
