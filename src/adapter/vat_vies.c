/* vat_vies.c - VIES by libcurl: one POST with a JSON object, one JSON object back. */
#include "adapter/vat.h"

#include <curl/curl.h>
#include <string.h>

#include "base/instant.h"
#include "base/json.h"

enum { CONNECT_MS_MAX = 5000, ANSWER_BYTES_MAX = 64 * 1024 };

typedef struct Vies {
    const char *url;
} Vies;

typedef struct Received {
    char *bytes;
    size_t count;
    bool too_long;
} Received;

static size_t receive(char *bytes, size_t size, size_t count, void *context)
{
    Received *received = context;
    size_t all = size * count;
    if (all > ANSWER_BYTES_MAX - received->count) {
        received->too_long = true;
        return 0;
    }
    memcpy(received->bytes + received->count, bytes, all);
    received->count += all;
    return all;
}

static void options_set(CURL *curl, const Vies *vies, struct curl_slist *headers, Str body,
                        long timeout_ms, Received *received)
{
    long connect_ms = timeout_ms < CONNECT_MS_MAX ? timeout_ms : CONNECT_MS_MAX;
    (void)curl_easy_setopt(curl, CURLOPT_URL, vies->url);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body.len);
    (void)curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, body.ptr);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, received);
}

static VatAnswer unanswered(Arena *out, Str text)
{
    return (VatAnswer){ .text = str_dup(out, str_slice(text, 0, VAT_TEXT_BYTES_MAX)) };
}

/* {"valid":true,"name":"…"}, or {"errorWrappers":[{"error":"MS_UNAVAILABLE"}]}. */
static VatAnswer answer_read(Arena *out, long status, Str text)
{
    const Json *json;
    const Json *errors;
    VatAnswer answer = { .answered = true };
    Str word;
    Err *err = json_parse(out, text, &json);
    if (err != NULL || json->kind != JSON_OBJECT) {
        return unanswered(out, arena_printf(out, "VIES answered with status %ld.", status));
    }
    err = json_get_array(json, S("errorWrappers"), 10, &errors);
    if (err == NULL && errors->count > 0) {
        err = json_get_str(&errors->items[0], S("error"), VAT_TEXT_BYTES_MAX, &word);
        return unanswered(out, err == NULL ? arena_printf(out, "VIES says %.*s.", STR_ARG(word))
                                           : S("VIES could not say."));
    }
    const Json *valid = json_member(json, S("valid"));
    if (status != 200 || valid->kind != JSON_BOOL) {
        return unanswered(out, arena_printf(out, "VIES answered with status %ld.", status));
    }
    answer.valid = valid->number != 0;
    err = json_get_str_opt(json, S("name"), VAT_NAME_BYTES_MAX, S(""), &answer.name);
    if (err != NULL || str_eq(answer.name, S("---"))) { /* the state does not tell */
        answer.name = S("");
    }
    return answer;
}

static Err *vies_ask(void *state, Arena *out, Str country, Str number, int64_t deadline_us,
                     VatAnswer *ret)
{
    const Vies *vies = state;
    Received received = { .bytes = arena_array(out, char, ANSWER_BYTES_MAX) };
    StrBuf body = buf_new(out, 128);
    JsonOut json = json_out(&body);
    int64_t left_ms = (deadline_us - clock_monotonic_us()) / 1000;
    long status = 0;

    json_object(&json);
    json_key_str(&json, S("countryCode"), country);
    json_key_str(&json, S("vatNumber"), number);
    json_object_end(&json);
    if (left_ms < 1) {
        *ret = unanswered(out, S("There was no time to ask VIES."));
        return NULL;
    }
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    if (curl == NULL || headers == NULL) {
        curl_slist_free_all(headers);
        curl_easy_cleanup(curl);
        return ERR(IO, "no memory for a call of VIES");
    }
    options_set(curl, vies, headers, buf_str(&body), (long)left_ms, &received);
    CURLcode code = curl_easy_perform(curl);
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    *ret = code != CURLE_OK ? unanswered(out, received.too_long
                                                  ? S("VIES answered with too much.")
                                                  : arena_printf(out, "VIES cannot be reached: %s.",
                                                                 curl_easy_strerror(code)))
                            : answer_read(out, status, (Str){ received.bytes, received.count });
    return NULL;
}

static const VatRegister vies_register = { vies_ask };

Err *vies_open(Arena *process, Str url, const VatRegister **ret_register, void **ret_state)
{
    Vies *vies = arena_new(process, Vies);
    if (!str_starts(url, S("https://")) && !str_starts(url, S("http://"))) {
        return ERR(CONFIG, "vies is no address of http or https: %.*s", STR_ARG(url));
    }
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
    vies->url = str_cstr(process, url);
    *ret_register = &vies_register;
    *ret_state = vies;
    return NULL;
}
