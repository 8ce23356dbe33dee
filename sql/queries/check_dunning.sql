-- What must stay true of dunning: see check.sql. The stages themselves are recomputed in C (service/dunning_check.c).

-- name: check_dunning_cases :many by=check
-- in:   now Instant
-- out:  problem Str
-- max:  20
SELECT 'dunning of account ' || CAST(c.buyer_id AS text) || ' by account ' || CAST(c.seller_id AS text) || ' is at "' ||
       c.name || '" and nothing is open'
  FROM dunning_cases AS c
 WHERE c.position >= 0
   AND NOT EXISTS (SELECT 1 FROM document_balances AS b
                    WHERE b.issuer_id = c.seller_id AND b.buyer_id = c.buyer_id AND b.currency = c.currency
                      AND b.open_minor > 0)
   AND NOT EXISTS (SELECT 1 FROM jobs AS j
                    WHERE j.subject_id = c.buyer_id AND j.kind = @JobKind.dunning
                      AND j.state IN (@JobState.queued, @JobState.running) AND j.run_at <= :now)
 LIMIT 20;

-- name: check_dunning_steps :many by=check
-- out:  problem Str
-- max:  20
SELECT 'dunning of account ' || CAST(c.buyer_id AS text) || ' by account ' || CAST(c.seller_id AS text) || ' is at "' ||
       c.name || '", which is not its last step'
  FROM dunning_cases AS c
 WHERE NOT EXISTS (SELECT 1 FROM dunning_steps AS s
                    WHERE s.seller_id = c.seller_id AND s.buyer_id = c.buyer_id AND s.currency = c.currency
                      AND s.sequence = c.sequence AND s.position = c.position AND s.name = c.name
                      AND s.entered_on = c.since_on)
    OR EXISTS (SELECT 1 FROM dunning_steps AS s
                WHERE s.seller_id = c.seller_id AND s.buyer_id = c.buyer_id AND s.currency = c.currency
                  AND s.sequence > c.sequence)
 LIMIT 20;

-- name: check_dunning_holds :many by=check
-- in:   now Instant
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(h.subscription_id AS text) || ' is suspended by the dunning of account ' ||
       CAST(h.account_id AS text) || ', which has no such case'
  FROM subscription_holds AS h
  JOIN subscription_edges AS e ON e.subscription_id = h.subscription_id AND e.seller_id = h.account_id
 WHERE h.cause = @HoldCause.dunning AND h.released_at = 0
   AND NOT EXISTS (SELECT 1 FROM dunning_cases AS c
                    WHERE c.seller_id = h.account_id AND c.buyer_id = e.buyer_id AND c.currency = e.currency
                      AND c.position >= 0 AND c.blocks)
   AND NOT EXISTS (SELECT 1 FROM jobs AS j
                    WHERE j.subject_id = e.buyer_id AND j.kind = @JobKind.dunning
                      AND j.state IN (@JobState.queued, @JobState.running) AND j.run_at <= :now)
 LIMIT 20;
