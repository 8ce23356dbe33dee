-- The books: an export names accounts that share a name apart; emptying a table is a change of history too.

CREATE INDEX accounts_by_name ON accounts (name);

-- @postgres
CREATE TRIGGER documents_not_emptied BEFORE TRUNCATE ON documents
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_lines_not_emptied BEFORE TRUNCATE ON document_lines
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_taxes_not_emptied BEFORE TRUNCATE ON document_taxes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journals_not_emptied BEFORE TRUNCATE ON journals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER postings_not_emptied BEFORE TRUNCATE ON postings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_not_emptied BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
