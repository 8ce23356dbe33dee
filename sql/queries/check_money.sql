-- What must stay true of payments, credit on account, the wallet and what stands of invoices; see check.sql.

-- A payment gives its amount as allocations and credit, to invoices of its own sale, and is booked so on both sides.
-- name: check_payments :many by=check
-- out:  problem Str
-- max:  20
SELECT 'payment ' || CAST(b.id AS text) || ' of ' || CAST(b.amount_minor AS text) || ': ' ||
       CAST(b.allocated AS text) || ' is allocated, ' || CAST(b.strange AS text) ||
       ' times to another sale, and ' || CAST(b.credit_minor AS text) || ' on account'
  FROM (SELECT p.id, p.amount_minor, p.credit_minor,
               COALESCE((SELECT SUM(a.amount_minor) FROM payment_allocations AS a WHERE a.payment_id = p.id), 0)
               AS allocated,
               (SELECT COUNT(*) FROM payment_allocations AS a
                  JOIN documents AS d ON d.id = a.document_id
                 WHERE a.payment_id = p.id
                   AND (d.issuer_id <> p.seller_id OR d.buyer_id <> p.buyer_id OR d.currency <> p.currency
                        OR d.kind <> @DocumentKind.invoice)) AS strange
          FROM payments AS p) AS b
 WHERE b.allocated + b.credit_minor <> b.amount_minor OR b.strange <> 0
 LIMIT 20;

-- name: check_payments_booked :many by=check
-- out:  problem Str
-- max:  20
SELECT 'payment ' || CAST(b.id AS text) || ': the ledger has ' || CAST(b.cash AS text) || ' cash, ' ||
       CAST(b.receivable AS text) || ' receivable and ' || CAST(b.credit AS text) || ' credit with the seller, ' ||
       CAST(b.paid AS text) || ' cash, ' || CAST(b.payable AS text) || ' payable and ' || CAST(b.held AS text) ||
       ' credit with the buyer, and ' || CAST(b.strange AS text) || ' other postings, for ' ||
       CAST(b.amount_minor AS text) || ' with ' || CAST(b.credit_minor AS text) || ' on account'
  FROM (SELECT p.id, p.amount_minor, p.credit_minor,
               SUM(CASE WHEN o.owner_id = p.seller_id AND o.ledger_account = @LedgerAccount.cash
                        THEN o.amount_minor ELSE 0 END) AS cash,
               SUM(CASE WHEN o.owner_id = p.seller_id AND o.ledger_account = @LedgerAccount.receivable
                        THEN o.amount_minor ELSE 0 END) AS receivable,
               SUM(CASE WHEN o.owner_id = p.seller_id AND o.ledger_account = @LedgerAccount.account_credit
                        THEN o.amount_minor ELSE 0 END) AS credit,
               SUM(CASE WHEN o.owner_id = p.buyer_id AND o.ledger_account = @LedgerAccount.cash
                        THEN o.amount_minor ELSE 0 END) AS paid,
               SUM(CASE WHEN o.owner_id = p.buyer_id AND o.ledger_account = @LedgerAccount.payable
                        THEN o.amount_minor ELSE 0 END) AS payable,
               SUM(CASE WHEN o.owner_id = p.buyer_id AND o.ledger_account = @LedgerAccount.credit_held
                        THEN o.amount_minor ELSE 0 END) AS held,
               SUM(CASE WHEN o.currency <> p.currency
                          OR (o.owner_id <> p.seller_id AND o.owner_id <> p.buyer_id)
                          OR (o.counterparty_id <> p.seller_id AND o.counterparty_id <> p.buyer_id)
                          OR o.counterparty_id = o.owner_id
                          OR o.ledger_account IN (@LedgerAccount.revenue, @LedgerAccount.tax_payable,
                                                  @LedgerAccount.cost, @LedgerAccount.tax_receivable)
                        THEN 1 ELSE 0 END) AS strange
          FROM payments AS p
          LEFT JOIN journals AS j ON j.payment_id = p.id AND j.booked_on = p.received_on
          LEFT JOIN postings AS o ON o.journal_id = j.id
         GROUP BY p.id) AS b
 WHERE b.cash <> b.amount_minor OR b.receivable <> b.credit_minor - b.amount_minor OR b.credit <> -b.credit_minor
    OR b.paid <> -b.amount_minor OR b.payable <> b.amount_minor - b.credit_minor OR b.held <> b.credit_minor
    OR b.strange <> 0
 LIMIT 20;

