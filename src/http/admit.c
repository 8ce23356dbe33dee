/* admit.c - whether a request may be answered at all: who sends it, how often, and from which page.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <string.h>

#include "base/crypto.h"
#include "http/cookie.h"
#include "http/http_internal.h"

enum { RATE_KEY_ADDRESS = 1, RATE_KEY_IDENTITY = 2, RATE_KEY_SIGN_IN = 3, CSRF_BYTES = 24 };

_Static_assert((ACCESS_OPERATOR << ACCOUNT_PARTNER) == ACCESS_PARTNER, "bits follow the kinds");
_Static_assert((ACCESS_OPERATOR << ACCOUNT_END_CUSTOMER) == ACCESS_END_CUSTOMER, "and so on");

/* An IPv6 customer has a /64 at least: that is what limits are counted by. */
static void rate_address(Exchange *exchange, const struct in6_addr *address)
{
    struct in6_addr network = { 0 };

    memcpy(&network, address, 8);
    (void)inet_ntop(AF_INET6, &network, exchange->rate_address, ADDRESS_BYTES_MAX);
}

static void address_v4(Exchange *exchange, struct in_addr v4)
{
    (void)inet_ntop(AF_INET, &v4, exchange->address, ADDRESS_BYTES_MAX);
    memcpy(exchange->rate_address, exchange->address, INET_ADDRSTRLEN);
}

static void address_v6(Exchange *exchange, const struct in6_addr *v6)
{
    (void)inet_ntop(AF_INET6, v6, exchange->address, ADDRESS_BYTES_MAX);
    rate_address(exchange, v6);
}

static void address_set(Exchange *exchange, const char *text)
{
    struct in_addr v4;
    struct in6_addr v6;

    if (inet_pton(AF_INET, text, &v4) == 1) {
        address_v4(exchange, v4);
    } else if (inet_pton(AF_INET6, text, &v6) == 1) {
        address_v6(exchange, &v6);
    }
}

/* The last address of X-Forwarded-For is the one that our own proxy saw. */
static void forwarded_address(Exchange *exchange)
{
    Str rest = req_header(&exchange->req, "X-Forwarded-For");
    Str last = S("");
    Str part;

    while (str_next(&rest, ',', &part)) {
        last = str_trim(part);
    }
    if (last.len > 0 && last.len < ADDRESS_BYTES_MAX) {
        Arena scratch = exchange->req.scratch;
        address_set(exchange, str_cstr(&scratch, last));
    }
}

void client_address(Exchange *exchange)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->req.connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *peer = info == NULL ? NULL : info->client_addr;

    if (peer != NULL && peer->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, peer, sizeof(v4));
        address_v4(exchange, v4.sin_addr);
    } else if (peer != NULL && peer->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, peer, sizeof(v6));
        address_v6(exchange, &v6.sin6_addr);
    } else {
        memcpy(exchange->address, "unknown", sizeof("unknown"));
        memcpy(exchange->rate_address, "unknown", sizeof("unknown"));
    }
    bool local = str_starts(str_from_cstr(exchange->address), S("127.")) ||
                 strcmp(exchange->address, "::1") == 0;
    if (exchange->server->config.behind_proxy && local) {
        forwarded_address(exchange);
    }
    exchange->req.remote = str_from_cstr(exchange->address);
}

static Err *rate_answer(Exchange *exchange, int64_t wait_s)
{
    if (wait_s == 0) {
        return NULL;
    }
    exchange->retry_after_s = wait_s;
    return ERR(RATE_LIMIT, "Too many requests. Please wait %lld seconds.", (long long)wait_s);
}

static bool rate_applies(const Exchange *exchange)
{
    const Route *route = exchange->match.route;
    return !exchange->server->config.rate_off && (route == NULL || route->rate != RATE_NONE);
}

/* An address that has used up its tokens waits, before anything is asked of the database. */
Err *admit_address(Exchange *exchange)
{
    const HttpConfig *config = &exchange->server->config;
    RateTable *table = exchange->server->rate;
    Str key = str_from_cstr(exchange->rate_address);

    if (!rate_applies(exchange)) {
        return NULL;
    }
    const Route *route = exchange->match.route;
    if (route != NULL && route->rate == RATE_SIGN_IN && route->method != HTTP_GET) {
        TRY(rate_answer(exchange, rate_take(table, RATE_KEY_SIGN_IN, key, config->rate_sign_in,
                                            exchange->start_us)));
    }
    return rate_answer(exchange, rate_peek(table, RATE_KEY_ADDRESS, key, config->rate_address,
                                           exchange->start_us));
}

/* A signed-in request is counted for its user, any other for its address: many people may share
 * one address. */
static Err *rate_count(Exchange *exchange)
{
    const HttpConfig *config = &exchange->server->config;
    RateTable *table = exchange->server->rate;

    if (!rate_applies(exchange)) {
        return NULL;
    }
    if (exchange->req.signed_in) {
        int64_t user = exchange->req.actor.user.v;
        Str key = { (const char *)&user, sizeof(user) };
        return rate_answer(exchange, rate_take(table, RATE_KEY_IDENTITY, key, config->rate_identity,
                                               exchange->start_us));
    }
    return rate_answer(exchange,
                       rate_take(table, RATE_KEY_ADDRESS, str_from_cstr(exchange->rate_address),
                                 config->rate_address, exchange->start_us));
}

