-- What must stay true of checkouts and of the agreements that were accepted; see check.sql.

-- What is settled has nothing left to order and lets go of the basket's key; all orders are its buyer's.
-- name: check_checkouts :many by=check
-- out:  problem Str
-- max:  20
SELECT 'checkout ' || CAST(c.id AS text) || CASE
       WHEN o.account_id <> c.account_id THEN ' has an order of another account'
       WHEN c.request_key IS NOT NULL THEN ' is settled and still somebody''s basket'
       ELSE ' is settled and has a draft with lines' END
  FROM checkouts AS c
  JOIN orders AS o ON o.checkout_id = c.id
 WHERE o.account_id <> c.account_id
    OR (c.settled_at > 0 AND c.request_key IS NOT NULL)
    OR (c.settled_at > 0 AND o.state = @OrderState.draft
        AND EXISTS (SELECT 1 FROM order_lines AS l WHERE l.order_id = o.id))
 LIMIT 20;

-- The versions of an agreement are numbered without gaps up to its newest.
-- name: check_agreements :many by=check
-- out:  problem Str
-- max:  20
SELECT 'agreement ' || a.code || ' is at version ' || CAST(a.version AS text) || ' and has others'
  FROM agreements AS a
 WHERE a.version <> (SELECT COUNT(*) FROM agreement_versions AS v WHERE v.agreement_id = a.id AND v.number >= 1)
    OR a.version <> COALESCE((SELECT MAX(v.number) FROM agreement_versions AS v WHERE v.agreement_id = a.id), 0)
 LIMIT 20;

-- Nobody accepted what was not published yet; after the order was placed only the end customer who was asked does.
-- name: check_accepted :many by=check
-- out:  problem Str
-- max:  20
SELECT 'order ' || CAST(o.id AS text) || ' accepted version ' || CAST(v.number AS text) || ' of an agreement ' ||
       CASE WHEN x.accepted_at < v.published_at THEN 'before it was published' ELSE 'after it was placed' END
  FROM order_agreements AS x
  JOIN agreement_versions AS v ON v.id = x.version_id
  JOIN orders AS o ON o.id = x.order_id
 WHERE x.accepted_at < v.published_at
    OR (o.placed_at > 0 AND x.accepted_at > o.placed_at
        AND NOT EXISTS (SELECT 1 FROM waits AS w
                         WHERE w.order_id = o.id AND w.on_account_id = x.account_id AND w.kind = @WaitKind.agreement
                           AND w.outcome = @WaitOutcome.approved AND w.settled_at = x.accepted_at))
 LIMIT 20;

-- Who was asked by mail and said yes has accepted each version that the order's buyer did.
-- name: check_consents :many by=check
-- out:  problem Str
-- max:  20
SELECT 'order ' || CAST(w.order_id AS text) || ' has a consent without version ' || CAST(v.number AS text) ||
       ' of an agreement'
  FROM waits AS w
  JOIN orders AS o ON o.id = w.order_id
  JOIN order_agreements AS x ON x.order_id = o.id AND x.accepted_at = o.agreed_at
  JOIN agreement_versions AS v ON v.id = x.version_id
 WHERE w.kind = @WaitKind.agreement AND w.outcome = @WaitOutcome.approved
   AND NOT EXISTS (SELECT 1 FROM order_agreements AS c
                    WHERE c.order_id = w.order_id AND c.version_id = x.version_id
                      AND c.account_id = w.on_account_id AND c.accepted_at = w.settled_at)
 LIMIT 20;
