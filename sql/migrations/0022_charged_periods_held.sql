-- The check of 0021 for several periods of one day locked each sale again; as in 0020, one that this transaction has
-- changed is held by it already.

-- @postgres
CREATE OR REPLACE FUNCTION charged_periods_apart() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    PERFORM 1 FROM changed AS c
       JOIN subscription_edges AS e ON e.subscription_id = c.subscription_id AND e.buyer_id = c.buyer_id
      WHERE e.xmin <> pg_current_xact_id()::xid
        FOR NO KEY UPDATE OF e;
    IF EXISTS (SELECT 1 FROM changed AS c
                 JOIN charged_periods AS o ON o.subscription_id = c.subscription_id AND o.buyer_id = c.buyer_id
                WHERE o.from_on < o.to_on AND o.from_on < c.to_on AND o.to_on > c.from_on
                  AND (o.from_on <> c.from_on OR o.line_id <> c.line_id)) THEN
        RAISE EXCEPTION 'charged_periods_apart: this period is charged already' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NULL;
END $$;
-- @end
