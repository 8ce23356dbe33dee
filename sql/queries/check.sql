-- What must stay true. Each statement finds what breaks one rule, in words; on a sound database all return nothing.
-- Documents' hashes and the events' chain are recomputed in C (service/check.c).
-- SQLite sorts in memory: no statement sorts or groups a whole table but in the order of an index (sales, journals and
-- lines are looked at one by one), so that the size of the database costs time and no memory.

-- name: check_journals :many by=check
-- out:  problem Str
-- max:  20
SELECT 'journal of ' || j.title || ': the postings of an account add up to another sum than zero'
  FROM journals AS j
 WHERE EXISTS (SELECT 1 FROM postings AS p WHERE p.journal_id = j.id
                GROUP BY p.owner_id, p.currency HAVING SUM(p.amount_minor) <> 0)
 LIMIT 20;

-- name: check_ledger :many by=check
-- out:  problem Str
-- max:  20
SELECT 'ledger: all postings in ' || s.currency || ' add up to ' || CAST(s.total AS text) || ', not zero'
  FROM (SELECT c.currency, (SELECT SUM(p.amount_minor) FROM postings AS p WHERE p.currency = c.currency) AS total
          FROM (SELECT DISTINCT currency FROM postings) AS c) AS s
 WHERE s.total <> 0
 LIMIT 20;

-- name: check_mirror :many by=check
-- out:  problem Str
-- max:  20
SELECT 'ledger: receivable and payable of one sale differ in the journal of ' || j.title
  FROM journals AS j
 WHERE EXISTS (SELECT 1
                 FROM (SELECT p.currency, p.amount_minor,
                              CASE WHEN p.ledger_account = @LedgerAccount.receivable
                                   THEN p.owner_id ELSE p.counterparty_id END AS seller,
                              CASE WHEN p.ledger_account = @LedgerAccount.receivable
                                   THEN p.counterparty_id ELSE p.owner_id END AS buyer
                         FROM postings AS p
                        WHERE p.journal_id = j.id
                          AND p.ledger_account IN (@LedgerAccount.receivable, @LedgerAccount.payable)) AS m
                GROUP BY m.seller, m.buyer, m.currency HAVING SUM(m.amount_minor) <> 0)
 LIMIT 20;

-- name: check_booked :many by=check
-- out:  problem Str
-- max:  20
SELECT b.label || ': the ledger has ' || CAST(b.receivable AS text) || ' receivable, ' || CAST(b.revenue AS text) ||
       ' revenue and ' || CAST(b.tax_payable AS text) || ' tax with the seller, ' || CAST(b.payable AS text) ||
       ' payable, ' || CAST(b.cost AS text) || ' cost and ' || CAST(b.tax_receivable AS text) ||
       ' tax with the buyer, and ' || CAST(b.strange AS text) || ' postings of others, for a total of ' ||
       CAST(b.gross_minor AS text) || ' with a tax of ' || CAST(b.tax_minor AS text)
  FROM (SELECT d.label, d.net_minor, d.tax_minor, d.gross_minor,
               SUM(CASE WHEN p.owner_id = d.issuer_id AND p.ledger_account = @LedgerAccount.receivable
                        THEN p.amount_minor ELSE 0 END) AS receivable,
               SUM(CASE WHEN p.owner_id = d.issuer_id AND p.ledger_account = @LedgerAccount.revenue
                        THEN p.amount_minor ELSE 0 END) AS revenue,
               SUM(CASE WHEN p.owner_id = d.issuer_id AND p.ledger_account = @LedgerAccount.tax_payable
                        THEN p.amount_minor ELSE 0 END) AS tax_payable,
               SUM(CASE WHEN p.owner_id = d.buyer_id AND p.ledger_account = @LedgerAccount.payable
                        THEN p.amount_minor ELSE 0 END) AS payable,
               SUM(CASE WHEN p.owner_id = d.buyer_id AND p.ledger_account = @LedgerAccount.cost
                        THEN p.amount_minor ELSE 0 END) AS cost,
               SUM(CASE WHEN p.owner_id = d.buyer_id AND p.ledger_account = @LedgerAccount.tax_receivable
                        THEN p.amount_minor ELSE 0 END) AS tax_receivable,
               SUM(CASE WHEN p.currency <> d.currency
                          OR (p.owner_id <> d.issuer_id AND p.owner_id <> d.buyer_id)
                          OR (p.counterparty_id <> d.issuer_id AND p.counterparty_id <> d.buyer_id)
                          OR p.counterparty_id = p.owner_id THEN 1 ELSE 0 END) AS strange
          FROM documents AS d
          LEFT JOIN journals AS j ON j.document_id = d.id AND j.booked_on = d.issued_on
          LEFT JOIN postings AS p ON p.journal_id = j.id
         GROUP BY d.id) AS b
 WHERE b.receivable <> b.gross_minor OR b.revenue <> -b.net_minor OR b.tax_payable <> -b.tax_minor
    OR b.payable <> -b.gross_minor OR b.cost <> b.net_minor OR b.tax_receivable <> b.tax_minor OR b.strange <> 0
 LIMIT 20;

