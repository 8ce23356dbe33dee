/* cmd_user.c - stoa user add|passwd|token: people and API tokens. */
#include "cli/commands.h"

#include "service/auth.h"

/* "buyer,cloud" to bits; empty is administrator. */
static Err *roles_parse(Str list, uint32_t *ret_roles)
{
    uint32_t roles = 0;
    Str part;
    while (str_next(&list, ',', &part)) {
        Role role;
        if (!role_parse(part, &role)) {
            return ERR(USAGE, "there is no role %.*s", STR_ARG(part));
        }
        roles |= (uint32_t)role;
    }
    *ret_roles = roles == 0 ? (uint32_t)ROLE_ADMINISTRATOR : roles;
    return NULL;
}

Err *cmd_user_add(Cli *cli, CliExit *ret_exit)
{
    Call call;
    AccountId account;
    UserId user;
    uint32_t roles;
    (void)ret_exit;
    if (cli->options.account.len == 0 || cli->options.name.len == 0) {
        return ERR(USAGE, "--account and --name are needed");
    }
    TRY(roles_parse(cli->options.roles, &roles));
    TRY(account_id_parse(cli->options.account, "--account", &account));
    TRY(cli_call(cli, &call));
    TRY(svc_user_add(&call, account, cli->args[0], cli->options.name, roles, cli->input, &user));
    buf_addf(cli->text, "%.*s\n", STR_ARG(user_code(cli->arena, user)));
    return NULL;
}

Err *cmd_user_passwd(Cli *cli, CliExit *ret_exit)
{
    Call call;
    (void)ret_exit;
    TRY(cli_call(cli, &call));
    return svc_user_password(&call, cli->args[0], cli->input);
}

Err *cmd_user_token(Cli *cli, CliExit *ret_exit)
{
    Call call;
    Str token;
    (void)ret_exit;
    TRY(cli_call(cli, &call));
    TRY(svc_user_token(&call, cli->args[0], &token));
    buf_addf(cli->text, "%.*s\n", STR_ARG(token));
    return NULL;
}
