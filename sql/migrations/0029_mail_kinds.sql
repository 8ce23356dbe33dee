-- Mails have kinds, which an account can switch off.

ALTER TABLE mails ADD COLUMN kind @text NOT NULL DEFAULT 'notice'; -- MailKind

CREATE TABLE mail_switches ( -- kinds of mail that an account does not want
    account_id  @id NOT NULL REFERENCES accounts (id), -- whose
    kind        @text NOT NULL, -- MailKind, never "security"
    PRIMARY KEY (account_id, kind)
) @strict;
