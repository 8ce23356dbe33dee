-- Documents, charged periods, the ledger. Documents, lines, journals and postings are insert-only.

CREATE TABLE number_sequences ( -- gap-free numbers per issuer and series (R32)
    issuer_id  @id NOT NULL REFERENCES accounts (id), -- who issues
    series     @text NOT NULL, -- "INV-2026"
    next       @int NOT NULL, -- taken inside the issuing transaction
    PRIMARY KEY (issuer_id, series)
) @strict;

CREATE TABLE documents ( -- issued invoices and credit notes; the parties are printed from the copies here
    id           @id PRIMARY KEY,
    kind         @text NOT NULL, -- DocumentKind
    issuer_id    @id NOT NULL REFERENCES accounts (id), -- the seller
    buyer_id     @id NOT NULL REFERENCES accounts (id), -- the buyer
    series       @text NOT NULL, -- "INV-2026"
    number       @int NOT NULL, -- within the series
    label        @text NOT NULL, -- "INV-2026-000001"
    currency     @text NOT NULL, -- of every amount
    issued_on    @text NOT NULL, -- in the issuer's calendar
    due_on       @text NOT NULL, -- to be paid by
    net_minor    @int NOT NULL, -- sum of the lines
    tax_minor    @int NOT NULL, -- sum of the tax groups
    gross_minor  @int NOT NULL, -- net + tax; negative on credit notes
    corrects_id  @id REFERENCES documents (id), -- of a credit note: the invoice
    issuer_text  @text NOT NULL, -- name, address and VAT number as they were, JSON
    buyer_text   @text NOT NULL, -- the same of the buyer
    hash         @text NOT NULL, -- of the canonical form with the previous hash of the series
    created_at   @int NOT NULL, -- issued
    UNIQUE (issuer_id, series, number)
) @strict;
CREATE INDEX documents_by_buyer ON documents (buyer_id, id);
CREATE INDEX documents_by_issuer ON documents (issuer_id, id);
CREATE INDEX documents_by_corrected ON documents (corrects_id);

CREATE TABLE document_lines ( -- each line can be explained: R-BIL-05
    id               @id PRIMARY KEY,
    document_id      @id NOT NULL REFERENCES documents (id), -- its document
    position         @int NOT NULL, -- 1…
    kind             @text NOT NULL, -- LineKind
    subscription_id  @id NOT NULL REFERENCES subscriptions (id), -- what it charges
    owner_id         @id NOT NULL REFERENCES accounts (id), -- who uses it: the end customer
    owner_name       @text NOT NULL, -- its name as it was
    title            @text NOT NULL, -- product and plan
    from_on          @text NOT NULL, -- first day
    to_on            @text NOT NULL, -- exclusive
    quantity         @int NOT NULL, -- units
    price_units      @int NOT NULL, -- unit price = price_units / 10^price_scale
    price_scale      @int NOT NULL, -- 0 to 12
    ratio_num        @int NOT NULL, -- days of the line
    ratio_den        @int NOT NULL, -- days of its cycle
    cycle_from       @text NOT NULL, -- the full cycle that holds the line
    cycle_to         @text NOT NULL, -- exclusive
    rounding         @text NOT NULL, -- the named rule
    amount_minor     @int NOT NULL, -- net; negative on credits
    tax_category     @text NOT NULL, -- EN 16931
    tax_ppm          @int NOT NULL, -- rate in millionths
    price_source     @text NOT NULL, -- where the price comes from
    rule             @text NOT NULL, -- the rule that made the line: "R10", "R15"
    corrects_id      @id REFERENCES document_lines (id), -- of a credit: the invoice line
    event_id         @id NOT NULL -- the event that caused it
) @strict;
CREATE INDEX document_lines_by_document ON document_lines (document_id, position);
CREATE INDEX document_lines_by_subscription ON document_lines (subscription_id, id);
CREATE INDEX document_lines_by_corrected ON document_lines (corrects_id);

CREATE TABLE document_taxes ( -- one group per category and rate (R26)
    document_id   @id NOT NULL REFERENCES documents (id), -- its document
    tax_category  @text NOT NULL, -- EN 16931
    tax_ppm       @int NOT NULL, -- rate in millionths
    base_minor    @int NOT NULL, -- sum of the lines of the group
    tax_minor     @int NOT NULL, -- round(base × rate)
    reason        @text NOT NULL, -- why this category, printed
    PRIMARY KEY (document_id, tax_category, tax_ppm)
) @strict;

CREATE TABLE charged_periods ( -- the single source of what has been billed (invariant 3)
    subscription_id  @id NOT NULL REFERENCES subscriptions (id), -- what is charged
    buyer_id         @id NOT NULL REFERENCES accounts (id), -- on which edge
    from_on          @text NOT NULL, -- first day
    to_on            @text NOT NULL, -- exclusive; shortened when the rest is credited
    line_id          @id NOT NULL REFERENCES document_lines (id), -- the line that charged it
    PRIMARY KEY (subscription_id, buyer_id, from_on)
) @strict;
CREATE INDEX charged_periods_by_line ON charged_periods (line_id);

CREATE TABLE journals ( -- balanced entries (R-BIL-07)
    id           @id PRIMARY KEY,
    document_id  @id NOT NULL UNIQUE REFERENCES documents (id), -- what it books; once
    booked_on    @text NOT NULL, -- the document's day
    title        @text NOT NULL, -- what happened
    created_at   @int NOT NULL -- when it was booked
) @strict;

CREATE TABLE postings ( -- debit positive, credit negative; a journal sums to zero per owner and currency
    journal_id       @id NOT NULL REFERENCES journals (id), -- its entry
    position         @int NOT NULL, -- 1…
    owner_id         @id NOT NULL REFERENCES accounts (id), -- whose books
    counterparty_id  @id NOT NULL REFERENCES accounts (id), -- the other side of the edge
    ledger_account   @text NOT NULL, -- LedgerAccount: "receivable"
    currency         @text NOT NULL, -- of the amount
    amount_minor     @int NOT NULL, -- debit positive
    PRIMARY KEY (journal_id, position)
) @strict;
CREATE INDEX postings_by_owner ON postings (owner_id, ledger_account, counterparty_id);
