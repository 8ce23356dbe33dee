/*
 * settings_form.h - the set-up form of a service: the connector's fields as form fields, and what
 * was typed as the JSON that the service layer takes.
 *
 * The fields are not in the route's table, since each connector has its own: the route says
 * `.open_prefix = SETTING_PREFIX`.
 */
#ifndef WEB_SETTINGS_FORM_H
#define WEB_SETTINGS_FORM_H

#include "service/order.h"
#include "web/layout.h"

#define SETTING_PREFIX "set_"

/* Whose settings. Where one form has those of several, names begin with a scope and a dot. */
typedef struct SettingsForm {
    Str scope;  /* an order line's code, or empty */
    Str shared; /* the scope of settings that are not the line's own; empty: the same scope */
    const SettingView *settings;
    size_t count;
} SettingsForm;

/* What is wrong with one setting; both empty when nothing is. */
typedef struct SettingProblem {
    Str name;
    Str text;
} SettingProblem;

/* `typed`: the values come from the request's form, not from the settings. */
FormField *settings_fields(const Req *req, const SettingsForm *form, bool typed,
                           SettingProblem problem);
/* False when one of the typed fields is empty and needed, or wrong already; says so beside each.
 * The connector's check names one thing at a time. */
bool settings_complete(FormField *fields, size_t count);
/* The problem that an error names, if it is about one of the settings. */
bool settings_refused(const SettingsForm *form, const Err *err, SettingProblem *ret_problem);
/* The same for a refusal by its field: the setting's name or its JSON pointer. */
bool settings_problem(const SettingsForm *form, Str field, Str text, SettingProblem *ret_problem);
/* What was typed, as an object. An empty optional field is left out. */
Str settings_json(const Req *req, const SettingsForm *form);

#endif
