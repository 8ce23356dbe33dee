/*
 * catalogue_form.h - the forms of the catalogue's objects as tables: each input is a member of the
 * object's document (demo/README.md). From a document to a form, and back.
 */
#ifndef WEB_CATALOGUE_FORM_H
#define WEB_CATALOGUE_FORM_H

#include "base/json.h"
#include "web/catalogue_page.h"

/* Of every input; Route.open_prefix. */
#define CATALOGUE_PREFIX "f_"

typedef enum InputKind {
    INPUT_TEXT,
    INPUT_LINES,
    INPUT_NUMBER,
    INPUT_CHECK,
    INPUT_SELECT,
    INPUT_WORDS,  /* a list of texts, between commas */
    INPUT_VALUES, /* an object, "name = value" in lines */
    INPUT_ROWS    /* a list of objects, with `columns` */
} InputKind;

typedef struct Input {
    const char *member;
    const char *label;
    InputKind kind;
    const char *hint;
    bool always;     /* written even when it is empty */
    bool default_on; /* INPUT_CHECK: written when it is off */
    bool of_addon;   /* written of an add-on only, on or off */
    bool new_only;   /* cannot be changed later */
    const FormOption *options;
    size_t option_count;
    const struct Input *columns;
    size_t column_count;
} Input;

typedef struct InputSection {
    const char *title;
    const char *hint;
    const Input *inputs;
    size_t input_count;
} InputSection;

typedef struct InputForm {
    InputSection sections[CATALOGUE_SECTION_MAX];
    size_t section_count;
} InputForm;

extern const InputForm catalogue_forms[CATALOGUE_OBJECT_COUNT];

/* Fills the page's sections: from what was typed when `typed`, else from the document, which may be
 * empty. `types` are the choices of a product's type. */
MUST_USE Err *catalogue_form_fill(const Req *req, CatalogueObject object, Str document, bool typed,
                                  const FormOption *types, size_t type_count,
                                  CatalogueEditPage *page);
/* What was typed as a document. `code`: of an object that exists; else it is typed too. */
Str catalogue_form_read(const Req *req, CatalogueObject object, Str code);
/* Puts a refusal beside its input; false when the form has no such one. */
bool catalogue_form_refuse(CatalogueEditPage *page, CatalogueObject object, const Err *err);

#endif
