/* xml_read.c - reads XML that a bank or another program sent: bounded, and without a DTD. */
#include "base/xml.h"

static bool space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':';
}

static Err *broken(const XmlReader *reader, const char *what)
{
    return ERR(XML_FORMAT, "%s at byte %zu", what, reader->at);
}

static bool here(const XmlReader *reader, Str text)
{
    return str_starts(str_slice(reader->text, reader->at, reader->text.len), text);
}

static void skip_space(XmlReader *reader)
{
    while (reader->at < reader->text.len && space(reader->text.ptr[reader->at])) {
        reader->at++;
    }
}

/* Past the end of a comment, an instruction or a section that began here. */
static Err *skip_to(XmlReader *reader, size_t begin_len, Str end, Str *ret_inside)
{
    size_t from = reader->at + begin_len;
    size_t to = str_find(reader->text, end, from);
    if (to >= reader->text.len) {
        return broken(reader, "what begins here does not end");
    }
    *ret_inside = str_slice(reader->text, from, to);
    reader->at = to + end.len;
    return NULL;
}

/* Comments and instructions; *ret_skipped when there was one. */
static Err *skip_aside(XmlReader *reader, bool *ret_skipped)
{
    Str inside;
    *ret_skipped = true;
    if (here(reader, S("<!--"))) {
        return skip_to(reader, 4, S("-->"), &inside);
    }
    if (here(reader, S("<?"))) {
        return skip_to(reader, 2, S("?>"), &inside);
    }
    *ret_skipped = false;
    return NULL;
}

Err *xml_reader(Str text, Arena scratch, XmlReader *ret_reader)
{
    XmlReader reader = { .text = text, .scratch = scratch };
    if (text.len > XML_BYTES_MAX) {
        return ERR(XML_FORMAT, "the document is larger than %d bytes", XML_BYTES_MAX);
    }
    if (!str_utf8_valid(text)) {
        return ERR(XML_FORMAT, "the document is not UTF-8");
    }
    reader.at = str_starts(text, S("\xEF\xBB\xBF")) ? 3 : 0;
    *ret_reader = reader;
    return NULL;
}

static void add_point(StrBuf *buf, uint32_t point)
{
    if (point < 0x80) {
        buf_add_char(buf, (char)point);
        return;
    }
    int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    uint32_t first = (0xFF00U >> (more + 1)) & 0xFFU;
    buf_add_char(buf, (char)(unsigned char)(first | point >> (6 * more)));
    for (int i = more - 1; i >= 0; i--) {
        buf_add_char(buf, (char)(unsigned char)(0x80U | ((point >> (6 * i)) & 0x3FU)));
    }
}

/* "#233" or "#xE9"; false when no character has that number. */
static bool number_point(Str text, uint32_t *ret_point)
{
    bool hex = text.len > 1 && text.ptr[1] == 'x';
    size_t from = hex ? 2 : 1;
    uint32_t point = 0;
    for (size_t i = from; i < text.len && point <= 0x10FFFF; i++) {
        char c = text.ptr[i];
        uint32_t value = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                : 99;
        if (value >= (hex ? 16U : 10U)) {
            return false;
        }
        point = point * (hex ? 16 : 10) + value;
    }
    bool character = point == '\t' || point == '\n' || point == '\r' ||
                     (point >= 0x20 && point < 0xD800) || (point >= 0xE000 && point < 0xFFFE) ||
                     (point >= 0x10000 && point <= 0x10FFFF);
    *ret_point = point;
    return text.len > from && character;
}

static Err *add_entity(XmlReader *reader, StrBuf *buf)
{
    static const struct {
        Str name;
        char c;
    } known[] = { { STR_INIT("amp"), '&' },
                  { STR_INIT("lt"), '<' },
                  { STR_INIT("gt"), '>' },
                  { STR_INIT("quot"), '"' },
                  { STR_INIT("apos"), '\'' } };
    enum { ENTITY_BYTES_MAX = 10 };
    size_t end =
        str_find(str_slice(reader->text, 0, reader->at + ENTITY_BYTES_MAX + 2), S(";"), reader->at);
    Str name = str_slice(reader->text, reader->at + 1, end);
    uint32_t point;
    if (end >= reader->text.len || reader->text.ptr[end] != ';') {
        return broken(reader, "this is no character");
    }
    if (name.len > 0 && name.ptr[0] == '#' && number_point(name, &point)) {
        add_point(buf, point);
        reader->at = end + 1;
        return NULL;
    }
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (str_eq(name, known[i].name)) {
            buf_add_char(buf, known[i].c);
            reader->at = end + 1;
            return NULL;
        }
    }
    return broken(reader, "this entity is not known");
}

/* Text up to the next tag; comments and instructions part nothing. */
static Err *read_text(XmlReader *reader, Str *ret_text)
{
    Arena scratch = reader->scratch;
    StrBuf buf = buf_new(&scratch, 32);
    while (reader->at < reader->text.len) {
        char c = reader->text.ptr[reader->at];
        bool skipped = false;
        if (buf.len > XML_TEXT_BYTES_MAX) {
            return broken(reader, "the text is too long");
        }
        if (c == '&') {
            TRY(add_entity(reader, &buf));
        } else if (c != '<') {
            buf_add_char(&buf, c);
            reader->at++;
        } else if (here(reader, S("<![CDATA["))) {
            Str inside;
            TRY(skip_to(reader, 9, S("]]>"), &inside));
            if (inside.len > XML_TEXT_BYTES_MAX) {
                return broken(reader, "the text is too long");
            }
            buf_add(&buf, inside);
        } else {
            TRY(skip_aside(reader, &skipped));
            if (!skipped) {
                break;
            }
        }
    }
    *ret_text = str_trim(buf_str(&buf));
    return NULL;
}

