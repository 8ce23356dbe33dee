-- Single values that the whole installation shares.

-- name: setting_get :opt
-- in:   name Str
-- out:  value int64
SELECT value FROM settings WHERE name = :name;

-- name: setting_set :exec
-- in:   name Str, value int64
INSERT INTO settings (name, value) VALUES (:name, :value)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: setting_add :exec
-- in:   name Str, value int64
INSERT INTO settings (name, value) VALUES (:name, :value);

-- name: setting_increase :exec
-- in:   name Str
INSERT INTO settings (name, value) VALUES (:name, 1)
    ON CONFLICT (name) DO UPDATE SET value = settings.value + 1;