-- name: check_document_sums :many by=check
-- out:  problem Str
-- max:  20
SELECT s.label || ': lines ' || CAST(s.lines AS text) || ', tax bases ' || CAST(s.bases AS text) || ', taxes ' ||
       CAST(s.taxes AS text) || ' do not make net ' || CAST(s.net_minor AS text) || ', tax ' ||
       CAST(s.tax_minor AS text) || ', total ' || CAST(s.gross_minor AS text)
  FROM (SELECT d.label, d.net_minor, d.tax_minor, d.gross_minor,
               COALESCE((SELECT SUM(l.amount_minor) FROM document_lines AS l WHERE l.document_id = d.id), 0) AS lines,
               COALESCE((SELECT SUM(t.base_minor) FROM document_taxes AS t WHERE t.document_id = d.id), 0) AS bases,
               COALESCE((SELECT SUM(t.tax_minor) FROM document_taxes AS t WHERE t.document_id = d.id), 0) AS taxes
          FROM documents AS d) AS s
 WHERE s.lines <> s.net_minor OR s.bases <> s.net_minor OR s.taxes <> s.tax_minor
    OR s.net_minor + s.tax_minor <> s.gross_minor
 LIMIT 20;

-- name: check_numbers :many by=check
-- out:  problem Str
-- max:  20
SELECT 'numbers: series ' || s.series || ' of account ' || CAST(s.issuer_id AS text) || ' has ' ||
       CAST(s.documents AS text) || ' documents, from ' || CAST(COALESCE(s.lowest, 0) AS text) || ' to ' ||
       CAST(COALESCE(s.highest, 0) AS text) || ', and the next would be ' || CAST(s.next AS text)
  FROM (SELECT q.issuer_id, q.series, q.next,
               (SELECT COUNT(*) FROM documents AS d WHERE d.issuer_id = q.issuer_id AND d.series = q.series) AS documents,
               (SELECT MIN(d.number) FROM documents AS d WHERE d.issuer_id = q.issuer_id AND d.series = q.series) AS lowest,
               (SELECT MAX(d.number) FROM documents AS d WHERE d.issuer_id = q.issuer_id AND d.series = q.series) AS highest
          FROM number_sequences AS q) AS s
 WHERE s.documents <> s.next - 1 OR COALESCE(s.highest, 0) <> s.next - 1 OR s.lowest <> 1
 LIMIT 20;

-- name: check_series :many by=check
-- out:  problem Str
-- max:  20
SELECT 'numbers: ' || d.label || ' of account ' || CAST(d.issuer_id AS text) || ' is in series ' || d.series ||
       ', which gave no numbers'
  FROM documents AS d
 WHERE NOT EXISTS (SELECT 1 FROM number_sequences AS q WHERE q.issuer_id = d.issuer_id AND q.series = d.series)
 LIMIT 20;

-- name: check_periods_apart :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(p.subscription_id AS text) || ', buyer ' || CAST(p.buyer_id AS text) ||
       CASE WHEN p.before_to > p.from_on THEN ': charged twice from ' ELSE ': not charged from ' END ||
       CASE WHEN p.before_to > p.from_on THEN p.from_on || ' to ' || p.before_to
            ELSE p.before_to || ' to ' || p.from_on END
  FROM (SELECT subscription_id, buyer_id, from_on,
               LAG(to_on) OVER (PARTITION BY subscription_id, buyer_id ORDER BY from_on) AS before_to
          FROM charged_periods WHERE to_on > from_on) AS p
 WHERE p.before_to <> p.from_on
 LIMIT 20;

