-- The ledger: one balanced entry for each document, payment and move of money, never changed.

-- name: journal_add :exec
-- in:   id JournalId, document InvoiceId?, payment PaymentId?, move MoveId?, booked_on Date, title Str, created_at Instant
-- each: 1
INSERT INTO journals (id, document_id, payment_id, move_id, booked_on, title, created_at)
VALUES (:id, :document, :payment, :move, :booked_on, :title, :created_at);

-- name: posting_add :exec
-- in:   journal JournalId, position int32, owner AccountId, counterparty AccountId, account LedgerAccount, amount Money
-- each: 1
INSERT INTO postings (journal_id, position, owner_id, counterparty_id, ledger_account, amount_minor, currency)
VALUES (:journal, :position, :owner, :counterparty, :account, :amount_minor, :amount_currency);

-- name: ledger_balances :many
-- in:   owner AccountId
-- out:  counterparty AccountId, name Str, currency Currency, receivable_minor int64, payable_minor int64, credit_minor int64, prepaid_minor int64
-- max:  200
SELECT p.counterparty_id, a.name, p.currency,
       CAST(SUM(CASE WHEN p.ledger_account = @LedgerAccount.receivable THEN p.amount_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN p.ledger_account = @LedgerAccount.payable THEN -p.amount_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN p.ledger_account IN (@LedgerAccount.account_credit, @LedgerAccount.credit_held)
                     THEN p.amount_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN p.ledger_account IN (@LedgerAccount.wallet, @LedgerAccount.prepaid)
                     THEN p.amount_minor ELSE 0 END) AS bigint)
  FROM postings AS p
  JOIN accounts AS a ON a.id = p.counterparty_id
 WHERE p.owner_id = :owner
   AND p.ledger_account IN (@LedgerAccount.receivable, @LedgerAccount.payable, @LedgerAccount.account_credit,
                            @LedgerAccount.credit_held, @LedgerAccount.wallet, @LedgerAccount.prepaid)
 GROUP BY p.counterparty_id, a.name, p.currency
 ORDER BY a.name, p.counterparty_id, p.currency LIMIT 200;

-- name: ledger_currencies :many
-- out:  currency Currency
-- max:  200
SELECT c.currency FROM (SELECT DISTINCT currency FROM postings LIMIT 200) AS c ORDER BY c.currency LIMIT 200;

-- name: ledger_page :many
-- in:   after JournalId, after_position int32
-- out:  journal JournalId, position int32, booked_on Date, title Str, owner AccountId, owner_name Str, owner_shared bool, counterparty AccountId, counterparty_name Str, counterparty_shared bool, account LedgerAccount, amount Money
-- max:  500
SELECT p.journal_id, p.position, j.booked_on, j.title,
       p.owner_id, o.name, EXISTS (SELECT 1 FROM accounts AS x WHERE x.name = o.name AND x.id <> o.id),
       p.counterparty_id, c.name, EXISTS (SELECT 1 FROM accounts AS x WHERE x.name = c.name AND x.id <> c.id),
       p.ledger_account, p.amount_minor, p.currency
  FROM postings AS p
  JOIN journals AS j ON j.id = p.journal_id
  JOIN accounts AS o ON o.id = p.owner_id
  JOIN accounts AS c ON c.id = p.counterparty_id
 WHERE (p.journal_id, p.position) > (:after, :after_position)
 ORDER BY p.journal_id, p.position LIMIT 500;

-- What of each entry changed what the counterparty owes, credit on account taken off; newest first.
-- name: ledger_statement :many
-- in:   owner AccountId, counterparty AccountId, currency Currency, max int32
-- out:  journal JournalId, document InvoiceId?, booked_on Date, title Str, amount_minor int64
-- max:  201
SELECT j.id, COALESCE(j.document_id, m.document_id), j.booked_on, j.title, CAST(SUM(p.amount_minor) AS bigint)
  FROM postings AS p
  JOIN journals AS j ON j.id = p.journal_id
  LEFT JOIN money_moves AS m ON m.id = j.move_id
 WHERE p.owner_id = :owner AND p.counterparty_id = :counterparty AND p.currency = :currency
   AND p.ledger_account IN (@LedgerAccount.receivable, @LedgerAccount.payable, @LedgerAccount.account_credit,
                            @LedgerAccount.credit_held)
 GROUP BY j.id, j.document_id, m.document_id, j.booked_on, j.title
 ORDER BY j.id DESC LIMIT :max;
