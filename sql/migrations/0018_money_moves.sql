-- What moves money of a sale beside documents and payments: voids, write-offs, refunds and the prepaid wallet; and a
-- derived row for each invoice, by which lists filter and receivables are aged.

CREATE TABLE money_moves ( -- one thing that happened to the money of a sale
    id            @id PRIMARY KEY,
    kind          @text NOT NULL, -- MoveKind
    seller_id     @id NOT NULL REFERENCES accounts (id), -- whose invoice, credit or wallet it is
    buyer_id      @id NOT NULL REFERENCES accounts (id), -- who owes, or owns what is kept for it
    currency      @text NOT NULL, -- of every amount
    amount_minor  @int NOT NULL, -- with a document: what it takes off its open amount
    credit_minor  @int NOT NULL, -- what it adds to the credit on account; negative: takes
    wallet_minor  @int NOT NULL, -- what it adds to the prepaid wallet; negative: takes
    document_id   @id REFERENCES documents (id), -- the invoice that is voided, given up or paid from the wallet
    payment_id    @id REFERENCES payments (id), -- of a refund: the payment that is given back
    booked_on     @text NOT NULL, -- in the seller's calendar
    method        @text NOT NULL, -- PaymentMethod: of a refund, how it was paid
    reference     @text NOT NULL, -- of the bank, or empty
    reason        @text NOT NULL, -- for people, or empty
    priority      @int NOT NULL, -- of a top-up: the lowest is used first
    expires_on    @text, -- of a top-up: the last day of its use
    user_id       @id REFERENCES users (id), -- who did it; none: the system
    request_key   @text, -- of the call that made it: the same key again is the same move
    created_at    @int NOT NULL, -- recorded
    UNIQUE (seller_id, request_key)
) @strict;
CREATE INDEX money_moves_by_sale ON money_moves (seller_id, buyer_id, currency, id);
CREATE INDEX money_moves_by_buyer ON money_moves (buyer_id, id);
CREATE INDEX money_moves_by_seller ON money_moves (seller_id, id);
CREATE INDEX money_moves_by_document ON money_moves (document_id);
CREATE INDEX money_moves_by_payment ON money_moves (payment_id);

CREATE TABLE wallet_uses ( -- which top-ups a move takes from
    move_id       @id NOT NULL REFERENCES money_moves (id), -- a use for an invoice, or what lapsed
    top_up_id     @id NOT NULL REFERENCES money_moves (id), -- of the same sale and currency
    amount_minor  @int NOT NULL CHECK (amount_minor > 0), -- taken
    PRIMARY KEY (move_id, top_up_id)
) @strict;
CREATE INDEX wallet_uses_by_top_up ON wallet_uses (top_up_id);

CREATE TABLE document_balances ( -- what stands of each invoice: derived, and compared with its facts by stoa check
    document_id        @id PRIMARY KEY REFERENCES documents (id), -- an invoice
    issuer_id          @id NOT NULL REFERENCES accounts (id), -- its seller
    buyer_id           @id NOT NULL REFERENCES accounts (id), -- its buyer
    currency           @text NOT NULL, -- of every amount
    due_on             @text NOT NULL, -- the invoice's
    state              @text NOT NULL, -- InvoiceState
    credited_minor     @int NOT NULL, -- by credit notes
    paid_minor         @int NOT NULL, -- by payments and credit on account
    prepaid_minor      @int NOT NULL, -- from the wallet
    written_off_minor  @int NOT NULL, -- given up
    open_minor         @int NOT NULL -- still to be paid; 0 when it is void
) @strict;
CREATE INDEX document_balances_by_issuer ON document_balances (issuer_id, state, document_id);
CREATE INDEX document_balances_by_buyer ON document_balances (buyer_id, state, document_id);
CREATE INDEX document_balances_open ON document_balances (issuer_id, buyer_id, currency, due_on, open_minor)
    WHERE open_minor > 0;