-- name: check_usage_apart :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(p.subscription_id AS text) || ', buyer ' || CAST(p.buyer_id AS text) ||
       ': use is rated twice from ' || p.from_on || ' to ' || p.before_to
  FROM (SELECT subscription_id, buyer_id, from_on,
               LAG(to_on) OVER (PARTITION BY subscription_id, buyer_id ORDER BY from_on) AS before_to
          FROM usage_ratings WHERE version = 1) AS p
 WHERE p.before_to > p.from_on
 LIMIT 20;

-- name: check_charged_through :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(c.id AS text) || ', buyer ' || CAST(c.buyer_id AS text) || ': charged from ' ||
       COALESCE(c.first_on, 'never') || ' to ' || COALESCE(c.last_on, 'never') || ', but it started on ' ||
       COALESCE(c.started_on, 'no day') || ' and the sale says ' || COALESCE(c.charged_through, 'nothing')
  FROM (SELECT s.id, s.started_on, e.buyer_id, e.charged_through,
               (SELECT MIN(p.from_on) FROM charged_periods AS p
                 WHERE p.subscription_id = e.subscription_id AND p.buyer_id = e.buyer_id) AS first_on,
               (SELECT MAX(p.to_on) FROM charged_periods AS p
                 WHERE p.subscription_id = e.subscription_id AND p.buyer_id = e.buyer_id) AS last_on
          FROM subscriptions AS s
          JOIN subscription_edges AS e ON e.subscription_id = s.id
         WHERE s.state IN (@SubscriptionState.trial, @SubscriptionState.active, @SubscriptionState.suspended, @SubscriptionState.ending)) AS c
 WHERE COALESCE(c.last_on, '') <> COALESCE(c.charged_through, '') OR c.first_on <> c.started_on
 LIMIT 20;

-- name: check_period_lines :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(p.subscription_id AS text) || ', buyer ' || CAST(p.buyer_id AS text) ||
       ': charged from ' || p.from_on || ' to ' || p.to_on || ', and ' || d.label || ' line ' ||
       CAST(l.position AS text) || ' charges account ' || CAST(d.buyer_id AS text) || ' from ' || l.from_on || ' to ' ||
       l.to_on || ' for subscription ' || CAST(l.subscription_id AS text)
  FROM charged_periods AS p
  JOIN document_lines AS l ON l.id = p.line_id
  JOIN documents AS d ON d.id = l.document_id
 WHERE p.subscription_id <> l.subscription_id OR p.buyer_id <> d.buyer_id OR p.from_on < l.from_on
    OR p.to_on > l.to_on OR p.to_on < p.from_on
 LIMIT 20;

-- name: check_lines_charged :many by=check
-- out:  problem Str
-- max:  20
SELECT d.label || ' line ' || CAST(l.position AS text) || ': no charged period stands for it'
  FROM document_lines AS l
  JOIN documents AS d ON d.id = l.document_id
 WHERE l.kind = @LineKind.recurring AND NOT EXISTS (SELECT 1 FROM charged_periods AS p WHERE p.line_id = l.id)
   AND NOT EXISTS (SELECT 1 FROM money_moves AS m WHERE m.document_id = d.id AND m.kind = @MoveKind.void)
 LIMIT 20;

-- name: check_uncharged :many by=check
-- out:  problem Str
-- max:  20
SELECT u.label || ' line ' || CAST(u.position AS text) || ': nothing of its period is charged any more, and ' ||
       CAST(u.standing AS text) || ' of it was not credited'
  FROM (SELECT d.label, l.position,
               l.amount_minor + COALESCE((SELECT SUM(c.amount_minor) FROM document_lines AS c
                                           WHERE c.corrects_id = l.id), 0) AS standing
          FROM charged_periods AS p
          JOIN document_lines AS l ON l.id = p.line_id
          JOIN documents AS d ON d.id = l.document_id
         WHERE p.to_on = p.from_on
           AND NOT EXISTS (SELECT 1 FROM charged_periods AS k WHERE k.line_id = p.line_id AND k.to_on > k.from_on)) AS u
 WHERE u.standing <> 0
 LIMIT 20;