-- name: check_paid :many by=check
-- out:  problem Str
-- max:  20
SELECT d.label || ': ' || CAST(s.paid AS text) || ' is paid of a total of ' || CAST(d.gross_minor AS text)
  FROM (SELECT a.document_id, SUM(a.amount_minor) AS paid
          FROM payment_allocations AS a
         GROUP BY a.document_id
        HAVING SUM(a.amount_minor)
                   + COALESCE((SELECT SUM(m.amount_minor) FROM money_moves AS m
                                WHERE m.document_id = a.document_id AND m.kind = @MoveKind.wallet_use), 0) < 0
            OR SUM(a.amount_minor) > (SELECT b.gross_minor FROM documents AS b WHERE b.id = a.document_id)
                   + COALESCE((SELECT SUM(c.gross_minor) FROM documents AS c WHERE c.corrects_id = a.document_id), 0)
         LIMIT 20) AS s
  JOIN documents AS d ON d.id = s.document_id
 LIMIT 20;

-- name: check_credit :many by=check
-- out:  problem Str
-- max:  20
SELECT 'account ' || CAST(s.buyer_id AS text) || ' has ' || CAST(s.credit AS text) || ' of credit and ' ||
       CAST(s.wallet AS text) || ' prepaid in ' || s.currency || ' with account ' || CAST(s.seller_id AS text)
  FROM (SELECT e.seller_id, e.buyer_id, e.currency,
               (SELECT COALESCE(SUM(p.credit_minor), 0) FROM payments AS p
                 WHERE p.seller_id = e.seller_id AND p.buyer_id = e.buyer_id AND p.currency = e.currency)
               + (SELECT COALESCE(SUM(m.credit_minor), 0) FROM money_moves AS m
                   WHERE m.seller_id = e.seller_id AND m.buyer_id = e.buyer_id AND m.currency = e.currency) AS credit,
               (SELECT COALESCE(SUM(m.wallet_minor), 0) FROM money_moves AS m
                 WHERE m.seller_id = e.seller_id AND m.buyer_id = e.buyer_id AND m.currency = e.currency) AS wallet
          FROM payment_edges AS e) AS s
 WHERE s.credit < 0 OR s.wallet < 0
 LIMIT 20;

-- Each top-up gives at most what it has, to its own sale; each use and lapse takes what it says.
-- name: check_wallet :many by=check
-- out:  problem Str
-- max:  20
SELECT 'move ' || CAST(s.id AS text) || ' of ' || CAST(s.amount_minor AS text) || ', ' || CAST(s.wallet_minor AS text) ||
       ' to the wallet: ' || CAST(s.given AS text) || ' was taken from it, it takes ' || CAST(s.taken AS text) || ', ' ||
       CAST(s.strange AS text) || ' times of another sale'
  FROM (SELECT m.id, m.kind, m.amount_minor, m.wallet_minor,
               COALESCE((SELECT SUM(u.amount_minor) FROM wallet_uses AS u WHERE u.top_up_id = m.id), 0) AS given,
               COALESCE((SELECT SUM(u.amount_minor) FROM wallet_uses AS u WHERE u.move_id = m.id), 0) AS taken,
               (SELECT COUNT(*) FROM wallet_uses AS u
                  JOIN money_moves AS t ON t.id = u.top_up_id
                 WHERE u.move_id = m.id
                   AND (t.kind <> @MoveKind.top_up OR t.seller_id <> m.seller_id OR t.buyer_id <> m.buyer_id
                        OR t.currency <> m.currency)) AS strange
          FROM money_moves AS m) AS s
 WHERE s.given > CASE WHEN s.kind = @MoveKind.top_up THEN s.amount_minor ELSE 0 END
    OR s.taken <> CASE WHEN s.kind IN (@MoveKind.wallet_use, @MoveKind.wallet_lapse) THEN s.amount_minor ELSE 0 END
    OR s.wallet_minor <> CASE WHEN s.kind = @MoveKind.top_up THEN s.amount_minor
                              WHEN s.kind IN (@MoveKind.wallet_use, @MoveKind.wallet_lapse) THEN -s.amount_minor
                              ELSE 0 END
    OR s.strange <> 0
 LIMIT 20;

