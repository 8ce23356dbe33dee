-- What the database itself refuses: changing issued documents, the ledger or history; charging a period twice.

-- @sqlite
CREATE TRIGGER documents_fixed BEFORE UPDATE ON documents
BEGIN SELECT RAISE(ABORT, 'issued documents never change'); END;
CREATE TRIGGER documents_kept BEFORE DELETE ON documents
BEGIN SELECT RAISE(ABORT, 'issued documents never change'); END;
CREATE TRIGGER document_lines_fixed BEFORE UPDATE ON document_lines
BEGIN SELECT RAISE(ABORT, 'issued documents never change'); END;
CREATE TRIGGER document_lines_kept BEFORE DELETE ON document_lines
BEGIN SELECT RAISE(ABORT, 'issued documents never change'); END;
CREATE TRIGGER document_taxes_fixed BEFORE UPDATE ON document_taxes
BEGIN SELECT RAISE(ABORT, 'issued documents never change'); END;
CREATE TRIGGER document_taxes_kept BEFORE DELETE ON document_taxes
BEGIN SELECT RAISE(ABORT, 'issued documents never change'); END;
CREATE TRIGGER journals_fixed BEFORE UPDATE ON journals
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER journals_kept BEFORE DELETE ON journals
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER postings_fixed BEFORE UPDATE ON postings
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER postings_kept BEFORE DELETE ON postings
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER events_fixed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER events_kept BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER charged_periods_apart BEFORE INSERT ON charged_periods
WHEN EXISTS (SELECT 1 FROM charged_periods AS other
              WHERE other.subscription_id = NEW.subscription_id AND other.buyer_id = NEW.buyer_id
                AND other.from_on < NEW.to_on AND other.to_on > NEW.from_on)
BEGIN SELECT RAISE(ABORT, 'this period is charged already'); END;
-- @end

-- @postgres
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER documents_fixed BEFORE UPDATE OR DELETE ON documents
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_lines_fixed BEFORE UPDATE OR DELETE ON document_lines
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_taxes_fixed BEFORE UPDATE OR DELETE ON document_taxes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journals_fixed BEFORE UPDATE OR DELETE ON journals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER postings_fixed BEFORE UPDATE OR DELETE ON postings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_fixed BEFORE UPDATE OR DELETE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TYPE day_range AS RANGE (SUBTYPE = text, COLLATION = "C");
ALTER TABLE charged_periods ADD CONSTRAINT charged_periods_apart
    EXCLUDE USING gist (int8range(subscription_id, subscription_id, '[]') WITH =,
                        int8range(buyer_id, buyer_id, '[]') WITH =,
                        day_range(from_on, to_on, '[)') WITH &&);
-- @end
