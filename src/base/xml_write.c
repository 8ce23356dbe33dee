/* xml_write.c - writes XML; what is open is closed by its own name. */
#include <assert.h>

#include "base/xml.h"

XmlOut xml_out(StrBuf *buf)
{
    buf_add(buf, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
    return (XmlOut){ .buf = buf };
}

static void escape(StrBuf *buf, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&':
            buf_add(buf, S("&amp;"));
            break;
        case '<':
            buf_add(buf, S("&lt;"));
            break;
        case '>':
            buf_add(buf, S("&gt;"));
            break;
        case '"':
            buf_add(buf, S("&quot;"));
            break;
        default:
            buf_add_char(buf, text.ptr[i]);
        }
    }
}

static void push(XmlOut *out, const char *name)
{
    assert(out->depth < XML_DEPTH_MAX);
    out->names[out->depth++] = name;
}

void xml_open(XmlOut *out, const char *name)
{
    push(out, name);
    buf_addf(out->buf, "<%s>", name);
}

void xml_open_with(XmlOut *out, const char *name, const char *attribute, Str value)
{
    push(out, name);
    buf_addf(out->buf, "<%s %s=\"", name, attribute);
    escape(out->buf, value);
    buf_add(out->buf, S("\">"));
}

void xml_close(XmlOut *out)
{
    assert(out->depth > 0);
    buf_addf(out->buf, "<%c%s>\n", '/', out->names[--out->depth]);
}

void xml_text(XmlOut *out, Str text)
{
    escape(out->buf, text);
}

void xml_element(XmlOut *out, const char *name, Str text)
{
    xml_open(out, name);
    xml_text(out, text);
    xml_close(out);
}
