-- Collecting by direct debit: how sellers collect, mandates, attempts, files for the bank and its answers (R33, R34).
-- Account numbers are sealed; what is shown of them is beside.

CREATE TABLE debit_creditors ( -- how a seller collects; a change is a new row, the newest counts
    id           @id PRIMARY KEY,
    seller_id    @id NOT NULL REFERENCES accounts (id), -- who collects
    name         @text NOT NULL, -- as the bank knows it
    iban_sealed  @blob NOT NULL, -- where the money goes
    iban_shown   @text NOT NULL, -- its first and last letters
    bic          @text NOT NULL, -- of its bank, or empty
    identifier   @text NOT NULL, -- the SEPA creditor identifier
    notice_days  @int NOT NULL, -- from the invoice, which is the notice, to the collection
    lead_days    @int NOT NULL, -- TARGET days that the bank has the file before the collection
    settle_days  @int NOT NULL, -- after the collection, when nothing came back, it is paid
    retry_days   @text NOT NULL, -- "3,5,7,7"; empty: a failure is not tried again
    user_id      @id REFERENCES users (id), -- who said so
    created_at   @int NOT NULL -- from when it counts
) @strict;
CREATE INDEX debit_creditors_by_seller ON debit_creditors (seller_id, id);

CREATE TABLE mandates ( -- a buyer lets its seller collect; only the state and its cause change
    id           @id PRIMARY KEY,
    seller_id    @id NOT NULL REFERENCES accounts (id), -- who may collect
    buyer_id     @id NOT NULL REFERENCES accounts (id), -- who pays
    reference    @text NOT NULL, -- the mandate's own, 1 to 35 of SEPA's letters
    signed_on    @text NOT NULL, -- by the holder
    scheme       @text NOT NULL, -- DebitScheme
    one_off      @bool NOT NULL, -- for one collection only
    holder       @text NOT NULL, -- of the account
    iban_sealed  @blob NOT NULL, -- the account
    iban_shown   @text NOT NULL, -- its first and last letters
    bic          @text NOT NULL, -- of its bank, or empty
    state        @text NOT NULL, -- MandateState
    cause        @text NOT NULL, -- why it ended; empty while it is active
    user_id      @id REFERENCES users (id), -- who entered it
    request_key  @text, -- of the call that made it: the same key again is the same mandate
    created_at   @int NOT NULL, -- entered
    ended_at     @int NOT NULL, -- 0 while it is active
    UNIQUE (seller_id, reference),
    UNIQUE (seller_id, request_key)
) @strict;
CREATE UNIQUE INDEX mandates_active ON mandates (seller_id, buyer_id) WHERE state = 'active';
CREATE INDEX mandates_by_seller ON mandates (seller_id, id);
CREATE INDEX mandates_by_buyer ON mandates (buyer_id, id);

CREATE TABLE debit_batches ( -- a file for the bank; it is written again from its rows, the same to the byte
    id           @id PRIMARY KEY,
    seller_id    @id NOT NULL REFERENCES accounts (id), -- who collects
    creditor_id  @id NOT NULL REFERENCES debit_creditors (id), -- how
    message_id   @text NOT NULL UNIQUE, -- of the file
    collect_on   @text NOT NULL, -- when the money moves
    count        @int NOT NULL, -- attempts
    total_minor  @int NOT NULL, -- the sum of their amounts, EUR
    file_hash    @text NOT NULL, -- of the file
    user_id      @id REFERENCES users (id), -- who had it made; none: the system
    created_at   @int NOT NULL -- as the file says, to the second
) @strict;
CREATE INDEX debit_batches_by_seller ON debit_batches (seller_id, id);

CREATE TABLE payment_attempts ( -- one try to collect one invoice; its events are its history
    id            @id PRIMARY KEY,
    seller_id     @id NOT NULL REFERENCES accounts (id), -- who collects
    buyer_id      @id NOT NULL REFERENCES accounts (id), -- who pays
    document_id   @id NOT NULL REFERENCES documents (id), -- the invoice that it pays (R35)
    mandate_id    @id NOT NULL REFERENCES mandates (id), -- by which
    number        @int NOT NULL, -- 1... of the invoice
    amount_minor  @int NOT NULL CHECK (amount_minor BETWEEN 1 AND 99999999999), -- EUR
    sequence      @text NOT NULL, -- DebitSequence
    collect_on    @text NOT NULL, -- when the money moves
    batch_id      @id REFERENCES debit_batches (id), -- the file; null while it is created
    state         @text NOT NULL, -- AttemptState
    failure       @text NOT NULL, -- DebitFailure
    reason        @text NOT NULL, -- the bank's code, or empty
    retry_on      @text, -- when the next attempt may be; null: never by itself
    payment_id    @id UNIQUE REFERENCES payments (id), -- what it became
    return_id     @id UNIQUE REFERENCES payments (id), -- what took it back
    created_at    @int NOT NULL, -- made
    moved_at      @int NOT NULL, -- came into its state
    UNIQUE (document_id, number),
    CHECK ((state = 'succeeded') = (payment_id IS NOT NULL)),
    CHECK (return_id IS NULL OR payment_id IS NOT NULL),
    CHECK (batch_id IS NOT NULL OR state = 'created')
) @strict;
CREATE UNIQUE INDEX payment_attempts_open ON payment_attempts (document_id)
    WHERE state IN ('created', 'pending', 'unknown');
CREATE INDEX payment_attempts_by_seller ON payment_attempts (seller_id, id);
CREATE INDEX payment_attempts_by_buyer ON payment_attempts (buyer_id, id);
CREATE INDEX payment_attempts_by_batch ON payment_attempts (batch_id, id);
CREATE INDEX payment_attempts_by_mandate ON payment_attempts (mandate_id, state);
CREATE INDEX payment_attempts_by_state ON payment_attempts (seller_id, state, collect_on, id);

