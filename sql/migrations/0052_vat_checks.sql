-- What a register of the EU said about the VAT numbers of accounts.

CREATE TABLE vat_checks ( -- append-only; the last one of the number that the account has counts
    account_id  @id NOT NULL REFERENCES accounts (id), -- whose number it was
    checked_at  @int NOT NULL, -- asked
    vat_number  @text NOT NULL, -- with its prefix: "EL123456783"
    outcome     @text NOT NULL, -- VatOutcome
    name        @text NOT NULL, -- as the register has it; may be empty
    cause       @text NOT NULL, -- why there was no answer
    PRIMARY KEY (account_id, checked_at)
) @strict;

-- @sqlite
CREATE TRIGGER vat_checks_fixed BEFORE UPDATE ON vat_checks
BEGIN SELECT RAISE(ABORT, 'what a register said never changes'); END;
CREATE TRIGGER vat_checks_kept BEFORE DELETE ON vat_checks
BEGIN SELECT RAISE(ABORT, 'what a register said never changes'); END;
-- @end

-- @postgres
CREATE TRIGGER vat_checks_fixed BEFORE UPDATE OR DELETE ON vat_checks
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
