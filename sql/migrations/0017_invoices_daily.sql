-- A buyer who takes many small orders a day gets one invoice for all that fell due that day.

ALTER TABLE accounts ADD COLUMN invoices_daily @bool NOT NULL DEFAULT FALSE; -- its seller's invoices of one day are one
