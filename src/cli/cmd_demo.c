/* cmd_demo.c - stoa demo: the sample marketplace, whose files are part of the program. */
#include "cli/commands.h"

#include "gen/demo_files.h"
#include "service/auth.h"
#include "service/demo.h"

Err *cmd_demo(Cli *cli, CliExit *ret_exit)
{
    DemoFiles files = { demo_catalogue, demo_price_sheet, demo_marketplace };
    SampleUser *users;
    size_t count;
    bool loaded;
    (void)ret_exit;
    TRY(svc_demo_load(cli->app, &files, cli->options.if_empty, cli->arena, cli->scratch, &loaded));
    buf_add(cli->text, loaded ? S("The sample marketplace is loaded.\n")
                              : S("The database has a marketplace already.\n"));
    App app = *cli->app;
    app.demo = true; /* whoever runs this command may see them */
    TRY(svc_sample_users(&app, cli->arena, cli->scratch, &users, &count));
    for (size_t i = 0; i < count; i++) {
        buf_addf(cli->text, "  %-28.*s %.*s, %.*s\n", STR_ARG(users[i].email),
                 STR_ARG(users[i].role), STR_ARG(users[i].account_name));
    }
    buf_addf(cli->text, "  password: %s\n", DEMO_PASSWORD);
    return NULL;
}
