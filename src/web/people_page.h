/* people_page.h - what the pages of people and of one's own login show. */
#ifndef WEB_PEOPLE_PAGE_H
#define WEB_PEOPLE_PAGE_H

#include "service/person.h"
#include "web/layout.h"

enum { ROLE_BOX_MAX = 32 };

/* account/role_boxes.html: one box each, with what the role opens. */
typedef struct RoleBox {
    Str word, label, what;
    bool on;
    bool locked; /* not the reader's to give or take */
} RoleBox;

typedef struct RoleBoxes {
    RoleBox boxes[ROLE_BOX_MAX];
    size_t boxes_count;
    Str error;
} RoleBoxes;

/* The roles that people of `kind` may have; `gives` as of actor_gives. */
RoleBoxes role_boxes(AccountKind kind, uint32_t gives, uint32_t on);

typedef struct PeoplePage {
    Layout layout;
    Str account_name;
    Str account_code;
    bool own; /* the reader's own account */
    bool can_change;
    const PersonView *people;
    size_t people_count;
    Pager pager;
    Str csv; /* the list as a file */
} PeoplePage;

typedef struct PersonNewPage {
    Layout layout;
    Str account_name;
    Str account_code;
    FormField email, name;
    RoleBoxes roles;
} PersonNewPage;

typedef struct PersonPage {
    Layout layout;
    PersonDetail detail;
    bool can_change;
    FormField name;
    RoleBoxes roles;
    Timeline timeline;
} PersonPage;

typedef struct ProfilePage {
    Layout layout;
    PersonDetail detail;
    FormField current, password, token_name;
    Str token; /* just made: shown once */
    Timeline timeline;
} ProfilePage;

/* shop/activate.html */
typedef struct ActivatePage {
    Layout layout;
    LinkView link;
    Str token;
    Str error;
} ActivatePage;

/* shop/forgot.html */
typedef struct ForgotPage {
    Layout layout;
    Str email;
    Str error;
    bool sent;
} ForgotPage;

#endif
