-- The ledger: one balanced entry for each document, never changed.

-- name: journal_add :exec
-- in:   id JournalId, document InvoiceId, booked_on Date, title Str, created_at Instant
INSERT INTO journals (id, document_id, booked_on, title, created_at)
VALUES (:id, :document, :booked_on, :title, :created_at);

-- name: posting_add :exec
-- in:   journal JournalId, position int32, owner AccountId, counterparty AccountId, account LedgerAccount, amount Money
INSERT INTO postings (journal_id, position, owner_id, counterparty_id, ledger_account, amount_minor, currency)
VALUES (:journal, :position, :owner, :counterparty, :account, :amount_minor, :amount_currency);

-- name: ledger_balances :many
-- in:   owner AccountId
-- out:  counterparty AccountId, name Str, currency Currency, receivable_minor int64, payable_minor int64
-- max:  200
SELECT p.counterparty_id, a.name, p.currency,
       CAST(SUM(CASE WHEN p.ledger_account = @LedgerAccount.receivable THEN p.amount_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN p.ledger_account = @LedgerAccount.payable THEN -p.amount_minor ELSE 0 END) AS bigint)
  FROM postings AS p
  JOIN accounts AS a ON a.id = p.counterparty_id
 WHERE p.owner_id = :owner AND p.ledger_account IN (@LedgerAccount.receivable, @LedgerAccount.payable)
 GROUP BY p.counterparty_id, a.name, p.currency
 ORDER BY a.name, p.counterparty_id, p.currency LIMIT 200;
