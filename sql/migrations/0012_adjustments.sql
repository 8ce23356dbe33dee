-- What a seller adds to a buyer's documents or takes off them: discounts, one-time charges. Whether one is used up
-- follows from its uses. A line of a charge on account has no subscription, no days and no cycle.

CREATE TABLE discounts ( -- a part or an amount off a buyer's next documents, or off one subscription's lines
    id               @id PRIMARY KEY,
    seller_id        @id NOT NULL REFERENCES accounts (id), -- who gives it
    buyer_id         @id NOT NULL REFERENCES accounts (id), -- whose documents
    subscription_id  @id REFERENCES subscriptions (id), -- only its lines; null: all
    currency         @text NOT NULL, -- of the documents
    percent_parts    @int NOT NULL CHECK (percent_parts >= 0), -- of 100 000 000; 0: an amount
    amount_minor     @int NOT NULL CHECK (amount_minor >= 0), -- off each document; 0: a part
    periods          @int NOT NULL CHECK (periods >= 0), -- documents that it works on; 0: all
    from_on          @text NOT NULL, -- first day of issue
    until_on         @text, -- last day of issue; null: open
    reason           @text NOT NULL, -- printed on its lines
    event_id         @id NOT NULL, -- its start, which its lines name as their cause
    user_id          @id REFERENCES users (id), -- who gave it
    request_key      @text, -- the same key again is the same discount
    created_at       @int NOT NULL, -- given
    ended_at         @int NOT NULL, -- taken back; 0: not
    UNIQUE (seller_id, request_key),
    CHECK ((percent_parts = 0) <> (amount_minor = 0))
) @strict;
CREATE INDEX discounts_by_buyer ON discounts (buyer_id, id);
CREATE INDEX discounts_by_seller ON discounts (seller_id, id);

CREATE TABLE discount_uses ( -- once for each document
    discount_id   @id NOT NULL REFERENCES discounts (id), -- what was used
    number        @int NOT NULL, -- 1…: nobody else uses it at the same time
    document_id   @id NOT NULL REFERENCES documents (id), -- on this document
    amount_minor  @int NOT NULL, -- what it took off, above zero
    PRIMARY KEY (discount_id, number),
    UNIQUE (discount_id, document_id)
) @strict;
CREATE INDEX discount_uses_by_document ON discount_uses (document_id);

CREATE TABLE extra_charges ( -- charged once, with a buyer's next invoice or on one of its own
    id               @id PRIMARY KEY,
    seller_id        @id NOT NULL REFERENCES accounts (id), -- who charges
    buyer_id         @id NOT NULL REFERENCES accounts (id), -- who pays
    subscription_id  @id REFERENCES subscriptions (id), -- what it is for; null: the account
    line_id          @id REFERENCES document_lines (id), -- the line that it raises
    kind             @text NOT NULL, -- LineKind: "one_off", "setup", "adjustment"
    currency         @text NOT NULL, -- of the price
    quantity         @int NOT NULL CHECK (quantity > 0), -- units
    price_units      @int NOT NULL CHECK (price_units >= 0), -- per unit
    price_scale      @int NOT NULL, -- of price_units
    price_source     @text NOT NULL, -- where the price comes from, in words
    title            @text NOT NULL, -- of its line
    tax_category     @text NOT NULL, -- TaxCategory inside a country: S, Z or E
    event_id         @id NOT NULL, -- its start, which its line names as its cause
    user_id          @id REFERENCES users (id), -- who charged; none: the system
    request_key      @text, -- the same key again is the same charge
    created_at       @int NOT NULL, -- asked for
    ended_at         @int NOT NULL, -- taken back before it was billed; 0: not
    UNIQUE (seller_id, request_key)
) @strict;
CREATE INDEX extra_charges_by_buyer ON extra_charges (buyer_id, id);
CREATE INDEX extra_charges_by_seller ON extra_charges (seller_id, id);
CREATE INDEX extra_charges_by_line ON extra_charges (line_id);

CREATE TABLE extra_charge_lines ( -- where it was billed: again after a document was voided
    charge_id    @id NOT NULL REFERENCES extra_charges (id), -- what was billed
    number       @int NOT NULL, -- 1…: nobody else bills it at the same time
    document_id  @id NOT NULL REFERENCES documents (id), -- on this document
    line_id      @id NOT NULL UNIQUE REFERENCES document_lines (id), -- with this line
    PRIMARY KEY (charge_id, number)
) @strict;
CREATE INDEX extra_charge_lines_by_document ON extra_charge_lines (document_id);

-- @sqlite
-- A column stays NOT NULL unless the table is made again; lines and charged periods refer to it meanwhile.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE document_lines_before AS
SELECT id, document_id, position, kind, subscription_id, owner_id, owner_name, title, from_on, to_on, quantity,
       price_units, price_scale, ratio_num, ratio_den, cycle_from, cycle_to, rounding, amount_minor, tax_category,
       tax_ppm, price_source, rule, corrects_id, event_id
  FROM document_lines;