-- What a move takes off an invoice, adds to the credit and to the wallet is in the books of both sides.
-- name: check_moves_booked :many by=check
-- out:  problem Str
-- max:  20
SELECT 'move ' || CAST(b.id AS text) || ' (' || b.kind || ') of ' || CAST(b.amount_minor AS text) ||
       ': the ledger has ' || CAST(b.receivable AS text) || ' receivable, ' || CAST(b.credit AS text) || ' credit and ' ||
       CAST(b.wallet AS text) || ' wallet with the seller, ' || CAST(b.payable AS text) || ' payable, ' ||
       CAST(b.held AS text) || ' credit and ' || CAST(b.prepaid AS text) || ' prepaid with the buyer, and ' ||
       CAST(b.strange AS text) || ' postings of others'
  FROM (SELECT m.id, m.kind, m.amount_minor, m.credit_minor, m.wallet_minor,
               CASE WHEN m.document_id IS NULL THEN 0 ELSE m.amount_minor END AS taken,
               SUM(CASE WHEN o.owner_id = m.seller_id AND o.ledger_account = @LedgerAccount.receivable
                        THEN o.amount_minor ELSE 0 END) AS receivable,
               SUM(CASE WHEN o.owner_id = m.seller_id AND o.ledger_account = @LedgerAccount.account_credit
                        THEN o.amount_minor ELSE 0 END) AS credit,
               SUM(CASE WHEN o.owner_id = m.seller_id AND o.ledger_account = @LedgerAccount.wallet
                        THEN o.amount_minor ELSE 0 END) AS wallet,
               SUM(CASE WHEN o.owner_id = m.buyer_id AND o.ledger_account = @LedgerAccount.payable
                        THEN o.amount_minor ELSE 0 END) AS payable,
               SUM(CASE WHEN o.owner_id = m.buyer_id AND o.ledger_account = @LedgerAccount.credit_held
                        THEN o.amount_minor ELSE 0 END) AS held,
               SUM(CASE WHEN o.owner_id = m.buyer_id AND o.ledger_account = @LedgerAccount.prepaid
                        THEN o.amount_minor ELSE 0 END) AS prepaid,
               SUM(CASE WHEN o.currency <> m.currency
                          OR (o.owner_id <> m.seller_id AND o.owner_id <> m.buyer_id)
                          OR (o.counterparty_id <> m.seller_id AND o.counterparty_id <> m.buyer_id)
                          OR o.counterparty_id = o.owner_id
                        THEN 1 ELSE 0 END) AS strange
          FROM money_moves AS m
          LEFT JOIN journals AS j ON j.move_id = m.id AND j.booked_on = m.booked_on
          LEFT JOIN postings AS o ON o.journal_id = j.id
         GROUP BY m.id) AS b
 WHERE b.receivable <> -b.taken OR b.payable <> b.taken OR b.credit <> -b.credit_minor OR b.held <> b.credit_minor
    OR b.wallet <> -b.wallet_minor OR b.prepaid <> b.wallet_minor OR b.strange <> 0
 LIMIT 20;

-- A void invoice has neither payments nor credits nor other moves, and charges nothing.
-- name: check_voids :many by=check
-- out:  problem Str
-- max:  20
SELECT d.label || ' is void, and it has payments, credits or charged periods'
  FROM money_moves AS m
  JOIN documents AS d ON d.id = m.document_id
 WHERE m.kind = @MoveKind.void
   AND (m.amount_minor <> d.gross_minor
        OR EXISTS (SELECT 1 FROM payment_allocations AS a WHERE a.document_id = d.id)
        OR EXISTS (SELECT 1 FROM documents AS c WHERE c.corrects_id = d.id)
        OR EXISTS (SELECT 1 FROM money_moves AS x WHERE x.document_id = d.id AND x.id <> m.id)
        OR EXISTS (SELECT 1 FROM document_lines AS l
                     JOIN charged_periods AS p ON p.line_id = l.id
                    WHERE l.document_id = d.id))
 LIMIT 20;