-- name: check_charged_after_end :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ' ended on ' || s.end_on || ' and is charged to ' || p.to_on ||
       ' for buyer ' || CAST(p.buyer_id AS text)
  FROM subscriptions AS s
  JOIN charged_periods AS p ON p.subscription_id = s.id
 WHERE s.state = @SubscriptionState.ended AND s.refund = @RefundPolicy.day AND p.to_on > s.end_on
   AND p.to_on > p.from_on
 LIMIT 20;

-- What was changed, one after the other, gives what is sold (R-SUB-06).
-- name: check_quantities :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ' has ' || CAST(s.quantity AS text) || ', but its changes say ' ||
       CAST(c.quantity AS text)
  FROM subscription_changes AS c
  JOIN subscriptions AS s ON s.id = c.subscription_id
 WHERE c.kind IN (@SaleChangeKind.start, @SaleChangeKind.quantity) AND c.state = @SaleChangeState.done
   AND c.quantity <> s.quantity
   AND NOT EXISTS (SELECT 1 FROM subscription_changes AS later
                    WHERE later.subscription_id = c.subscription_id
                      AND later.kind IN (@SaleChangeKind.start, @SaleChangeKind.quantity)
                      AND later.state = @SaleChangeState.done
                      AND (later.effective_on > c.effective_on
                           OR (later.effective_on = c.effective_on AND later.id > c.id)))
 LIMIT 20;

-- The same for the plan, its title, periods and the day they are counted from.
-- name: check_plans :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ' is ' || s.title || ', but its changes say ' || c.title
  FROM subscription_changes AS c
  JOIN subscriptions AS s ON s.id = c.subscription_id
 WHERE c.kind IN (@SaleChangeKind.start, @SaleChangeKind.plan) AND c.state = @SaleChangeState.done
   AND (c.plan_id <> s.plan_id OR c.product_id <> s.product_id OR c.title <> s.title OR c.term <> s.term
        OR c.billing <> s.billing OR c.calendar_from <> COALESCE(s.calendar_from, s.started_on))
   AND NOT EXISTS (SELECT 1 FROM subscription_changes AS later
                    WHERE later.subscription_id = c.subscription_id
                      AND later.kind IN (@SaleChangeKind.start, @SaleChangeKind.plan)
                      AND later.state = @SaleChangeState.done
                      AND (later.effective_on > c.effective_on
                           OR (later.effective_on = c.effective_on AND later.id > c.id)))
 LIMIT 20;

-- The same for the price of every sale; one of a plan that it has no more says nothing.
-- name: check_sale_prices :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ' has another price than its changes say for buyer ' ||
       CAST(e.buyer_id AS text)
  FROM subscription_changes AS c
  JOIN subscriptions AS s ON s.id = c.subscription_id AND s.plan_id = c.plan_id
  JOIN subscription_change_prices AS p ON p.change_id = c.id
  JOIN subscription_edges AS e ON e.subscription_id = c.subscription_id AND e.buyer_id = p.buyer_id
 WHERE c.state = @SaleChangeState.done
   AND (p.price_units <> e.price_units OR p.price_scale <> e.price_scale OR p.price_source <> e.price_source)
   AND NOT EXISTS (SELECT 1 FROM subscription_changes AS later
                     JOIN subscription_change_prices AS q ON q.change_id = later.id AND q.buyer_id = p.buyer_id
                    WHERE later.subscription_id = c.subscription_id AND later.state = @SaleChangeState.done
                      AND (later.effective_on > c.effective_on
                           OR (later.effective_on = c.effective_on AND later.id > c.id)))
 LIMIT 20;

-- What is planned is looked at by the billing run on its day, and what is looked at again has changed.
-- name: check_sale_open :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ': its sale to ' || CAST(e.buyer_id AS text) ||
       ' does not know of a change on ' || c.effective_on
  FROM subscription_changes AS c
  JOIN subscriptions AS s ON s.id = c.subscription_id
  JOIN subscription_edges AS e ON e.subscription_id = s.id
 WHERE c.state = @SaleChangeState.planned AND (s.end_on IS NULL OR s.end_on > c.effective_on)
   AND s.state IN (@SubscriptionState.trial, @SubscriptionState.active, @SubscriptionState.suspended, @SubscriptionState.ending)
   AND (e.open_on IS NULL OR e.open_on > c.effective_on OR e.due_on IS NULL OR e.due_on > c.effective_on)
 LIMIT 20;