CREATE TABLE debit_answers ( -- what the bank said about files, each message once
    id          @id PRIMARY KEY,
    seller_id   @id NOT NULL REFERENCES accounts (id), -- to whom
    message_id  @text NOT NULL, -- the bank's, or empty
    file_hash   @text NOT NULL, -- of the message
    accepted    @int NOT NULL, -- attempts that stay pending
    failed      @int NOT NULL, -- attempts that failed
    returned    @int NOT NULL, -- paid ones that were taken back
    unclear     @int NOT NULL, -- attempts that somebody must look at
    unmatched   @int NOT NULL, -- what names no attempt of the seller, or cannot be taken back
    user_id     @id REFERENCES users (id), -- who brought it
    created_at  @int NOT NULL, -- read
    UNIQUE (seller_id, file_hash)
) @strict;

-- @sqlite
-- What is taken back is a payment below zero. A check stays unless the table is made again; what refers to it waits.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE payments_before AS SELECT id, seller_id, buyer_id, currency, amount_minor, credit_minor, received_on, method,
                                       reference, user_id, request_key, created_at FROM payments;
DROP TABLE payments;
CREATE TABLE payments ( -- money from a buyer to its seller, or credit on account that moves
    id            @id PRIMARY KEY,
    seller_id     @id NOT NULL REFERENCES accounts (id), -- who gets it
    buyer_id      @id NOT NULL REFERENCES accounts (id), -- who pays
    currency      @text NOT NULL, -- of every amount
    amount_minor  @int NOT NULL, -- 0: only credit moves; negative: the bank took it back
    credit_minor  @int NOT NULL, -- amount less the allocations: goes on account; negative: credit is used
    received_on   @text NOT NULL, -- in the seller's calendar
    method        @text NOT NULL, -- PaymentMethod
    reference     @text NOT NULL, -- as the bank or the person wrote it
    user_id       @id REFERENCES users (id), -- who recorded it; none: the system
    request_key   @text, -- of the call that made it: the same key again is the same payment
    created_at    @int NOT NULL, -- recorded
    UNIQUE (seller_id, request_key),
    CHECK (amount_minor >= 0 OR method = 'sepa_debit')
) @strict;
INSERT INTO payments (id, seller_id, buyer_id, currency, amount_minor, credit_minor, received_on, method, reference,
                      user_id, request_key, created_at)
SELECT id, seller_id, buyer_id, currency, amount_minor, credit_minor, received_on, method, reference, user_id,
       request_key, created_at FROM payments_before;
DROP TABLE payments_before;
CREATE INDEX payments_by_seller ON payments (seller_id, id);
CREATE INDEX payments_by_buyer ON payments (buyer_id, id);
CREATE TRIGGER payments_fixed BEFORE UPDATE ON payments
BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END;
CREATE TRIGGER payments_kept BEFORE DELETE ON payments
BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END;
CREATE TRIGGER debit_creditors_fixed BEFORE UPDATE ON debit_creditors
BEGIN SELECT RAISE(ABORT, 'files are written from this row'); END;
CREATE TRIGGER debit_creditors_kept BEFORE DELETE ON debit_creditors
BEGIN SELECT RAISE(ABORT, 'files are written from this row'); END;
CREATE TRIGGER debit_batches_fixed BEFORE UPDATE ON debit_batches
BEGIN SELECT RAISE(ABORT, 'files are append-only'); END;
CREATE TRIGGER debit_batches_kept BEFORE DELETE ON debit_batches
BEGIN SELECT RAISE(ABORT, 'files are append-only'); END;
CREATE TRIGGER debit_answers_fixed BEFORE UPDATE ON debit_answers
BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END;
CREATE TRIGGER debit_answers_kept BEFORE DELETE ON debit_answers
BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END;
CREATE TRIGGER mandates_fixed BEFORE UPDATE OF seller_id, buyer_id, reference, signed_on, scheme, one_off, holder,
    iban_sealed, bic ON mandates
BEGIN SELECT RAISE(ABORT, 'files are written from this row'); END;
CREATE TRIGGER mandates_kept BEFORE DELETE ON mandates
BEGIN SELECT RAISE(ABORT, 'files are written from this row'); END;
CREATE TRIGGER payment_attempts_fixed BEFORE UPDATE OF seller_id, buyer_id, document_id, mandate_id, number,
    amount_minor, sequence, collect_on ON payment_attempts
BEGIN SELECT RAISE(ABORT, 'files are written from this row'); END;
CREATE TRIGGER payment_attempts_kept BEFORE DELETE ON payment_attempts
BEGIN SELECT RAISE(ABORT, 'files are written from this row'); END;
-- @end

-- @postgres
ALTER TABLE payments DROP CONSTRAINT payments_amount_minor_check;
ALTER TABLE payments ADD CHECK (amount_minor >= 0 OR method = 'sepa_debit');
CREATE TRIGGER debit_creditors_fixed BEFORE UPDATE OR DELETE ON debit_creditors
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER debit_batches_fixed BEFORE UPDATE OR DELETE ON debit_batches
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER debit_answers_fixed BEFORE UPDATE OR DELETE ON debit_answers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER mandates_fixed BEFORE UPDATE OF seller_id, buyer_id, reference, signed_on, scheme, one_off, holder,
    iban_sealed, bic ON mandates
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER mandates_kept BEFORE DELETE ON mandates
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_attempts_fixed BEFORE UPDATE OF seller_id, buyer_id, document_id, mandate_id, number,
    amount_minor, sequence, collect_on ON payment_attempts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_attempts_kept BEFORE DELETE ON payment_attempts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
