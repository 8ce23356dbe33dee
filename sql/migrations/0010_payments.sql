-- Payments, what they settle, and their journals. Credit on account is what was paid less what was allocated.

CREATE TABLE payments ( -- money from a buyer to its seller, or credit on account that moves
    id            @id PRIMARY KEY,
    seller_id     @id NOT NULL REFERENCES accounts (id), -- who gets it
    buyer_id      @id NOT NULL REFERENCES accounts (id), -- who pays
    currency      @text NOT NULL, -- of every amount
    amount_minor  @int NOT NULL CHECK (amount_minor >= 0), -- 0: only credit moves
    credit_minor  @int NOT NULL, -- amount less the allocations: goes on account; negative: credit is used
    received_on   @text NOT NULL, -- in the seller's calendar
    method        @text NOT NULL, -- PaymentMethod
    reference     @text NOT NULL, -- as the bank or the person wrote it
    user_id       @id REFERENCES users (id), -- who recorded it; none: the system
    request_key   @text, -- of the call that made it: the same key again is the same payment
    created_at    @int NOT NULL, -- recorded
    UNIQUE (seller_id, request_key)
) @strict;
CREATE INDEX payments_by_seller ON payments (seller_id, id);
CREATE INDEX payments_by_buyer ON payments (buyer_id, id);

CREATE TABLE payment_allocations ( -- what a payment settles
    payment_id    @id NOT NULL REFERENCES payments (id), -- the money
    document_id   @id NOT NULL REFERENCES documents (id), -- an invoice of the same sale and currency
    amount_minor  @int NOT NULL, -- negative: given back when more is credited than was open
    PRIMARY KEY (payment_id, document_id)
) @strict;
CREATE INDEX payment_allocations_by_document ON payment_allocations (document_id);

CREATE TABLE payment_edges ( -- a row to hold while money moves between the two
    seller_id  @id NOT NULL REFERENCES accounts (id), -- who gets it
    buyer_id   @id NOT NULL REFERENCES accounts (id), -- who pays
    currency   @text NOT NULL, -- of the money
    moves      @int NOT NULL, -- how often it was held
    PRIMARY KEY (seller_id, buyer_id, currency)
) @strict;

-- @sqlite
-- A column stays NOT NULL unless the table is made again; the postings refer to it meanwhile.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE journals_before AS SELECT id, document_id, booked_on, title, created_at FROM journals;
DROP TABLE journals;
CREATE TABLE journals ( -- balanced entries (R-BIL-07)
    id           @id PRIMARY KEY,
    document_id  @id UNIQUE REFERENCES documents (id), -- what it books; once
    booked_on    @text NOT NULL, -- the document's or the payment's day
    title        @text NOT NULL, -- what happened
    created_at   @int NOT NULL, -- when it was booked
    payment_id   @id UNIQUE REFERENCES payments (id), -- what it books, when it is no document
    CHECK ((document_id IS NULL) <> (payment_id IS NULL))
) @strict;
INSERT INTO journals (id, document_id, booked_on, title, created_at)
SELECT id, document_id, booked_on, title, created_at FROM journals_before;
DROP TABLE journals_before;
CREATE TRIGGER journals_fixed BEFORE UPDATE ON journals
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER journals_kept BEFORE DELETE ON journals
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER payments_fixed BEFORE UPDATE ON payments
BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END;
CREATE TRIGGER payments_kept BEFORE DELETE ON payments
BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END;
CREATE TRIGGER payment_allocations_fixed BEFORE UPDATE ON payment_allocations
BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END;
CREATE TRIGGER payment_allocations_kept BEFORE DELETE ON payment_allocations
BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END;
-- @end

-- @postgres
ALTER TABLE journals ALTER COLUMN document_id DROP NOT NULL;
ALTER TABLE journals ADD COLUMN payment_id @id UNIQUE REFERENCES payments (id); -- what it books, when it is no document
ALTER TABLE journals ADD CHECK ((document_id IS NULL) <> (payment_id IS NULL));
CREATE TRIGGER payments_fixed BEFORE UPDATE OR DELETE ON payments
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_allocations_fixed BEFORE UPDATE OR DELETE ON payment_allocations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payments_not_emptied BEFORE TRUNCATE ON payments
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_allocations_not_emptied BEFORE TRUNCATE ON payment_allocations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
