/*
 * xml.h - XML for messages between programs: a writer, and a reader that goes through a document
 * once.
 *
 * The reader takes UTF-8 without a document type: no DTD, no entities but the five of XML and
 * character numbers, so that nothing outside is read and nothing grows. Names are given without
 * their prefix, and attributes are passed over but for the namespace of the root.
 */
#ifndef BASE_XML_H
#define BASE_XML_H

#include "base/err.h"

enum {
    XML_BYTES_MAX = 4 * 1024 * 1024,
    XML_DEPTH_MAX = 32,
    XML_TEXT_BYTES_MAX = 4096, /* of one element; longer text is refused */
    XML_ATTRIBUTE_MAX = 50
};

typedef struct XmlOut {
    StrBuf *buf;
    int depth;
    const char *names[XML_DEPTH_MAX];
} XmlOut;

/* Begins with the XML declaration. */
XmlOut xml_out(StrBuf *buf);
void xml_open(XmlOut *out, const char *name);
/* An element with one attribute. */
void xml_open_with(XmlOut *out, const char *name, const char *attribute, Str value);
void xml_close(XmlOut *out); /* the innermost open element */
void xml_text(XmlOut *out, Str text);
/* An element that holds only text. */
void xml_element(XmlOut *out, const char *name, Str text);

typedef enum XmlKind { XML_OPEN, XML_CLOSE, XML_END } XmlKind;

typedef struct XmlReader {
    Str text;
    size_t at;
    Arena scratch; /* used again for each text */
    int depth;
    Str names[XML_DEPTH_MAX]; /* with their prefix */
    bool self_closed;
    bool done;
    Str space; /* the namespace of the root, or empty */
} XmlReader;

typedef struct XmlEvent {
    XmlKind kind;
    Str name;   /* without its prefix */
    Str parent; /* the same of the element around it; empty for the root */
    Str text;   /* XML_CLOSE: the trimmed text since the last tag, decoded; until the next call */
    int depth;  /* of the element: 1 is the root */
} XmlEvent;

/* Fails: XML_FORMAT. */
MUST_USE Err *xml_reader(Str text, Arena scratch, XmlReader *ret_reader);
/* The next tag; XML_END after the root was closed. Fails: XML_FORMAT. */
MUST_USE Err *xml_next(XmlReader *reader, XmlEvent *ret_event);

#endif
