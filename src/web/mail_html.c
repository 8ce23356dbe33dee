/* mail_html.c - the HTML part of a mail, made of its text: one source for both. */
#include "web/mail_html.h"

#include "gen/tpl_mail_message.h"

static bool address(Str line)
{
    bool web = str_starts(line, S("http://")) || str_starts(line, S("https://"));
    return web && str_find(line, S(" "), 0) == line.len;
}

static void block_add(MailPage *page, MailBlock block)
{
    if (page->blocks_count < MAIL_BLOCKS_MAX) {
        page->blocks[page->blocks_count++] = block;
    }
}

/* Lines that follow one another are one paragraph; an address alone is a link; two blanks at the
 * beginning make a line of a list. */
Str web_mail_html(Arena *arena, Str brand, Str subject, Str text)
{
    MailPage *page = arena_new(arena, MailPage);
    Out out = out_new(arena, NULL);
    Str rest = text;
    Str line;

    page->brand = brand;
    page->subject = subject;
    page->blocks = arena_array(arena, MailBlock, MAIL_BLOCKS_MAX);
    while (str_next(&rest, '\n', &line)) {
        Str trimmed = str_trim(line);
        if (trimmed.len > 0) {
            block_add(page, (MailBlock){ .text = trimmed,
                                         .link = address(trimmed),
                                         .item = str_starts(line, S("  ")) });
        }
    }
    tpl_mail_message(&out, page);
    return out_str(&out);
}
