-- Orders by the buyer's reference and by the day they were done: an index each, so that a page of 100,000 reads no heap (ADR 29).

CREATE INDEX orders_by_reference ON orders ((lower(reference)) @bytes, id);
CREATE INDEX orders_by_done ON orders (done_at, id);