-- name: check_sale_changes :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(c.subscription_id AS text) || ' has ' || CAST(c.changes AS text) ||
       ' changes, but its sale to ' || CAST(e.buyer_id AS text) || ' counts ' || CAST(e.changes AS text)
  FROM (SELECT h.subscription_id, COUNT(*) AS changes FROM subscription_changes AS h
         WHERE h.kind <> @SaleChangeKind.start GROUP BY h.subscription_id) AS c
  JOIN subscription_edges AS e ON e.subscription_id = c.subscription_id
 WHERE e.changes < c.changes
 LIMIT 20;

-- name: check_credits :many by=check
-- out:  problem Str
-- max:  20
SELECT d.label || ' line ' || CAST(l.position AS text) || ': ' || CAST(-s.credited AS text) || ' was credited of ' ||
       CAST(l.amount_minor AS text)
  FROM (SELECT c.corrects_id, SUM(c.amount_minor) AS credited
          FROM document_lines AS c WHERE c.corrects_id IS NOT NULL
         GROUP BY c.corrects_id
        HAVING SUM(c.amount_minor) > 0
            OR SUM(c.amount_minor) + (SELECT b.amount_minor FROM document_lines AS b WHERE b.id = c.corrects_id) < 0
         LIMIT 20) AS s
  JOIN document_lines AS l ON l.id = s.corrects_id
  JOIN documents AS d ON d.id = l.document_id
 LIMIT 20;

-- What a change netted may be given back on an older invoice of the same subscription.
-- name: check_credited_lines :many by=check
-- out:  problem Str
-- max:  20
SELECT d.label || ' line ' || CAST(c.position AS text) || ': it credits line ' || CAST(l.position AS text) || ' of ' ||
       o.label || ', which is not of the same invoice, sale and subscription'
  FROM document_lines AS c
  JOIN documents AS d ON d.id = c.document_id
  JOIN document_lines AS l ON l.id = c.corrects_id
  JOIN documents AS o ON o.id = l.document_id
 WHERE (c.kind <> @LineKind.discount AND d.corrects_id <> COALESCE(o.corrects_id, o.id)
        AND NOT EXISTS (SELECT 1 FROM document_lines AS k
                         WHERE k.document_id = d.corrects_id AND k.subscription_id = c.subscription_id))
    OR (c.kind = @LineKind.discount AND d.id <> o.id)
    OR d.issuer_id <> o.issuer_id OR d.buyer_id <> o.buyer_id OR d.currency <> o.currency
    OR COALESCE(c.subscription_id, 0) <> COALESCE(l.subscription_id, 0)
 LIMIT 20;

-- name: check_credit_notes :many by=check
-- out:  problem Str
-- max:  20
SELECT d.label || ': credit notes of ' || CAST(-s.credited AS text) || ' for a total of ' || CAST(d.gross_minor AS text)
  FROM (SELECT c.corrects_id, SUM(c.gross_minor) AS credited
          FROM documents AS c WHERE c.corrects_id IS NOT NULL
         GROUP BY c.corrects_id
        HAVING SUM(c.gross_minor) + (SELECT b.gross_minor FROM documents AS b WHERE b.id = c.corrects_id) < 0
         LIMIT 20) AS s
  JOIN documents AS d ON d.id = s.corrects_id
 LIMIT 20;

-- name: check_edges :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ' runs and nobody pays for it'
  FROM subscriptions AS s
 WHERE s.state IN (@SubscriptionState.trial, @SubscriptionState.active, @SubscriptionState.suspended, @SubscriptionState.ending)
   AND NOT EXISTS (SELECT 1 FROM subscription_edges AS e WHERE e.subscription_id = s.id)
 LIMIT 20;

-- name: check_overdue :many by=check
-- in:   before Date, now Instant
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(e.subscription_id AS text) || ' should have been charged to account ' ||
       CAST(e.buyer_id AS text) || ' on ' || e.due_on || ', and no job does it'
  FROM subscription_edges AS e
  JOIN subscriptions AS s ON s.id = e.subscription_id
 WHERE e.due_on < :before AND s.state IN (@SubscriptionState.trial, @SubscriptionState.active, @SubscriptionState.suspended, @SubscriptionState.ending)
   AND NOT EXISTS (SELECT 1 FROM jobs AS j
                    WHERE j.subject_id = e.buyer_id AND j.kind = @JobKind.bill
                      AND j.state IN (@JobState.queued, @JobState.running) AND j.run_at <= :now)
 LIMIT 20;

