-- What must stay true of discounts and one-time charges; see check.sql.

-- What a discount took off a document is the sum of its lines there.
-- name: check_discount_uses :many by=check
-- out:  problem Str
-- max:  20
SELECT u.label || ': discount ' || CAST(u.id AS text) || ' took ' || CAST(u.amount_minor AS text) ||
       ' off it, and its lines are ' || CAST(u.lines AS text)
  FROM (SELECT d.id, o.label, s.amount_minor,
               COALESCE((SELECT SUM(l.amount_minor) FROM document_lines AS l
                          WHERE l.document_id = s.document_id AND l.kind = @LineKind.discount
                            AND l.event_id = d.event_id), 0) AS lines
          FROM discount_uses AS s
          JOIN discounts AS d ON d.id = s.discount_id
          JOIN documents AS o ON o.id = s.document_id) AS u
 WHERE u.lines <> -u.amount_minor
 LIMIT 20;

-- name: check_discount_lines :many by=check
-- out:  problem Str
-- max:  20
SELECT d.label || ' line ' || CAST(l.position AS text) || ': no discount was used for it'
  FROM document_lines AS l
  JOIN documents AS d ON d.id = l.document_id
 WHERE l.kind = @LineKind.discount
   AND (l.corrects_id IS NULL
        OR NOT EXISTS (SELECT 1 FROM discount_uses AS u
                         JOIN discounts AS s ON s.id = u.discount_id
                        WHERE u.document_id = l.document_id AND s.event_id = l.event_id))
 LIMIT 20;

-- A discount works on no more documents than it may, of its own sale and days.
-- name: check_discounts :many by=check
-- out:  problem Str
-- max:  20
SELECT 'discount ' || CAST(s.id AS text) || ' is for ' || CAST(s.periods AS text) || ' documents and was used ' ||
       CAST(s.used AS text) || ' times, ' || CAST(s.strange AS text) || ' times where it does not work'
  FROM (SELECT d.id, d.periods,
               (SELECT COUNT(*) FROM discount_uses AS u
                 WHERE u.discount_id = d.id
                   AND NOT EXISTS (SELECT 1 FROM money_moves AS m WHERE m.document_id = u.document_id AND m.kind = @MoveKind.void)) AS used,
               (SELECT COUNT(*) FROM discount_uses AS u
                  JOIN documents AS o ON o.id = u.document_id
                 WHERE u.discount_id = d.id
                   AND (o.issuer_id <> d.seller_id OR o.buyer_id <> d.buyer_id OR o.currency <> d.currency
                        OR o.issued_on < d.from_on OR o.issued_on > COALESCE(d.until_on, '9999-12-31'))) AS strange
          FROM discounts AS d) AS s
 WHERE s.strange <> 0 OR (s.periods <> 0 AND s.used > s.periods)
 LIMIT 20;

-- A one-time charge stands on one document of its sale, for what it says.
-- name: check_extra_charges :many by=check
-- out:  problem Str
-- max:  20
SELECT 'charge ' || CAST(s.id AS text) || ' was billed ' || CAST(s.billed AS text) || ' times, ' ||
       CAST(s.strange AS text) || ' times for something else'
  FROM (SELECT c.id, c.ended_at,
               (SELECT COUNT(*) FROM extra_charge_lines AS b
                 WHERE b.charge_id = c.id
                   AND NOT EXISTS (SELECT 1 FROM money_moves AS m WHERE m.document_id = b.document_id AND m.kind = @MoveKind.void)) AS billed,
               (SELECT COUNT(*) FROM extra_charge_lines AS b
                  JOIN document_lines AS l ON l.id = b.line_id
                  JOIN documents AS o ON o.id = l.document_id
                 WHERE b.charge_id = c.id
                   AND (o.id <> b.document_id OR o.issuer_id <> c.seller_id OR o.buyer_id <> c.buyer_id
                        OR o.currency <> c.currency OR l.kind <> c.kind OR l.quantity <> c.quantity
                        OR l.price_units <> c.price_units OR l.price_scale <> c.price_scale
                        OR COALESCE(l.subscription_id, 0) <> COALESCE(c.subscription_id, 0))) AS strange
          FROM extra_charges AS c) AS s
 WHERE s.strange <> 0 OR s.billed > 1 OR (s.billed > 0 AND s.ended_at <> 0)
 LIMIT 20;

-- name: check_extra_lines :many by=check
-- out:  problem Str
-- max:  20
SELECT d.label || ' line ' || CAST(l.position AS text) || ': nobody asked for this charge'
  FROM document_lines AS l
  JOIN documents AS d ON d.id = l.document_id
 WHERE (l.kind = @LineKind.one_off OR l.kind = @LineKind.setup)
   AND NOT EXISTS (SELECT 1 FROM extra_charge_lines AS b WHERE b.line_id = l.id)
   AND NOT (l.kind = @LineKind.setup
            AND EXISTS (SELECT 1 FROM subscription_edges AS e
                         WHERE e.subscription_id = l.subscription_id AND e.buyer_id = d.buyer_id
                           AND e.setup_units = l.price_units AND e.setup_scale = l.price_scale))
 LIMIT 20;

-- A set-up is charged once on every sale, but for invoices that were voided.
-- name: check_setups :many by=check
-- out:  problem Str
-- max:  20
SELECT d.label || ' line ' || CAST(l.position AS text) || ': this set-up is charged on ' || o.label || ' too'
  FROM document_lines AS l
  JOIN documents AS d ON d.id = l.document_id
  JOIN document_lines AS t ON t.subscription_id = l.subscription_id AND t.kind = @LineKind.setup AND t.id < l.id
  JOIN documents AS o ON o.id = t.document_id AND o.buyer_id = d.buyer_id
 WHERE l.kind = @LineKind.setup
   AND NOT EXISTS (SELECT 1 FROM extra_charge_lines AS b WHERE b.line_id = l.id OR b.line_id = t.id)
   AND NOT EXISTS (SELECT 1 FROM money_moves AS m WHERE m.document_id = o.id AND m.kind = @MoveKind.void)
 LIMIT 20;

-- What was taken off a line stands on its credit note.
-- name: check_line_corrections :many by=check
-- out:  problem Str
-- max:  20
SELECT d.label || ': a correction of ' || CAST(c.amount_minor AS text) || ' is not on it'
  FROM line_corrections AS c
  JOIN documents AS d ON d.id = c.document_id
 WHERE COALESCE((SELECT SUM(l.amount_minor) FROM document_lines AS l
                  WHERE l.document_id = c.document_id AND l.corrects_id = c.line_id
                    AND l.kind = @LineKind.adjustment), 0) <> -c.amount_minor
 LIMIT 20;