INSERT INTO document_balances (document_id, issuer_id, buyer_id, currency, due_on, state, credited_minor, paid_minor,
                               prepaid_minor, written_off_minor, open_minor)
SELECT s.id, s.issuer_id, s.buyer_id, s.currency, s.due_on,
       CASE WHEN s.gross_minor > 0 AND s.gross_minor = s.credited + s.paid AND s.paid > 0 THEN 'paid'
            WHEN s.gross_minor > 0 AND s.gross_minor = s.credited + s.paid THEN 'credited'
            WHEN s.paid > 0 THEN 'partly_paid'
            WHEN s.credited > 0 THEN 'partly_credited'
            ELSE 'issued' END,
       s.credited, s.paid, 0, 0, s.gross_minor - s.credited - s.paid
  FROM (SELECT d.id, d.issuer_id, d.buyer_id, d.currency, d.due_on, d.gross_minor,
               CAST(COALESCE((SELECT -SUM(c.gross_minor) FROM documents AS c WHERE c.corrects_id = d.id), 0) AS bigint)
               AS credited,
               CAST(COALESCE((SELECT SUM(a.amount_minor) FROM payment_allocations AS a WHERE a.document_id = d.id), 0)
                    AS bigint) AS paid
          FROM documents AS d WHERE d.kind = 'invoice') AS s;

-- @sqlite
-- A check stays unless the table is made again; the postings refer to it meanwhile.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE journals_before AS SELECT id, document_id, payment_id, booked_on, title, created_at FROM journals;
DROP TABLE journals;
CREATE TABLE journals ( -- balanced entries (R-BIL-07)
    id           @id PRIMARY KEY,
    document_id  @id UNIQUE REFERENCES documents (id), -- what it books; once
    booked_on    @text NOT NULL, -- the day of what it books
    title        @text NOT NULL, -- what happened
    created_at   @int NOT NULL, -- when it was booked
    payment_id   @id UNIQUE REFERENCES payments (id), -- what it books, when it is no document
    move_id      @id UNIQUE REFERENCES money_moves (id), -- what it books, when it is neither
    CHECK ((document_id IS NOT NULL) + (payment_id IS NOT NULL) + (move_id IS NOT NULL) = 1)
) @strict;
INSERT INTO journals (id, document_id, payment_id, booked_on, title, created_at)
SELECT id, document_id, payment_id, booked_on, title, created_at FROM journals_before;
DROP TABLE journals_before;
CREATE TRIGGER journals_fixed BEFORE UPDATE ON journals
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER journals_kept BEFORE DELETE ON journals
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER money_moves_fixed BEFORE UPDATE ON money_moves
BEGIN SELECT RAISE(ABORT, 'moves of money are append-only'); END;
CREATE TRIGGER money_moves_kept BEFORE DELETE ON money_moves
BEGIN SELECT RAISE(ABORT, 'moves of money are append-only'); END;
CREATE TRIGGER wallet_uses_fixed BEFORE UPDATE ON wallet_uses
BEGIN SELECT RAISE(ABORT, 'moves of money are append-only'); END;
CREATE TRIGGER wallet_uses_kept BEFORE DELETE ON wallet_uses
BEGIN SELECT RAISE(ABORT, 'moves of money are append-only'); END;
-- @end

-- @postgres
ALTER TABLE journals ADD COLUMN move_id @id UNIQUE REFERENCES money_moves (id); -- what it books, when it is neither
ALTER TABLE journals DROP CONSTRAINT journals_check;
ALTER TABLE journals ADD CHECK (num_nonnulls(document_id, payment_id, move_id) = 1);
CREATE TRIGGER money_moves_fixed BEFORE UPDATE OR DELETE ON money_moves
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER wallet_uses_fixed BEFORE UPDATE OR DELETE ON wallet_uses
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER money_moves_not_emptied BEFORE TRUNCATE ON money_moves
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER wallet_uses_not_emptied BEFORE TRUNCATE ON wallet_uses
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
