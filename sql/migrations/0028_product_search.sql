-- What a search of the catalogue looks in: the words of each product, folded by the program (base/fold.h), so that both
-- engines find the same; here they are only looked up. product_fts('...') gives the products that have some words. On
-- SQLite product_fts is a table of FTS5; on PostgreSQL it is a table with an index, and a function of the same name.
-- Its columns: rowid, the product; name; vendor; category, with industries and kind; body, all other texts.

-- @sqlite
CREATE VIRTUAL TABLE product_fts USING fts5(name, vendor, category, body, tokenize = 'ascii', prefix = '2 3 4',
    detail = 'none', columnsize = 0);
-- @end

-- @postgres
CREATE TABLE product_fts ( -- the words of a product, one space between
    rowid     BIGINT PRIMARY KEY REFERENCES products (id),
    name      TEXT NOT NULL,
    vendor    TEXT NOT NULL,
    category  TEXT NOT NULL,
    body      TEXT NOT NULL,
    words     TSVECTOR GENERATED ALWAYS AS (array_to_tsvector(array_remove(
                  string_to_array(name || ' ' || vendor || ' ' || category || ' ' || body, ' '), ''))) STORED
);
CREATE INDEX product_fts_by_words ON product_fts USING gin (words) WITH (fastupdate = off);
CREATE FUNCTION product_fts(query text) RETURNS TABLE (rowid bigint) LANGUAGE sql STABLE
    AS 'SELECT f.rowid FROM product_fts AS f WHERE f.words @@ CAST(query AS tsquery)';
-- @end

ALTER TABLE products DROP COLUMN search_text; -- the words are here now

-- What is in the catalogue already is filled in by a job.
INSERT INTO jobs (id, kind, subject_id, key, state, run_at, lease_until, attempts, cause, created_at, done_at)
SELECT MAX(p.id), 'search', 0, 'search:fill', 'queued', 0, 0, 0, '', 0, 0 FROM products AS p HAVING COUNT(*) > 0;
