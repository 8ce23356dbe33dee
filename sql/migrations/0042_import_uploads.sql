-- Imports that work in small steps: how far one has come, the bytes of an uploaded file until they are read, each wrong
-- row, and the plans that a price sheet brings.

ALTER TABLE imports ADD COLUMN kind @text NOT NULL DEFAULT 'prices'; -- ImportKind
ALTER TABLE imports ADD COLUMN uploaded @bool NOT NULL DEFAULT FALSE; -- a job reads it from import_parts; else a command reads a file
ALTER TABLE imports ADD COLUMN market @text NOT NULL DEFAULT ''; -- of a price sheet: only this country's rows; empty: all
ALTER TABLE imports ADD COLUMN currency @text NOT NULL DEFAULT ''; -- of a price sheet: only rows in this one; empty: all
ALTER TABLE imports ADD COLUMN segment @text NOT NULL DEFAULT ''; -- of a price sheet: only rows for these buyers
ALTER TABLE imports ADD COLUMN line @int NOT NULL DEFAULT 1; -- of the file, where reading goes on
ALTER TABLE imports ADD COLUMN list_at @int NOT NULL DEFAULT 0; -- id of the list that is compared
ALTER TABLE imports ADD COLUMN plan_at @int NOT NULL DEFAULT 0; -- id of the last plan that was compared in it
ALTER TABLE imports ADD COLUMN outcome @text NOT NULL DEFAULT ''; -- ImportState once its drafts are thrown away; empty: not decided

ALTER TABLE import_drafts ADD COLUMN added @int NOT NULL DEFAULT 0; -- rows of the list that were not there
ALTER TABLE import_drafts ADD COLUMN changed @int NOT NULL DEFAULT 0; -- rows that say something else
ALTER TABLE import_drafts ADD COLUMN gone @int NOT NULL DEFAULT 0; -- rows that are not there any more
ALTER TABLE import_drafts ADD COLUMN unchanged @int NOT NULL DEFAULT 0; -- rows that say the same

CREATE TABLE import_parts ( -- the bytes of an uploaded file, thrown away when they are read
    import_id  @id NOT NULL REFERENCES imports (id), -- the import
    number     @int NOT NULL, -- 0…, in the order of the file
    content    @blob NOT NULL, -- all but the last have the same length
    PRIMARY KEY (import_id, number)
) @strict;

CREATE TABLE import_errors ( -- what is wrong with the file, the first of it
    import_id    @id NOT NULL REFERENCES imports (id), -- the import
    number       @int NOT NULL, -- 1…, in the order of the file
    line         @int NOT NULL, -- of the file, from 1; 0: not known
    column_at    @int NOT NULL, -- from 1; 0: the row
    column_name  @text NOT NULL, -- as in the file's first line; may be empty
    message      @text NOT NULL, -- what is wrong
    PRIMARY KEY (import_id, number)
) @strict;

CREATE TABLE import_plans ( -- plans that an import brings: for sale when it is published, else gone
    import_id     @id NOT NULL REFERENCES imports (id), -- the import
    plan_id       @id NOT NULL REFERENCES plans (id) ON DELETE CASCADE, -- not active so far
    quantity_max  @int NOT NULL, -- of its tiers
    PRIMARY KEY (import_id, plan_id)
) @strict;
CREATE INDEX import_plans_by_plan ON import_plans (plan_id);
