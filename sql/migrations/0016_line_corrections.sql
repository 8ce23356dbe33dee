-- What a seller takes off a line that was issued: each a line of a credit note of its own.

CREATE TABLE line_corrections ( -- one request
    id            @id PRIMARY KEY,
    seller_id     @id NOT NULL REFERENCES accounts (id), -- who issued the line
    line_id       @id NOT NULL REFERENCES document_lines (id), -- what is corrected
    document_id   @id NOT NULL REFERENCES documents (id), -- the credit note
    amount_minor  @int NOT NULL CHECK (amount_minor > 0), -- what it takes off
    reason        @text NOT NULL, -- printed on the note
    user_id       @id REFERENCES users (id), -- who corrected it
    request_key   @text, -- the same key again is the same correction
    created_at    @int NOT NULL, -- corrected
    UNIQUE (seller_id, request_key)
) @strict;
CREATE INDEX line_corrections_by_line ON line_corrections (line_id);
CREATE INDEX line_corrections_by_document ON line_corrections (document_id);

-- @sqlite
CREATE TRIGGER line_corrections_fixed BEFORE UPDATE ON line_corrections
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER line_corrections_kept BEFORE DELETE ON line_corrections
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
-- @end

-- @postgres
CREATE TRIGGER line_corrections_fixed BEFORE UPDATE OR DELETE ON line_corrections
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER line_corrections_not_emptied BEFORE TRUNCATE ON line_corrections
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
