/* fold.c - folds letters by table: one character for each code point of a block. */
#include "base/fold.h"

/* A capital stands for two letters (A ae, I ij, O oe, S ss, T th), a space is no letter, '?' is
 * kept. In the Greek block 'a' is alpha, 'b' beta and so on. */
typedef struct FoldBlock {
    uint32_t first;
    uint32_t letter_a; /* what an 'a' in the table is */
    Str letters;
} FoldBlock;

static const FoldBlock blocks[] = {
    { 0xC0, 'a',
      STR_INIT("aaaaaaAceeeeiiiidnooooo ouuuuyTSaaaaaaAceeeeiiiidnooooo ouuuuyTy"
               "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkklllllll"
               "lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs") },
    { 0x1E00, 'a',
      STR_INIT("aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
               "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
               "wwwwwwwwwwxxxxyyzzzzzzhtwyasssS?aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
               "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy??????") },
    { 0x1F00, 0x3B1,
      STR_INIT("aaaaaaaaaaaaaaaaeeeeee  eeeeee  ggggggggggggggggiiiiiiiiiiiiiiii"
               "oooooo  oooooo  uuuuuuuu u u u uyyyyyyyyyyyyyyyyaaeeggiioouuyy  "
               "aaaaaaaaaaaaaaaaggggggggggggggggyyyyyyyyyyyyyyyyaaaaa aaaaaaa i "
               "  ggg ggeeggg   iiii  iiiiii    uuuuqquuuuuuq     yyy yyooyyy   ") },
};

typedef struct Pair {
    char from;
    Str to;
} Pair;

static const Pair pairs[] = { { 'A', STR_INIT("ae") },
                              { 'I', STR_INIT("ij") },
                              { 'O', STR_INIT("oe") },
                              { 'S', STR_INIT("ss") },
                              { 'T', STR_INIT("th") } };

typedef struct Accent {
    uint16_t from, to;
} Accent;

/* Greek letters with a tonos or dialytika, and the final sigma. */
static const Accent greek[] = { { 0x386, 0x3B1 }, { 0x388, 0x3B5 }, { 0x389, 0x3B7 },
                                { 0x38A, 0x3B9 }, { 0x38C, 0x3BF }, { 0x38E, 0x3C5 },
                                { 0x38F, 0x3C9 }, { 0x390, 0x3B9 }, { 0x3AA, 0x3B9 },
                                { 0x3AB, 0x3C5 }, { 0x3AC, 0x3B1 }, { 0x3AD, 0x3B5 },
                                { 0x3AE, 0x3B7 }, { 0x3AF, 0x3B9 }, { 0x3B0, 0x3C5 },
                                { 0x3C2, 0x3C3 }, { 0x3CA, 0x3B9 }, { 0x3CB, 0x3C5 },
                                { 0x3CC, 0x3BF }, { 0x3CD, 0x3C5 }, { 0x3CE, 0x3C9 } };

uint32_t fold_next(Str text, size_t *pos)
{
    if (*pos >= text.len) {
        return 0;
    }
    uint8_t first = (uint8_t)text.ptr[(*pos)++];
    size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    uint32_t code = more == 0 ? first : first & (0x3Fu >> more);
    for (size_t i = 0; i < more && *pos < text.len; i++) {
        code = code << 6 | ((uint8_t)text.ptr[(*pos)++] & 0x3Fu);
    }
    return code;
}

static void add_code(StrBuf *word, uint32_t code)
{
    if (code < 0x80) {
        buf_add_char(word, (char)code);
    } else if (code < 0x800) {
        buf_add_char(word, (char)(0xC0 | code >> 6));
        buf_add_char(word, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        buf_add_char(word, (char)(0xE0 | code >> 12));
        buf_add_char(word, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_add_char(word, (char)(0x80 | (code & 0x3F)));
    } else {
        buf_add_char(word, (char)(0xF0 | code >> 18));
        buf_add_char(word, (char)(0x80 | (code >> 12 & 0x3F)));
        buf_add_char(word, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_add_char(word, (char)(0x80 | (code & 0x3F)));
    }
}

/* Adds what a letter of a block folds to; false when it ends the word. */
static bool add_of_block(StrBuf *word, const FoldBlock *block, uint32_t code)
{
    char c = block->letters.ptr[code - block->first];
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        if (pairs[i].from == c) {
            buf_add(word, pairs[i].to);
            return true;
        }
    }
    if (c != ' ') {
        add_code(word, c == '?' ? code : block->letter_a + (uint32_t)(c - 'a'));
    }
    return c != ' ';
}

/* Greek and Cyrillic in their basic blocks. */
static uint32_t lower(uint32_t code)
{
    for (size_t i = 0; i < COUNT_OF(greek); i++) {
        if (greek[i].from == code) {
            return greek[i].to;
        }
    }
    bool capital = (code >= 0x391 && code <= 0x3A9) || (code >= 0x410 && code <= 0x42F);
    code += capital ? 0x20 : code >= 0x400 && code <= 0x40F ? 0x50 : 0;
    return code == 0x451 ? 0x435 : code;
}

static bool punctuation(uint32_t code)
{
    return code < 0xC0 || (code >= 0x2000 && code <= 0x2BFF) ||
           (code >= 0x3000 && code <= 0x3004) || (code >= 0x3007 && code <= 0x303F) ||
           (code >= 0xFE10 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF0F) ||
           code == 0x37E || code == 0x387 || code == 0xFEFF;
}

/* Adds what one code point folds to; false when it ends the word. */
static bool add_folded(StrBuf *word, uint32_t code)
{
    if (code < 0x80) {
        bool capital = code >= 'A' && code <= 'Z';
        bool part = capital || (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
        if (part) {
            buf_add_char(word, (char)(capital ? code + 32 : code));
        }
        return part;
    }
    if (code >= 0x300 && code <= 0x36F) {
        return true; /* a mark of its own: the letter before it has been added */
    }
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        if (code >= blocks[i].first && code - blocks[i].first < blocks[i].letters.len) {
            return add_of_block(word, &blocks[i], code);
        }
    }
    if (punctuation(code)) {
        return false;
    }
    add_code(word, lower(code));
    return true;
}

/* At most FOLD_WORD_BYTES_MAX bytes, whole code points. */
static Str word_cut(Str word)
{
    size_t len = word.len < FOLD_WORD_BYTES_MAX ? word.len : FOLD_WORD_BYTES_MAX;
    while (len < word.len && ((uint8_t)word.ptr[len] & 0xC0) == 0x80) {
        len--;
    }
    return str_slice(word, 0, len);
}

Str fold_words(Arena *out, Str text)
{
    StrBuf words = buf_new(out, text.len + 16);
    size_t pos = 0;
    size_t start = 0; /* of the word that is being added */
    uint32_t code = ' ';
    while (code != 0) {
        code = fold_next(text, &pos);
        if (code != 0 && add_folded(&words, code)) {
            continue;
        }
        if (words.len > start) {
            words.len = start + word_cut(str_slice(buf_str(&words), start, words.len)).len;
            buf_add_char(&words, ' ');
            start = words.len;
        }
    }
    words.len -= words.len > 0 ? 1 : 0;
    return buf_str(&words);
}
