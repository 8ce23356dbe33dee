-- The same rows as the billing run wrote, from tables that hold them ready (:run) into tables with the same indexes and
-- constraints: what the engine itself needs. :first_… are the greatest ids from before the run.
INSERT INTO documents SELECT * FROM :run.documents WHERE id > :first_document;
INSERT INTO document_lines SELECT * FROM :run.document_lines WHERE id > :first_line;
INSERT INTO document_taxes SELECT * FROM :run.document_taxes WHERE document_id > :first_document;
INSERT INTO charged_periods SELECT * FROM :run.charged_periods WHERE line_id > :first_line;
INSERT INTO journals SELECT * FROM :run.journals WHERE id > :first_journal;
INSERT INTO postings SELECT * FROM :run.postings WHERE journal_id > :first_journal;
INSERT INTO events SELECT * FROM :run.events WHERE id > :first_event;
INSERT INTO mails SELECT * FROM :run.mails WHERE id > :first_mail;
INSERT INTO jobs SELECT * FROM :run.jobs WHERE id > :first_job;
UPDATE subscription_edges AS e SET charged_through = r.charged_through, due_on = r.due_on
  FROM :run.subscription_edges AS r
 WHERE r.subscription_id = e.subscription_id AND r.buyer_id = e.buyer_id AND r.due_on <> e.due_on;