DROP TABLE document_lines;
CREATE TABLE document_lines ( -- each line can be explained: R-BIL-05
    id               @id PRIMARY KEY,
    document_id      @id NOT NULL REFERENCES documents (id), -- its document
    position         @int NOT NULL, -- 1…
    kind             @text NOT NULL, -- LineKind
    subscription_id  @id REFERENCES subscriptions (id), -- what it charges; null: the account
    owner_id         @id NOT NULL REFERENCES accounts (id), -- who uses it: the end customer
    owner_name       @text NOT NULL, -- its name as it was
    title            @text NOT NULL, -- product and plan
    from_on          @text, -- first day; null: without days
    to_on            @text, -- exclusive
    quantity         @int NOT NULL, -- units
    price_units      @int NOT NULL, -- unit price = price_units / 10^price_scale
    price_scale      @int NOT NULL, -- 0 to 12
    ratio_num        @int NOT NULL, -- days of the line
    ratio_den        @int NOT NULL, -- days of its cycle
    cycle_from       @text, -- the full cycle that holds the line; null: none
    cycle_to         @text, -- exclusive
    rounding         @text NOT NULL, -- the named rule
    amount_minor     @int NOT NULL, -- net; negative on credits
    tax_category     @text NOT NULL, -- EN 16931
    tax_ppm          @int NOT NULL, -- rate in millionths
    price_source     @text NOT NULL, -- where the price comes from
    rule             @text NOT NULL, -- the rule that made the line: "R10", "R15"
    corrects_id      @id REFERENCES document_lines (id), -- of a credit: the invoice line; of a discount: the discounted one
    event_id         @id NOT NULL -- the event that caused it
) @strict;
INSERT INTO document_lines (id, document_id, position, kind, subscription_id, owner_id, owner_name, title, from_on,
                            to_on, quantity, price_units, price_scale, ratio_num, ratio_den, cycle_from, cycle_to,
                            rounding, amount_minor, tax_category, tax_ppm, price_source, rule, corrects_id, event_id)
SELECT id, document_id, position, kind, subscription_id, owner_id, owner_name, title, from_on, to_on, quantity,
       price_units, price_scale, ratio_num, ratio_den, cycle_from, cycle_to, rounding, amount_minor, tax_category,
       tax_ppm, price_source, rule, corrects_id, event_id
  FROM document_lines_before ORDER BY id;
DROP TABLE document_lines_before;
CREATE INDEX document_lines_by_document ON document_lines (document_id, position);
CREATE INDEX document_lines_by_subscription ON document_lines (subscription_id, id);
CREATE INDEX document_lines_by_corrected ON document_lines (corrects_id);
CREATE TRIGGER document_lines_fixed BEFORE UPDATE ON document_lines
BEGIN SELECT RAISE(ABORT, 'issued documents never change'); END;
CREATE TRIGGER document_lines_kept BEFORE DELETE ON document_lines
BEGIN SELECT RAISE(ABORT, 'issued documents never change'); END;
CREATE TRIGGER discount_uses_fixed BEFORE UPDATE ON discount_uses
BEGIN SELECT RAISE(ABORT, 'uses of discounts are append-only'); END;
CREATE TRIGGER discount_uses_kept BEFORE DELETE ON discount_uses
BEGIN SELECT RAISE(ABORT, 'uses of discounts are append-only'); END;
CREATE TRIGGER extra_charge_lines_fixed BEFORE UPDATE ON extra_charge_lines
BEGIN SELECT RAISE(ABORT, 'billed charges are append-only'); END;
CREATE TRIGGER extra_charge_lines_kept BEFORE DELETE ON extra_charge_lines
BEGIN SELECT RAISE(ABORT, 'billed charges are append-only'); END;
-- @end

-- @postgres
ALTER TABLE document_lines ALTER COLUMN subscription_id DROP NOT NULL;
ALTER TABLE document_lines ALTER COLUMN from_on DROP NOT NULL;
ALTER TABLE document_lines ALTER COLUMN to_on DROP NOT NULL;
ALTER TABLE document_lines ALTER COLUMN cycle_from DROP NOT NULL;
ALTER TABLE document_lines ALTER COLUMN cycle_to DROP NOT NULL;
CREATE TRIGGER discount_uses_fixed BEFORE UPDATE OR DELETE ON discount_uses
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER extra_charge_lines_fixed BEFORE UPDATE OR DELETE ON extra_charge_lines
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER discount_uses_not_emptied BEFORE TRUNCATE ON discount_uses
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER extra_charge_lines_not_emptied BEFORE TRUNCATE ON extra_charge_lines
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
