/* sepa.c - the letters of SEPA files, references, and the calendar of TARGET. */
#include "domain/sepa.h"

#include <assert.h>

enum {
    LATIN_FIRST = 0xC0,
    LATIN_LAST = 0x17F,
    GREEK_FIRST = 0x386,
    GREEK_LAST = 0x3CE,
    CYRILLIC_FIRST = 0x400,
    CYRILLIC_LAST = 0x45F,
    EURO = 0x20AC
};

/* Latin-1 and Latin Extended-A, from U+00C0. */
static const char *const latin[] = {
    "A", "A", "A",  "A",  "Ae", "A", "Ae", "C", "E",  "E", "E", "E", "I",  "I", "I",  "I",
    "D", "N", "O",  "O",  "O",  "O", "Oe", ".", "Oe", "U", "U", "U", "Ue", "Y", "Th", "ss",
    "a", "a", "a",  "a",  "ae", "a", "ae", "c", "e",  "e", "e", "e", "i",  "i", "i",  "i",
    "d", "n", "o",  "o",  "o",  "o", "oe", ".", "oe", "u", "u", "u", "ue", "y", "th", "y",
    "A", "a", "A",  "a",  "A",  "a", "C",  "c", "C",  "c", "C", "c", "C",  "c", "D",  "d",
    "D", "d", "E",  "e",  "E",  "e", "E",  "e", "E",  "e", "E", "e", "G",  "g", "G",  "g",
    "G", "g", "G",  "g",  "H",  "h", "H",  "h", "I",  "i", "I", "i", "I",  "i", "I",  "i",
    "I", "i", "IJ", "ij", "J",  "j", "K",  "k", "k",  "L", "l", "L", "l",  "L", "l",  "L",
    "l", "L", "l",  "N",  "n",  "N", "n",  "N", "n",  "n", "N", "n", "O",  "o", "O",  "o",
    "O", "o", "Oe", "oe", "R",  "r", "R",  "r", "R",  "r", "S", "s", "S",  "s", "S",  "s",
    "S", "s", "T",  "t",  "T",  "t", "T",  "t", "U",  "u", "U", "u", "U",  "u", "U",  "u",
    "U", "u", "U",  "u",  "W",  "w", "Y",  "y", "Y",  "Z", "z", "Z", "z",  "Z", "z",  "s",
};
_Static_assert(COUNT_OF(latin) == LATIN_LAST - LATIN_FIRST + 1, "a row for each letter");

/* Greek, from U+0386. */
static const char *const greek[] = {
    "A", ".", "E", "I",  "I",  ".",  "O",  ".", "Y", "O", "i", "A", "V", "G", "D",
    "E", "Z", "I", "Th", "I",  "K",  "L",  "M", "N", "X", "O", "P", "R", ".", "S",
    "T", "Y", "F", "Ch", "Ps", "O",  "I",  "Y", "a", "e", "i", "i", "y", "a", "v",
    "g", "d", "e", "z",  "i",  "th", "i",  "k", "l", "m", "n", "x", "o", "p", "r",
    "s", "s", "t", "y",  "f",  "ch", "ps", "o", "i", "y", "o", "y", "o",
};
_Static_assert(COUNT_OF(greek) == GREEK_LAST - GREEK_FIRST + 1, "a row for each letter");

/* Cyrillic, from U+0400; as Bulgaria writes it in Latin letters. */
static const char *const cyrillic[] = {
    "E", "E", "Dj", "G", "E", "Dz", "I",  "I",  "J",  "Lj",  "Nj", "C", "K", "I", "U",  "Dz",
    "A", "B", "V",  "G", "D", "E",  "Zh", "Z",  "I",  "Y",   "K",  "L", "M", "N", "O",  "P",
    "R", "S", "T",  "U", "F", "H",  "Ts", "Ch", "Sh", "Sht", "A",  "Y", "Y", "E", "Yu", "Ya",
    "a", "b", "v",  "g", "d", "e",  "zh", "z",  "i",  "y",   "k",  "l", "m", "n", "o",  "p",
    "r", "s", "t",  "u", "f", "h",  "ts", "ch", "sh", "sht", "a",  "y", "y", "e", "yu", "ya",
    "e", "e", "dj", "g", "e", "dz", "i",  "i",  "j",  "lj",  "nj", "c", "k", "i", "u",  "dz",
};
_Static_assert(COUNT_OF(cyrillic) == CYRILLIC_LAST - CYRILLIC_FIRST + 1, "a row for each letter");

static bool basic(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           str_find(S("/-?:().,'+ "), (Str){ &c, 1 }, 0) < sizeof("/-?:().,'+ ") - 1;
}