-- name: check_stopped :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ' is ' || s.state || ' and is still to be charged on ' || e.due_on
  FROM subscriptions AS s
  JOIN subscription_edges AS e ON e.subscription_id = s.id
 WHERE e.due_on IS NOT NULL
   AND (s.state IN (@SubscriptionState.pending, @SubscriptionState.transferred_out)
        OR (e.due_on >= s.end_on AND e.tariff = '')) -- use is billed afterwards
 LIMIT 20;

-- name: check_services :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ' is ' || s.state || ' and its service is ' ||
       COALESCE(v.state, 'missing')
  FROM subscriptions AS s
  LEFT JOIN services AS v ON v.subscription_id = s.id
 WHERE v.id IS NULL
    OR (s.state = @SubscriptionState.pending
        AND v.state IN (@ServiceState.ready, @ServiceState.updating, @ServiceState.suspended,
                        @ServiceState.terminated))
    OR (s.state IN (@SubscriptionState.trial, @SubscriptionState.active, @SubscriptionState.suspended, @SubscriptionState.ending)
        AND v.state NOT IN (@ServiceState.ready, @ServiceState.updating, @ServiceState.suspended,
                            @ServiceState.failed))
    OR (s.state = @SubscriptionState.ended
        AND v.state NOT IN (@ServiceState.suspended, @ServiceState.terminating, @ServiceState.terminated,
                            @ServiceState.failed))
    OR (s.state = @SubscriptionState.ended AND v.state <> @ServiceState.terminated
        AND NOT EXISTS (SELECT 1 FROM jobs AS j
                         WHERE j.subject_id = v.id AND j.kind = @JobKind.terminate AND j.state <> @JobState.done))
 LIMIT 20;

-- name: check_lines :many by=check
-- out:  problem Str
-- max:  20
SELECT 'order line ' || CAST(l.id AS text) || ' is ' || l.state || ', its order is ' || o.state ||
       ' and its subscription is ' || COALESCE(s.state, 'missing')
  FROM order_lines AS l
  JOIN orders AS o ON o.id = l.order_id
  LEFT JOIN subscriptions AS s ON s.id = l.subscription_id
                              AND (s.order_line_id = l.id OR s.id = l.target_subscription_id)
 WHERE (o.state IN (@OrderState.executing, @OrderState.done, @OrderState.partly_done, @OrderState.failed)
        AND s.id IS NULL)
    OR (l.state = @OrderLineState.done AND s.state = @SubscriptionState.pending)
    OR (l.state IN (@OrderLineState.queued, @OrderLineState.provisioning, @OrderLineState.awaiting_customer,
                    @OrderLineState.failed)
        AND s.state <> @SubscriptionState.pending)
    OR (l.state = @OrderLineState.awaiting_customer
        AND o.state NOT IN (@OrderState.executing, @OrderState.awaiting_customer))
    OR (l.state IN (@OrderLineState.queued, @OrderLineState.provisioning) AND o.state <> @OrderState.executing)
    OR (l.state = @OrderLineState.draft
        AND o.state IN (@OrderState.executing, @OrderState.done, @OrderState.partly_done, @OrderState.failed))
    OR (o.state = @OrderState.done AND l.state NOT IN (@OrderLineState.done, @OrderLineState.cancelled))
 LIMIT 20;

-- What an order's line has changed is what it asked for.
-- name: check_line_changes :many by=check
-- out:  problem Str
-- max:  20
SELECT 'order line ' || CAST(l.id AS text) || ' (' || l.action || ') is done, and its change is ' ||
       COALESCE(c.kind || ' to ' || CAST(c.quantity AS text), 'missing')
  FROM order_lines AS l
  LEFT JOIN subscription_changes AS c ON c.order_line_id = l.id
 WHERE l.action <> @LineAction.new AND l.state = @OrderLineState.done
   AND (c.id IS NULL OR c.subscription_id <> l.target_subscription_id
        OR (l.action <> @LineAction.quantity AND c.plan_id <> l.plan_id)
        OR (l.action = @LineAction.quantity AND c.quantity <> l.quantity))
 LIMIT 20;

