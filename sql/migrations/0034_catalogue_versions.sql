-- What was published of the catalogue, object by object, and what is being edited (R-CAT-01, R-CAT-06).

CREATE TABLE catalogue_versions ( -- a type, a product or the shop's front as it was published; never changes
    id          @id PRIMARY KEY,
    object      @text NOT NULL, -- CatalogueObject
    code        @text NOT NULL, -- of the object
    version     @int NOT NULL, -- 1…
    document    @text NOT NULL, -- JSON, as in a catalogue file, without prices
    changed     @text NOT NULL, -- which members differ from the version before
    user_id     @id REFERENCES users (id), -- who published it; none: the system
    created_at  @int NOT NULL, -- when
    UNIQUE (object, code, version)
) @strict;

CREATE TABLE catalogue_drafts ( -- what somebody edits and has not published
    object    @text NOT NULL, -- CatalogueObject
    code      @text NOT NULL, -- of the object
    document  @text NOT NULL, -- JSON, as in a catalogue file, without prices
    user_id   @id REFERENCES users (id), -- who saved it last
    saved_at  @int NOT NULL, -- when
    PRIMARY KEY (object, code)
) @strict;

-- @sqlite
CREATE TRIGGER catalogue_versions_fixed BEFORE UPDATE ON catalogue_versions
BEGIN SELECT RAISE(ABORT, 'versions of the catalogue are append-only'); END;
CREATE TRIGGER catalogue_versions_kept BEFORE DELETE ON catalogue_versions
BEGIN SELECT RAISE(ABORT, 'versions of the catalogue are append-only'); END;
-- @end

-- @postgres
CREATE TRIGGER catalogue_versions_fixed BEFORE UPDATE OR DELETE ON catalogue_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER catalogue_versions_not_emptied BEFORE TRUNCATE ON catalogue_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
