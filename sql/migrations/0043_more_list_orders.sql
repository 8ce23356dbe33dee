-- The orders of the lists of orders and of documents: an index for each key that stands in the row itself (ADR 29).

CREATE INDEX orders_by_placed ON orders (placed_at, id);
CREATE INDEX orders_by_state ON orders (state @bytes, id);
CREATE INDEX documents_by_label ON documents (label @bytes, id);
CREATE INDEX documents_by_issued ON documents (issued_on @bytes, id);
CREATE INDEX documents_by_due ON documents (due_on @bytes, id);
CREATE INDEX documents_by_gross ON documents (gross_minor, id);
