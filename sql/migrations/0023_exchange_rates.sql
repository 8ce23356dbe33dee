-- Documents in another currency than their seller accounts in: the rates, the converted sums, and what waits for a rate.

CREATE TABLE fx_rates ( -- what the operator said a currency costs in another; the newest of a day counts (R6)
    id          @id PRIMARY KEY,
    pair        @text NOT NULL, -- both codes in alphabetical order: one key for both directions
    day         @text NOT NULL, -- of the rate
    sequence    @int NOT NULL, -- 1, and one more for each correction
    base        @text NOT NULL, -- so many units of it
    base_units  @int NOT NULL, -- mostly 1
    quote       @text NOT NULL, -- cost the rate in this currency
    rate_units  @int NOT NULL, -- the rate's digits
    rate_scale  @int NOT NULL, -- how many of them are decimals
    source      @text NOT NULL, -- whose rate it is: ECB
    user_id     @id REFERENCES users (id), -- who said it
    created_at  @int NOT NULL, -- recorded
    UNIQUE (pair, day, sequence)
) @strict;

CREATE TABLE document_conversions ( -- a document's sums in its seller's own currency (EN 16931 BT-6, BT-111)
    document_id  @id PRIMARY KEY REFERENCES documents (id), -- what is converted, once
    rate_id      @id NOT NULL REFERENCES fx_rates (id), -- by which rate
    base         @text NOT NULL, -- a copy of the rate
    base_units   @int NOT NULL, -- a copy
    quote        @text NOT NULL, -- a copy
    rate_units   @int NOT NULL, -- a copy
    rate_scale   @int NOT NULL, -- a copy
    rate_on      @text NOT NULL, -- the rate's day
    source       @text NOT NULL, -- a copy
    currency     @text NOT NULL, -- the seller's own, of the amounts
    net_minor    @int NOT NULL, -- converted
    tax_minor    @int NOT NULL, -- converted: BT-111
    gross_minor  @int NOT NULL, -- the sum of both
    created_at   @int NOT NULL -- when it was converted
) @strict;

CREATE TABLE conversions_missing ( -- a list of work: documents that wait for a rate
    document_id  @id PRIMARY KEY REFERENCES documents (id), -- what is to be converted
    issuer_id    @id NOT NULL REFERENCES accounts (id), -- its seller
    pair         @text NOT NULL, -- of which rates
    currency     @text NOT NULL, -- into which currency
    oldest_on    @text NOT NULL, -- the oldest day whose rate will do
    issued_on    @text NOT NULL -- and the last one
) @strict;
CREATE INDEX conversions_missing_by_issuer ON conversions_missing (issuer_id, document_id);

-- @sqlite
CREATE TRIGGER fx_rates_fixed BEFORE UPDATE ON fx_rates
BEGIN SELECT RAISE(ABORT, 'exchange rates are append-only'); END;
CREATE TRIGGER fx_rates_kept BEFORE DELETE ON fx_rates
BEGIN SELECT RAISE(ABORT, 'exchange rates are append-only'); END;
CREATE TRIGGER document_conversions_fixed BEFORE UPDATE ON document_conversions
BEGIN SELECT RAISE(ABORT, 'conversions of documents are append-only'); END;
CREATE TRIGGER document_conversions_kept BEFORE DELETE ON document_conversions
BEGIN SELECT RAISE(ABORT, 'conversions of documents are append-only'); END;
INSERT INTO conversions_missing (document_id, issuer_id, pair, currency, oldest_on, issued_on)
SELECT d.id, d.issuer_id, MIN(d.currency, a.currency) || MAX(d.currency, a.currency), a.currency,
       date(d.issued_on, '-14 days'), d.issued_on
  FROM documents AS d JOIN accounts AS a ON a.id = d.issuer_id WHERE d.currency <> a.currency;
-- @end

-- @postgres
CREATE TRIGGER fx_rates_fixed BEFORE UPDATE OR DELETE ON fx_rates
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fx_rates_not_emptied BEFORE TRUNCATE ON fx_rates
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_conversions_fixed BEFORE UPDATE OR DELETE ON document_conversions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_conversions_not_emptied BEFORE TRUNCATE ON document_conversions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
INSERT INTO conversions_missing (document_id, issuer_id, pair, currency, oldest_on, issued_on)
SELECT d.id, d.issuer_id, LEAST(d.currency, a.currency) || GREATEST(d.currency, a.currency), a.currency,
       to_char(CAST(d.issued_on AS date) - 14, 'YYYY-MM-DD'), d.issued_on
  FROM documents AS d JOIN accounts AS a ON a.id = d.issuer_id WHERE d.currency <> a.currency;
-- @end
