-- What an uploaded catalogue would change, as its dry run found it: shown until somebody decides.

CREATE TABLE import_changes ( -- member by member, the first of them
    import_id  @id NOT NULL REFERENCES imports (id), -- the import
    number     @int NOT NULL, -- 1…, in the order of the file
    object     @text NOT NULL, -- "product server-small"; empty where there is only one
    member     @text NOT NULL, -- "plans/server-small-monthly/unit"; empty: the whole object
    before     @text NOT NULL, -- in words; empty: it was not there
    after      @text NOT NULL, -- the same
    PRIMARY KEY (import_id, number)
) @strict;