-- Credits, payments, prepaid money, write-offs and what is open make the total; the derived row says the same.
-- name: check_balances :many by=check
-- out:  problem Str
-- max:  20
SELECT f.label || ' of ' || CAST(f.gross_minor AS text) || ': ' || CAST(f.credited AS text) || ' credited, ' ||
       CAST(f.paid AS text) || ' paid, ' || CAST(f.prepaid AS text) || ' prepaid, ' || CAST(f.written_off AS text) ||
       ' written off; its balance says ' || CAST(COALESCE(b.open_minor, 0) AS text) || ' open, ' ||
       COALESCE(b.state, 'nothing')
  FROM (SELECT d.id, d.label, d.issuer_id, d.buyer_id, d.currency, d.due_on, d.gross_minor,
               COALESCE((SELECT -SUM(c.gross_minor) FROM documents AS c WHERE c.corrects_id = d.id), 0) AS credited,
               COALESCE((SELECT SUM(a.amount_minor) FROM payment_allocations AS a WHERE a.document_id = d.id), 0) AS paid,
               COALESCE((SELECT SUM(m.amount_minor) FROM money_moves AS m
                          WHERE m.document_id = d.id AND m.kind = @MoveKind.wallet_use), 0) AS prepaid,
               COALESCE((SELECT SUM(m.amount_minor) FROM money_moves AS m
                          WHERE m.document_id = d.id AND m.kind = @MoveKind.write_off), 0) AS written_off,
               COALESCE((SELECT SUM(m.amount_minor) FROM money_moves AS m
                          WHERE m.document_id = d.id AND m.kind = @MoveKind.void), 0) AS voided,
               (SELECT COUNT(*) FROM money_moves AS m
                 WHERE m.document_id = d.id AND m.kind = @MoveKind.void) AS voids
          FROM documents AS d WHERE d.kind = @DocumentKind.invoice) AS f
  LEFT JOIN document_balances AS b ON b.document_id = f.id
 WHERE b.document_id IS NULL
    OR b.issuer_id <> f.issuer_id OR b.buyer_id <> f.buyer_id OR b.currency <> f.currency OR b.due_on <> f.due_on
    OR b.credited_minor <> f.credited OR b.paid_minor + b.prepaid_minor <> f.paid + f.prepaid
    OR b.written_off_minor <> f.written_off
    OR b.open_minor < 0 OR b.paid_minor < 0 OR b.prepaid_minor < 0 OR b.prepaid_minor > f.prepaid
    OR b.credited_minor + b.paid_minor + b.prepaid_minor + b.written_off_minor + b.open_minor + f.voided
       <> f.gross_minor
    OR b.state <> CASE WHEN f.voids > 0 THEN @InvoiceState.void
                       WHEN b.open_minor = 0 AND f.written_off > 0 THEN @InvoiceState.written_off
                       WHEN f.paid + f.prepaid > 0 AND b.open_minor = 0 THEN @InvoiceState.paid
                       WHEN f.paid + f.prepaid > 0 THEN @InvoiceState.partly_paid
                       WHEN f.credited > 0 AND b.open_minor = 0 THEN @InvoiceState.credited
                       WHEN f.credited > 0 THEN @InvoiceState.partly_credited
                       ELSE @InvoiceState.issued END
 LIMIT 20;

-- name: check_holds :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ' is ' || s.state || ' and ' ||
       CASE WHEN s.held > 0 THEN 'held' ELSE 'not held' END
  FROM (SELECT x.id, x.state, (SELECT COUNT(*) FROM subscription_holds AS h
                                WHERE h.subscription_id = x.id AND h.released_at = 0) AS held
          FROM subscriptions AS x) AS s
 WHERE (s.state = @SubscriptionState.suspended) <> (s.held > 0)
 LIMIT 20;

-- name: check_blocked :many by=check
-- out:  problem Str
-- max:  20
SELECT 'subscription ' || CAST(s.id AS text) || ' is ' || s.state || ', its service is ' || v.state ||
       ', and no job changes that'
  FROM subscriptions AS s
  JOIN services AS v ON v.subscription_id = s.id
 WHERE ((s.state = @SubscriptionState.suspended AND v.state IN (@ServiceState.ready, @ServiceState.updating)
         AND NOT EXISTS (SELECT 1 FROM jobs AS j
                          WHERE j.subject_id = v.id AND j.kind = @JobKind.suspend AND j.state <> @JobState.done))
        OR (s.state IN (@SubscriptionState.trial, @SubscriptionState.active, @SubscriptionState.ending)
            AND v.state = @ServiceState.suspended
            AND NOT EXISTS (SELECT 1 FROM jobs AS j
                             WHERE j.subject_id = v.id AND j.kind = @JobKind.resume AND j.state <> @JobState.done)))
 LIMIT 20;