static Str bearer_token(const Req *req)
{
    Str header = req_header(req, MHD_HTTP_HEADER_AUTHORIZATION);
    Str scheme = str_slice(header, 0, 7);

    if (!str_eq_nocase(scheme, S("Bearer "))) {
        return S("");
    }
    return str_trim(str_slice(header, 7, header.len));
}

static bool token_plain(Str token)
{
    for (size_t i = 0; i < token.len; i++) {
        if (token.ptr[i] <= ' ' || token.ptr[i] > '~') {
            return false;
        }
    }
    return token.len > 0 && token.len <= TOKEN_BYTES_MAX;
}

static Err *identify(Exchange *exchange)
{
    Req *req = &exchange->req;
    const HttpAuth *auth = exchange->server->config.auth;
    Str session = req->api ? S("") : req_cookie(req, S("session"));
    Str bearer = req->api ? bearer_token(req) : S("");
    bool found = false;

    if (exchange->identified || auth == NULL || !token_plain(req->api ? bearer : session)) {
        return NULL;
    }
    TRY(auth->identify(req->app, session, bearer, req->arena, req->scratch, &req->identity,
                       &found));
    req->signed_in = found;
    req->by_token = found && req->api;
    if (found) {
        req->actor = req->identity.actor;
    } else {
        req->identity = (Identity){ .user_name = S("") };
    }
    return NULL;
}

bool admit_known(Exchange *exchange)
{
    Req *req = &exchange->req;
    const HttpAuth *auth = exchange->server->config.auth;
    Str session = req_cookie(req, S("session"));

    exchange->identified = auth != NULL && auth->identify_known != NULL && token_plain(session) &&
                           auth->identify_known(req->app, session, req->arena, &req->identity);
    if (exchange->identified) {
        req->signed_in = true;
        req->actor = req->identity.actor;
    }
    return exchange->identified;
}

bool access_allows(uint32_t access, HttpMethod method, const Actor *actor)
{
    uint32_t roles = access & ROLE_ALL;

    if ((access & ACCESS_PUBLIC) != 0) {
        return true;
    }
    if ((access & ((uint32_t)ACCESS_OPERATOR << actor->kind)) == 0) {
        return false;
    }
    if (roles == 0 || (method == HTTP_GET && actor_can(actor, ROLE_AUDITOR))) {
        return true;
    }
    for (uint32_t bit = 1; bit <= roles; bit <<= 1) {
        if ((roles & bit) != 0 && actor_can(actor, (Role)bit)) {
            return true;
        }
    }
    return false;
}

Err *admit_identity(Exchange *exchange)
{
    Req *req = &exchange->req;

    TRY(identify(exchange));
    TRY(rate_count(exchange));
    if ((req->route->access & ACCESS_PUBLIC) != 0) {
        return NULL;
    }
    if (!req->signed_in) {
        return ERR(SIGN_IN_REQUIRED, "%s", "");
    }
    if (!access_allows(req->route->access, req->method, &req->actor)) {
        return ERR(FORBIDDEN, "%s", "");
    }
    return NULL;
}

void admit_reader(Exchange *exchange)
{
    int64_t retry_after_s = exchange->retry_after_s;

    if (exchange->req.signed_in) {
        return;
    }
    Err *err = admit_address(exchange);
    if (err == NULL) {
        err = identify(exchange);
    }
    if (err == NULL) {
        err = rate_count(exchange);
    }
    if (err != NULL) {
        dispatch_log(exchange, err);
    }
    exchange->retry_after_s = retry_after_s;
}

/* Browsers say where a form was sent from; what does not say so is not a browser, and then the
 * token alone decides. */
static bool same_site(const Req *req)
{
    Str site = req_header(req, "Sec-Fetch-Site");
    Str origin = req_header(req, "Origin");
    Str host = req_header(req, "Host");

    if (site.len > 0 && !str_eq(site, S("same-origin")) && !str_eq(site, S("none"))) {
        return false;
    }
    if (origin.len == 0) {
        return true;
    }
    size_t slashes = str_find(origin, S("://"), 0);
    return slashes < origin.len && str_eq_nocase(str_slice(origin, slashes + 3, origin.len), host);
}

Err *admit_form(Exchange *exchange, Str csrf_field)
{
    Req *req = &exchange->req;

    if (req->method == HTTP_GET || req->api) {
        return NULL; /* no cookie is looked at, so nobody else's page can use one */
    }
    Str sent = csrf_field.len > 0 ? csrf_field : req_header(req, "X-CSRF-Token");
    Str wanted = req->signed_in ? req->identity.csrf : req_cookie(req, S("csrf"));
    if (!same_site(req) || wanted.len == 0 || !secret_eq(sent, wanted)) {
        return ERR(REQUEST_CSRF, "%s", "");
    }
    return NULL;
}

Str req_csrf(Req *req)
{
    if (req->signed_in) {
        return req->identity.csrf;
    }
    if (req->anonymous_csrf.len == 0) {
        Str cookie = req_cookie(req, S("csrf"));
        bool usable = token_plain(cookie) && cookie.len >= CSRF_BYTES;
        req->anonymous_csrf = usable ? cookie : random_token(req->arena, CSRF_BYTES);
        req->anonymous_csrf_fresh = !usable;
    }
    return req->anonymous_csrf;
}
