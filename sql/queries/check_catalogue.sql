-- What must stay true of the catalogue: each statement finds what breaks it.

-- A product is what its type says.
-- name: check_product_types :many by=check
-- out:  problem Str
-- max:  20
SELECT 'product ' || p.code || ': it has no type, or another kind, connector, refund or retention than its type'
  FROM products AS p LEFT JOIN product_types AS t ON t.id = p.type_id
 WHERE t.id IS NULL OR t.kind <> p.kind OR t.connector <> p.connector OR t.refund <> p.refund
    OR t.retention_minutes <> p.retention_minutes
 LIMIT 20;

-- Every way has the way back, inside one type.
-- name: check_upgrades :many by=check
-- out:  problem Str
-- max:  20
SELECT 'product ' || a.code || ': the ' || u.kind || ' to ' || b.code || ' leaves its type or has no way back'
  FROM product_upgrades AS u JOIN products AS a ON a.id = u.from_id JOIN products AS b ON b.id = u.to_id
 WHERE a.type_id <> b.type_id
    OR NOT EXISTS (SELECT 1 FROM product_upgrades AS r
                    WHERE r.from_id = u.to_id AND r.to_id = u.from_id AND r.kind <> u.kind)
 LIMIT 20;

-- A bundle has no plans of its own.
-- name: check_bundles :many by=check
-- out:  problem Str
-- max:  20
SELECT 'product ' || p.code || ': a bundle that has plans of its own'
  FROM products AS p
 WHERE EXISTS (SELECT 1 FROM bundle_items AS b WHERE b.bundle_id = p.id)
   AND EXISTS (SELECT 1 FROM plans AS pl WHERE pl.product_id = p.id AND pl.active)
 LIMIT 20;

-- A bundle is sold whole: what hangs on a first part is of its bundle, for its owner, and ends with it.
-- name: check_bundle_parts :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ': a part of a bundle that is not with its others'
  FROM subscriptions AS s
  LEFT JOIN subscriptions AS h ON h.id = s.base_id
  JOIN order_lines AS l ON l.id = s.order_line_id
 WHERE s.bundle_id IS NOT NULL
   AND (l.bundle_id IS NULL OR l.bundle_id <> s.bundle_id
        OR (h.id IS NOT NULL
            AND (h.bundle_id IS NULL OR h.bundle_id <> s.bundle_id OR h.base_id IS NOT NULL OR h.owner_id <> s.owner_id
                 OR (h.state = @SubscriptionState.ended AND s.state <> @SubscriptionState.ended)))
        OR (h.id IS NULL AND NOT EXISTS (SELECT 1 FROM subscriptions AS c WHERE c.base_id = s.id AND c.bundle_id = s.bundle_id)))
 ORDER BY s.id LIMIT 20;
