-- What must stay true of orders that wait. As in check.sql: what is found breaks a rule, in words.

-- name: check_wait_orders :many by=check
-- out:  problem Str
-- max:  20
SELECT 'order ' || CAST(o.id AS text) || ' is ' || o.state || ' and waits for nothing'
  FROM orders AS o
 WHERE o.state IN (@OrderState.awaiting_approval, @OrderState.awaiting_operator, @OrderState.awaiting_customer,
                   @OrderState.scheduled)
   AND NOT EXISTS (SELECT 1 FROM waits AS w WHERE w.order_id = o.id AND w.settled_at = 0)
 LIMIT 20;

-- name: check_wait_open :many by=check
-- out:  problem Str
-- max:  20
SELECT 'order ' || CAST(o.id AS text) || ' is ' || o.state || ' and still waits: ' || w.kind
  FROM waits AS w
  JOIN orders AS o ON o.id = w.order_id
 WHERE w.settled_at = 0
   AND o.state NOT IN (@OrderState.awaiting_approval, @OrderState.awaiting_operator, @OrderState.awaiting_customer,
                       @OrderState.scheduled)
 LIMIT 20;

-- name: check_wait_outcomes :many by=check
-- out:  problem Str
-- max:  20
SELECT 'a wait of order ' || CAST(w.order_id AS text) || ' is ' || w.outcome || ' and its time says otherwise'
  FROM waits AS w
 WHERE (w.outcome = @WaitOutcome.open) <> (w.settled_at = 0)
 LIMIT 20;

-- Without its job nobody would remind, end it, or see that the money suffices.
-- name: check_wait_jobs :many by=check
-- out:  problem Str
-- max:  20
SELECT 'a wait of order ' || CAST(w.order_id AS text) || ' for ' || w.kind || ' has no job'
  FROM waits AS w
 WHERE w.settled_at = 0 AND w.kind <> @WaitKind.vendor
   AND NOT EXISTS (SELECT 1 FROM jobs AS j
                    WHERE j.subject_id = w.id AND j.kind = @JobKind.wait AND j.state <> @JobState.done)
 LIMIT 20;

-- name: check_wait_lines :many by=check
-- out:  problem Str
-- max:  20
SELECT 'line ' || CAST(l.id AS text) || ' is ' || l.state || ' and its order is ' || o.state
  FROM order_lines AS l
  JOIN orders AS o ON o.id = l.order_id
 WHERE l.state = @OrderLineState.waiting
   AND (o.state NOT IN (@OrderState.awaiting_approval, @OrderState.awaiting_operator,
                        @OrderState.awaiting_customer, @OrderState.scheduled)
        OR NOT EXISTS (SELECT 1 FROM order_line_edges AS e
                        WHERE e.line_id = l.id AND e.buyer_id = o.account_id))
 LIMIT 20;
