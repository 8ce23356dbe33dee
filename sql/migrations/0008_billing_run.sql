-- The billing run goes through the sales in the order of their buyers and changes the due date of each. An index on
-- that date alone cost half of the run's time; a buyer's sales are few enough to be looked at.

DROP INDEX subscription_edges_by_stream;
DROP INDEX subscription_edges_by_due;
CREATE INDEX subscription_edges_by_buyer ON subscription_edges (buyer_id, subscription_id);

-- @postgres
ALTER TABLE subscription_edges SET (fillfactor = 50); -- room for the changed row in the same page
-- @end