/* The likeness of an ASCII character that SEPA has not. */
static const char *ascii_like(uint32_t point)
{
    switch (point) {
    case '&':
        return "+";
    case '_':
    case '~':
        return "-";
    case ';':
        return ",";
    case '"':
    case '`':
        return "'";
    case '[':
    case '{':
    case '<':
        return "(";
    case ']':
    case '}':
    case '>':
        return ")";
    case '\t':
    case '\n':
    case '\r':
        return " ";
    default:
        return ".";
    }
}

static const char *likeness(uint32_t point)
{
    if (point < 0x80) {
        return ascii_like(point);
    }
    if (point >= LATIN_FIRST && point <= LATIN_LAST) {
        return latin[point - LATIN_FIRST];
    }
    if (point >= GREEK_FIRST && point <= GREEK_LAST) {
        return greek[point - GREEK_FIRST];
    }
    if (point >= CYRILLIC_FIRST && point <= CYRILLIC_LAST) {
        return cyrillic[point - CYRILLIC_FIRST];
    }
    return point == EURO ? "E" : point == 0xA0 ? " " : ".";
}

/* The next code point of valid UTF-8. */
static uint32_t point_next(Str text, size_t *at)
{
    unsigned char first = (unsigned char)text.ptr[*at];
    size_t len = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    uint32_t point = len == 1 ? first : first & (0x7FU >> len);
    assert(*at + len <= text.len);
    for (size_t i = 1; i < len; i++) {
        point = point << 6 | ((unsigned char)text.ptr[*at + i] & 0x3FU);
    }
    *at += len;
    return point;
}

static void add_letters(StrBuf *buf, Str letters, size_t bytes_max)
{
    char first = letters.ptr[0];
    bool begins = buf->len == 0 && (first == '/' || first == ' ');
    bool doubled = buf->len > 0 && first == '/' && buf->ptr[buf->len - 1] == '/';
    if (!begins && !doubled && buf->len + letters.len <= bytes_max) {
        buf_add(buf, letters);
    }
}

Str sepa_text(Arena *out, Str text, size_t bytes_max)
{
    StrBuf buf = buf_new(out, bytes_max + 1);
    text = str_trim(text);
    assert(str_utf8_valid(text));
    for (size_t at = 0; at < text.len && buf.len < bytes_max;) {
        size_t from = at;
        uint32_t point = point_next(text, &at);
        Str letters = point < 0x80 && basic((char)point) ? str_slice(text, from, at)
                                                         : str_from_cstr(likeness(point));
        add_letters(&buf, letters, bytes_max);
    }
    Str written = buf_str(&buf);
    while (written.len > 0 &&
           (written.ptr[written.len - 1] == '/' || written.ptr[written.len - 1] == ' ')) {
        written.len--;
    }
    return written;
}

bool sepa_reference_valid(Str reference)
{
    bool ends =
        reference.len > 0 && reference.len <= SEPA_REFERENCE_BYTES_MAX && reference.ptr[0] != '/' &&
        reference.ptr[0] != ' ' && reference.ptr[reference.len - 1] != '/' &&
        reference.ptr[reference.len - 1] != ' ' && str_find(reference, S("//"), 0) == reference.len;
    for (size_t i = 0; ends && i < reference.len; i++) {
        ends = basic(reference.ptr[i]);
    }
    return ends;
}

Str sepa_reference(Arena *out, Str code)
{
    StrBuf buf = buf_new(out, code.len + 1);
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        buf_add_char(&buf, c == '_' ? '-' : c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
    return buf_str(&buf);
}

Str sepa_reference_code(Arena *out, Str reference)
{
    StrBuf buf = buf_new(out, reference.len + 1);
    for (size_t i = 0; i < reference.len; i++) {
        char c = reference.ptr[i];
        buf_add_char(&buf, c == '-' ? '_' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
    return buf_str(&buf);
}

/* Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
static Date easter(int32_t year)
{
    int32_t a = year % 19;
    int32_t b = year / 100;
    int32_t c = year % 100;
    int32_t d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int32_t e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    int32_t f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
    return date_from_civil((Civil){ year, f / 31, f % 31 + 1 });
}

static bool settles(Date date)
{
    Civil civil = date_civil(date);
    int32_t weekday = ((date.day % 7) + 10) % 7; /* 1970-01-01 was a Thursday: 0 is Monday */
    int32_t from_easter = date.day - easter(civil.year).day;
    bool fixed = (civil.month == 1 && civil.day == 1) || (civil.month == 5 && civil.day == 1) ||
                 (civil.month == 12 && (civil.day == 25 || civil.day == 26));
    return weekday < 5 && !fixed && from_easter != -2 && from_easter != 1;
}

Date target_day(Date day)
{
    while (!settles(day)) { /* never more than six: Christmas and a weekend, Easter */
        day.day++;
    }
    return day;
}

Date target_add(Date day, int32_t days)
{
    day = target_day(day);
    for (int32_t i = 0; i < days; i++) {
        day = target_day((Date){ day.day + 1 });
    }
    return day;
}