-- A trial costs nothing, and ends or is made paid: a job, or a change that is planned, sees to it.
-- name: check_trials :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ' is a trial that ' ||
       CASE WHEN s.trial_ends_on IS NULL THEN 'has no last day'
            WHEN EXISTS (SELECT 1 FROM subscription_edges AS e WHERE e.subscription_id = s.id AND e.price_units <> 0)
            THEN 'costs something' ELSE 'nobody ends' END
  FROM subscriptions AS s
 WHERE s.state = @SubscriptionState.trial
   AND (s.trial_ends_on IS NULL
        OR EXISTS (SELECT 1 FROM subscription_edges AS e WHERE e.subscription_id = s.id AND e.price_units <> 0)
        OR NOT EXISTS (SELECT 1 FROM jobs AS j
                        WHERE j.kind = @JobKind.trial AND j.subject_id = s.id AND j.state <> @JobState.done)
        OR (s.end_on IS NULL
            AND NOT EXISTS (SELECT 1 FROM subscription_changes AS c
                             WHERE c.subscription_id = s.id AND c.kind = @SaleChangeKind.plan
                               AND c.state = @SaleChangeState.planned)))
 LIMIT 20;

-- name: check_orders :many by=check
-- out:  problem Str
-- max:  20
SELECT 'order ' || CAST(o.id AS text) || ' is ' || o.state || ' and none of its lines is being worked on'
  FROM orders AS o
 WHERE o.state = @OrderState.executing
   AND NOT EXISTS (SELECT 1 FROM order_lines AS l
                    WHERE l.order_id = o.id
                      AND l.state IN (@OrderLineState.queued, @OrderLineState.provisioning))
 LIMIT 20;

-- name: check_waiting :many by=check
-- out:  problem Str
-- max:  20
SELECT 'service ' || CAST(v.id AS text) || ' is ' || v.state || ' with neither a job nor a cause'
  FROM services AS v
 WHERE ((v.state IN (@ServiceState.queued, @ServiceState.provisioning, @ServiceState.updating,
                     @ServiceState.terminating)
         AND NOT EXISTS (SELECT 1 FROM jobs AS j
                          WHERE j.subject_id = v.id
                            AND j.state IN (@JobState.queued, @JobState.running, @JobState.failed)))
        OR v.state IN (@ServiceState.failed, @ServiceState.configuring))
   AND v.cause = ''
 LIMIT 20;

-- name: check_jobs :many by=check
-- out:  problem Str
-- max:  20
SELECT 'job ' || key || ' failed without a cause'
  FROM jobs WHERE state = @JobState.failed AND cause = ''
 LIMIT 20;

-- name: check_cancellations :many by=check
-- out:  problem Str
-- max:  20
SELECT 'cancellation ' || CAST(c.id AS text) || ' is ' || c.state || ' and its subscription is ' || s.state
  FROM cancellations AS c
  JOIN subscriptions AS s ON s.id = c.subscription_id
 WHERE (c.state = @CancelState.done AND s.state <> @SubscriptionState.ended)
    OR (c.state IN (@CancelState.scheduled, @CancelState.executing)
        AND NOT EXISTS (SELECT 1 FROM jobs AS j
                         WHERE j.subject_id = c.id AND j.kind = @JobKind.cancel AND j.state <> @JobState.done))
 LIMIT 20;

-- name: check_paths :many by=check
-- out:  problem Str
-- max:  20
SELECT 'account ' || CAST(a.id AS text) || ': its place in the tree is not its seller''s and itself'
  FROM accounts AS a
 WHERE NOT EXISTS (SELECT 1 FROM account_paths AS p
                    WHERE p.ancestor_id = a.id AND p.descendant_id = a.id AND p.depth = 0)
    OR (SELECT COUNT(*) FROM account_paths AS p WHERE p.descendant_id = a.id)
       <> 1 + (SELECT COUNT(*) FROM account_paths AS q WHERE q.descendant_id = a.parent_id)
    OR EXISTS (SELECT 1 FROM account_paths AS p
                WHERE p.descendant_id = a.id AND p.depth > 0
                  AND NOT EXISTS (SELECT 1 FROM account_paths AS q
                                   WHERE q.ancestor_id = p.ancestor_id AND q.descendant_id = a.parent_id
                                     AND q.depth = p.depth - 1))
 LIMIT 20;
