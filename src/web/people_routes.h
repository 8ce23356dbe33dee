/* people_routes.h - the routes of people and of one's own login, for web/routes.c. */
#ifndef WEB_PEOPLE_ROUTES_H
#define WEB_PEOPLE_ROUTES_H

#include "http/route.h"

extern const Route people_route;
extern const Route people_csv_route;
extern const Route person_new_route;
extern const Route person_new_post_route;
extern const Route person_route;
extern const Route person_post_route;
extern const Route person_activate_route;
extern const Route person_deactivate_route;
extern const Route person_invite_route;
extern const Route person_reset_route;
extern const Route person_sessions_end_route;
extern const Route person_session_end_route;
extern const Route person_token_end_route;
extern const Route profile_route;
extern const Route profile_password_route;
extern const Route profile_session_end_route;
extern const Route profile_token_route;
extern const Route profile_token_end_route;
extern const Route activate_route;
extern const Route activate_post_route;
extern const Route forgot_route;
extern const Route forgot_post_route;

/* acting.c */
extern const Route acting_route;
extern const Route acting_csv_route;

/* mails.c */
extern const Route admin_mails_route;
extern const Route admin_mails_csv_route;
extern const Route mail_settings_route;
extern const Route mail_settings_post_route;

#endif
