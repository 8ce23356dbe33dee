-- Who acted, for the page of what was done for others.

CREATE INDEX events_by_actor ON events (actor_id, id);
