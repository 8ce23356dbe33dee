/* xml_test.c - XML of messages: what is read is bounded, and nothing outside is reached. */
#include "base/xml.h"
#include "tests/test.h"

/* "a(b(text)c())" of the elements, with their texts. */
static Err *walk(Str text, StrBuf *seen, XmlReader *reader)
{
    XmlEvent event = { .kind = XML_OPEN };
    Arena scratch = arena_open(ARENA_CAP_BYTES);
    Err *err = xml_reader(text, scratch, reader);
    while (err == NULL && event.kind != XML_END) {
        err = xml_next(reader, &event);
        if (err == NULL && event.kind == XML_OPEN) {
            buf_addf(seen, "%.*s(", STR_ARG(event.name));
            CHECK((event.depth == 1) == (event.parent.len == 0));
        } else if (err == NULL && event.kind == XML_CLOSE) {
            buf_addf(seen, "%.*s)", STR_ARG(event.text));
        }
    }
    arena_close(scratch, ARENA_CAP_BYTES);
    return err;
}

static Str seen(const char *text)
{
    XmlReader reader;
    StrBuf buf = buf_new(&test_arena, 256);
    CHECK_OK(walk(str_from_cstr(text), &buf, &reader));
    return buf_str(&buf);
}

static void check_refused(Str text)
{
    XmlReader reader;
    StrBuf buf = buf_new(&test_arena, 256);
    CHECK_ERR(walk(text, &buf, &reader), XML_FORMAT);
}

TEST(xml_is_read_tag_by_tag)
{
    CHECK_STR(seen("\xEF\xBB\xBF<?xml version='1.0'?><!-- a -->\n<a x='1' y = \"2\">"
                   "<b> t\n</b><c/><!-- <d> --></a><?x y?>\n"),
              S("a(b(t)c()"
                ")"));
    CHECK_STR(seen("<a>1 &lt; 2 &amp; &gt;&quot;&apos;&#233;&#xE9;&#x20aC;&#x1F600;</a >"),
              S("a(1 < 2 & >\"'\xC3\xA9\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80)"));
    CHECK_STR(seen("<a>x<![CDATA[<&]]><?p?>y</a>"), S("a(x<&y)"));
}

TEST(xml_names_are_given_without_their_prefix)
{
    XmlReader reader;
    StrBuf buf = buf_new(&test_arena, 256);
    CHECK_OK(walk(S("<n:a xmlns='no' xmlns:n='urn:x' xmlns:m='urn:y'><n:b xmlns:n='z'/></n:a>"),
                  &buf, &reader));
    CHECK_STR(buf_str(&buf), S("a(b())"));
    CHECK_STR(reader.space, S("urn:x"));
    CHECK_OK(walk(S("<a xmlns:n='no' xmlns='urn:z'/>"), &buf, &reader));
    CHECK_STR(reader.space, S("urn:z"));
}

/* EVIDENCE: threat model: no document type, so no entity reaches a file or grows */
TEST(xml_with_a_document_type_is_refused)
{
    check_refused(S("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"));
    check_refused(S("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"));
    check_refused(S("<a>&x;</a>"));
    check_refused(S("<a><!ENTITY x \"y\"></a>"));
}

TEST(xml_that_is_broken_is_refused)
{
    static const char *const texts[] = {
        "",
        "x",
        "<a>",
        "<a></b>",
        "<a></a",
        "<a",
        "<a x></a>",
        "<a x=1/>",
        "<a x='1/>",
        "<a x='<'/>",
        "</a>",
        "<a/><b/>",
        "<a/>x",
        "<a><!--</a>",
        "<a>&#;</a>",
        "<a>&#0;</a>",
        "<a>&#x;</a>",
        "<a>&#1g;</a>",
        "<a>&amp</a>",
        "<a>&#xD800;</a>",
        "<a>&#9999999999;</a>",
        "<a>&</a>",
        "< a/>",
        "<a>&#xG;</a>",
        "<a><![CDATA[x</a>",
        "<a>&#xFFFE;</a>",
        "<?x",
        "<a/></a>",
        "<a>&#x110000;</a>",
        "<a b",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        check_refused(str_from_cstr(texts[i]));
    }
    check_refused(S("<a>\xff</a>"));
}

TEST(xml_without_end_is_refused)
{
    StrBuf deep = buf_new(&test_arena, 1024);
    for (int i = 0; i <= XML_DEPTH_MAX; i++) {
        buf_add(&deep, S("<a>"));
    }
    check_refused(buf_str(&deep));
    StrBuf wide = buf_new(&test_arena, 1024);
    buf_add(&wide, S("<a"));
    for (int i = 0; i <= XML_ATTRIBUTE_MAX + 1; i++) {
        buf_add(&wide, S(" b='c'"));
    }
    buf_add(&wide, S("/>"));
    check_refused(buf_str(&wide));
    StrBuf text = buf_new(&test_arena, 8192);
    StrBuf section = buf_new(&test_arena, 8192);
    buf_add(&text, S("<a>"));
    buf_add(&section, S("<a><![CDATA["));
    for (int i = 0; i <= XML_TEXT_BYTES_MAX; i++) {
        buf_add_char(&text, 'x');
        buf_add_char(&section, 'x');
    }
    buf_add(&text, S("</a>"));
    buf_add(&section, S("]]></a>"));
    check_refused(buf_str(&text));
    check_refused(buf_str(&section));
    Str large = { arena_alloc(&test_arena, 1, 1, XML_BYTES_MAX + 1), XML_BYTES_MAX + 1 };
    check_refused(large);
}

TEST(xml_that_is_written_is_read_again)
{
    StrBuf buf = buf_new(&test_arena, 256);
    XmlOut out = xml_out(&buf);
    xml_open_with(&out, "a", "b", S("<\"&"));
    xml_element(&out, "c", S("1 < 2 > 0 & \"so\""));
    xml_close(&out);
    CHECK_STR(buf_str(&buf), S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<a b=\"&lt;&quot;&amp;\"><c>1 &lt; 2 &gt; 0 &amp; "
                               "&quot;so&quot;</c>\n</a>\n"));
    CHECK_STR(seen(str_cstr(&test_arena, buf_str(&buf))), S("a(c(1 < 2 > 0 & \"so\"))"));
}
