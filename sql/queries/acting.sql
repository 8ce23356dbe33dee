-- What people of one account did for another: both are in every event.

-- What people of the actor's account did for accounts below it, the newest first; `customer` 0: for all.
-- name: acting_by :many
-- in:   actor AccountId, customer AccountId, person Str, since Instant, until Instant, after EventId, max int32
-- out:  id EventId, name Str, summary Str, account AccountId, user_name Str, actor AccountId, actor_name Str, whom AccountId, whom_name Str, depth int32, happened_at Instant
-- max:  201
SELECT e.id, e.name, e.summary, e.account_id, u.name, e.actor_id, a.name, w.id, w.name, p.depth, e.happened_at
  FROM events AS e
  JOIN users AS u ON u.id = e.user_id
  JOIN accounts AS a ON a.id = e.actor_id
  LEFT JOIN orders AS o ON e.subject_kind = 'order' AND o.id = e.subject_id
  LEFT JOIN subscriptions AS s ON e.subject_kind = 'subscription' AND s.id = e.subject_id
  LEFT JOIN services AS v ON e.subject_kind = 'service' AND v.id = e.subject_id
  LEFT JOIN users AS d ON e.subject_kind = 'user' AND d.id = e.subject_id
  LEFT JOIN accounts AS t ON e.subject_kind = 'account' AND t.id = e.subject_id
  JOIN accounts AS w ON w.id = COALESCE(o.end_customer_id, o.account_id, s.owner_id, v.owner_id, d.account_id, t.id)
  JOIN account_paths AS p ON p.ancestor_id = :actor AND p.descendant_id = w.id AND p.depth > 0
 WHERE e.actor_id = :actor AND e.id < :after AND (:customer = 0 OR w.id = :customer)
   AND e.happened_at >= :since AND e.happened_at < :until AND lower(u.name) LIKE lower(:person) ESCAPE '!'
 ORDER BY e.id DESC LIMIT :max;

-- What people of other accounts did for the actor's: about its own orders, subscriptions, services and itself. Names are
-- looked for among the seller's people only: the others are not told.
-- name: acting_for :many
-- in:   actor AccountId, person Str, since Instant, until Instant, after EventId, max int32
-- out:  id EventId, name Str, summary Str, account AccountId, user_name Str, actor AccountId, actor_name Str, whom AccountId, whom_name Str, depth int32, happened_at Instant
-- max:  201
SELECT e.id, e.name, e.summary, e.account_id, u.name, e.actor_id, a.name, w.id, w.name, 0, e.happened_at
  FROM (SELECT 'order' AS kind, o.id AS id FROM orders AS o WHERE o.end_customer_id = :actor
         UNION ALL
        SELECT 'order', o.id FROM orders AS o WHERE o.account_id = :actor AND o.end_customer_id IS NULL
         UNION ALL
        SELECT 'subscription', s.id FROM subscriptions AS s WHERE s.owner_id = :actor
         UNION ALL
        SELECT 'service', v.id FROM services AS v WHERE v.owner_id = :actor
         UNION ALL
        SELECT 'account', t.id FROM accounts AS t WHERE t.id = :actor) AS mine
  JOIN events AS e ON e.subject_kind = mine.kind AND e.subject_id = mine.id
  JOIN users AS u ON u.id = e.user_id
  JOIN accounts AS a ON a.id = e.actor_id
  JOIN accounts AS w ON w.id = :actor
 WHERE e.actor_id <> :actor AND e.id < :after AND (:person = '%%' OR e.actor_id = w.parent_id)
   AND e.happened_at >= :since AND e.happened_at < :until AND lower(u.name) LIKE lower(:person) ESCAPE '!'
 ORDER BY e.id DESC LIMIT :max;