static Err *read_name(XmlReader *reader, Str *ret_name)
{
    size_t from = reader->at;
    while (reader->at < reader->text.len && name_char(reader->text.ptr[reader->at])) {
        reader->at++;
    }
    *ret_name = str_slice(reader->text, from, reader->at);
    return ret_name->len > 0 ? NULL : broken(reader, "a name is missing");
}

static Str prefix_of(Str name)
{
    return str_slice(name, 0, str_find(name, S(":"), 0));
}

static Str local_of(Str name)
{
    size_t colon = str_find(name, S(":"), 0);
    return colon == name.len ? name : str_slice(name, colon + 1, name.len);
}

/* The attribute declares the namespace of the element's own prefix. */
static bool declares(Str attribute, Str element)
{
    Str prefix = prefix_of(element);
    bool plain = prefix.len == element.len;
    return plain ? str_eq(attribute, S("xmlns"))
                 : str_eq(prefix_of(attribute), S("xmlns")) && attribute.len > 6 &&
                       str_eq(local_of(attribute), prefix);
}

static Err *read_attribute(XmlReader *reader, Str element)
{
    Str name;
    TRY(read_name(reader, &name));
    skip_space(reader);
    if (!here(reader, S("="))) {
        return broken(reader, "an attribute has no value");
    }
    reader->at++;
    skip_space(reader);
    if (!here(reader, S("\"")) && !here(reader, S("'"))) {
        return broken(reader, "an attribute's value has no quotes");
    }
    Str value;
    Str quote = str_slice(reader->text, reader->at, reader->at + 1);
    TRY(skip_to(reader, 1, quote, &value));
    if (str_find(value, S("<"), 0) < value.len) {
        return broken(reader, "a tag in an attribute's value");
    }
    if (reader->depth == 1 && declares(name, element)) {
        reader->space = value;
    }
    return NULL;
}

/* Of the innermost element. */
static XmlEvent event_of(const XmlReader *reader, XmlKind kind, Str text)
{
    int depth = reader->depth;
    return (XmlEvent){ .kind = kind,
                       .name = local_of(reader->names[depth - 1]),
                       .parent = depth > 1 ? local_of(reader->names[depth - 2]) : S(""),
                       .text = text,
                       .depth = depth };
}

static Err *read_open(XmlReader *reader, XmlEvent *ret_event)
{
    Str name;
    reader->at++;
    TRY(read_name(reader, &name));
    if (reader->depth == XML_DEPTH_MAX) {
        return broken(reader, "the elements are nested too deep");
    }
    reader->names[reader->depth++] = name;
    for (int i = 0; i <= XML_ATTRIBUTE_MAX; i++) {
        skip_space(reader);
        if (here(reader, S(">")) || here(reader, S("/>"))) {
            reader->self_closed = reader->text.ptr[reader->at] == '/';
            reader->at += reader->self_closed ? 2 : 1;
            *ret_event = event_of(reader, XML_OPEN, S(""));
            return NULL;
        }
        TRY(read_attribute(reader, name));
    }
    return broken(reader, "an element has too many attributes");
}

static void leave(XmlReader *reader, Str text, XmlEvent *ret_event)
{
    *ret_event = event_of(reader, XML_CLOSE, text);
    reader->depth--;
    reader->self_closed = false;
    reader->done = reader->depth == 0;
}

static Err *read_close(XmlReader *reader, Str text, XmlEvent *ret_event)
{
    Str name;
    reader->at += 2;
    TRY(read_name(reader, &name));
    skip_space(reader);
    if (!here(reader, S(">")) || !str_eq(name, reader->names[reader->depth - 1])) {
        return broken(reader, "another element is closed than was opened");
    }
    reader->at++;
    leave(reader, text, ret_event);
    return NULL;
}

/* Before the root and after it: white space, comments and instructions only. */
static Err *skip_outside(XmlReader *reader)
{
    bool skipped = true;
    while (skipped) {
        skip_space(reader);
        TRY(skip_aside(reader, &skipped));
    }
    return NULL;
}

Err *xml_next(XmlReader *reader, XmlEvent *ret_event)
{
    Str text = S("");
    if (reader->self_closed) {
        leave(reader, text, ret_event);
        return NULL;
    }
    if (reader->depth > 0) {
        TRY(read_text(reader, &text));
    } else {
        TRY(skip_outside(reader));
    }
    if (reader->done && reader->at == reader->text.len) {
        *ret_event = (XmlEvent){ .kind = XML_END };
        return NULL;
    }
    if (reader->done || !here(reader, S("<")) || here(reader, S("<!"))) {
        return broken(reader, "neither an element nor its end");
    }
    bool end = str_starts(str_slice(reader->text, reader->at + 1, reader->text.len), S("/"));
    return end && reader->depth > 0 ? read_close(reader, text, ret_event)
                                    : read_open(reader, ret_event);
}
