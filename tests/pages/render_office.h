/*
 * render_office.h - sample pages of billing, dunning, of the back office, and for errors.
 */
#ifndef TESTS_PAGES_RENDER_OFFICE_H
#define TESTS_PAGES_RENDER_OFFICE_H

#include "web/out.h"

void render_billing(Out *out);
void render_invoice(Out *out);
void render_credit_note(Out *out);
void render_debits(Out *out);
void render_debit_settings(Out *out);
void render_mandates(Out *out);
void render_invoices(Out *out);
void render_no_invoices(Out *out);
void render_overdue(Out *out);
void render_dunning(Out *out);
void render_dunning_policy(Out *out);
void render_suspend(Out *out);
void render_admin(Out *out);
void render_admin_accounts(Out *out);
void render_admin_account(Out *out);
void render_admin_jobs(Out *out);
void render_admin_orders(Out *out);

void render_error_403(Out *out);
void render_error_404(Out *out);
void render_error_405(Out *out);
void render_error_413(Out *out);
void render_error_422(Out *out);
void render_error_429(Out *out);
void render_error_500(Out *out);
void render_error_503(Out *out);

#endif
