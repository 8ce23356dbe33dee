-- Drafts of price lists that people edit: two of them never undo each other's work unseen (R-CAT-03).

ALTER TABLE price_list_versions ADD COLUMN revision @int NOT NULL DEFAULT 0; -- how often a draft was edited: what publishes it names the one that it saw
ALTER TABLE price_list_versions ADD COLUMN changed_by @id REFERENCES users (id); -- who edited it last; none: nobody after it was begun
ALTER TABLE price_list_versions ADD COLUMN changed_at @int NOT NULL DEFAULT 0; -- when; 0: not since it was begun
CREATE INDEX accounts_by_price_list ON accounts (price_list_id);
CREATE INDEX import_drafts_by_list ON import_drafts (price_list_id, version);
