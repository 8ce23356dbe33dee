-- The orders in which long lists are read page by page: an index for each key that stands in the row itself (ADR 29).

CREATE INDEX subscriptions_by_name ON subscriptions ((lower(CASE WHEN friendly_name <> '' THEN friendly_name ELSE title END)) @bytes, id);
CREATE INDEX subscriptions_by_state ON subscriptions (state @bytes, id);
CREATE INDEX subscriptions_by_term ON subscriptions ((COALESCE(term_to, '')) @bytes, id);
CREATE INDEX subscriptions_by_start ON subscriptions ((COALESCE(started_on, '')) @bytes, id);
CREATE INDEX subscriptions_by_ending ON subscriptions ((COALESCE(end_on, '')) @bytes, id);
CREATE INDEX subscriptions_by_quantity ON subscriptions (quantity, id);
