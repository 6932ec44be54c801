/*
 * JSON discovery: language reference 5.2, 5.4 and 5.5.
 *
 * The names looked for make a tree of their segments. A message is outlined once, which also tells whether it is JSON at
 * all; then only the objects and arrays that names lead into are walked, from colon to colon. What most keys are turned
 * away by is their last byte. The first value of a name in the document is the one that counts.
 */
#include "base/json.h"
#include "source/discovery_forms.h"
#include "source/discovery_scalar.h"

struct discovery_json {
    struct json_node *root;
    size_t wanted;              /* names in the tree */
    size_t limit;
};

struct discovery_json *discovery_json_new(const struct view *names, size_t count, size_t limit, struct arena *arena)
{
    struct discovery_json *json = ARENA_NEW(arena, struct discovery_json);

    json->limit = limit;
    json->root = names_new(names, count, &json->wanted, arena);
    return json->root ? json : NULL;
}

/* ---- Going through a message ---- */

struct json_search {
    const struct discovery_json *json;
    const struct discovery_row *into;
    const struct outline *outline;
    const char *text;
    size_t left;                /* names not found yet */
    size_t last;                /* where the last value that exists begins */
};

static bool byte_is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/* Where the next token stands. */
static size_t search_token(const struct json_search *search, size_t place)
{
    while (byte_is_blank(search->text[place]))
        place++;
    return place;
}

/* The node the key before this colon leads to. */
static struct json_node *search_key(const struct json_search *search, struct json_node *node, size_t colon)
{
    const struct outline *outline = search->outline;
    const size_t end = outline_key_end(outline, colon);

    if (!names_expect(node, search->text[end - 1]) && !outline->escaped_keys)
        return NULL;
    const struct view key = outline_key(outline, colon);
    return names_follow(node, outline->escaped_keys ? json_decode(search->into->arena, key) : key);
}

/* The first value of a name in the document is the one. */
static bool search_wants(const struct json_search *search, const struct json_node *node)
{
    return node->name != SIZE_MAX && search->into->found[node->name] != search->into->row + 1;
}

static void search_put(struct json_search *search, const struct json_node *node, struct value value)
{
    search->into->found[node->name] = (uint32_t)search->into->row + 1;
    search->left--;
    discovery_put(search->into, node->name, value);
}

/* The string, number or word that begins here. */
static struct view search_raw(const struct json_search *search, size_t begin)
{
    size_t end;

    if (search->text[begin] == '"') {
        end = outline_find(search->outline, begin + 1, OUTLINE_QUOTES) + 1;
    } else {
        end = outline_find(search->outline, begin, OUTLINE_COMMAS | OUTLINE_CLOSES);
        while (byte_is_blank(search->text[end - 1]))
            end--;
    }
    return (struct view){ search->text + begin, end - begin };
}

static void search_scalar(struct json_search *search, const struct json_node *node, size_t begin)
{
    if (!search_wants(search, node) || begin > search->last)
        return;
    search_put(search, node, scalar_value(search_raw(search, begin), search->outline->escapes, search->into->arena));
}

static void search_object(struct json_search *search, struct json_node *node, size_t open);
static void search_array(struct json_search *search, struct json_node *node, size_t open);

/* A container that begins with this mark. What is inside comes before the text of it all, but its names are others. */
static void search_container(struct json_search *search, struct json_node *node, size_t open)
{
    const struct outline *outline = search->outline;
    const size_t begin = outline->marks[open], end = outline->marks[outline->partners[open]] + 1;

    if (node->children && search->text[begin] == '{')
        search_object(search, node, open);
    else if (node->children)
        search_array(search, node, open);
    if (!search_wants(search, node) || begin > search->last)
        return;
    const struct view raw = { search->text + begin, end - begin };
    search_put(search, node, value_text(outline->spaced ? json_compact(search->into->arena, json_at(raw)) : raw));
}

static void search_object(struct json_search *search, struct json_node *node, size_t open)
{
    const struct outline *outline = search->outline;
    const size_t close = outline->partners[open];

    for (size_t mark = open + 1; mark < close && search->left > 0; mark++) {
        const size_t colon = outline->marks[mark];
        struct json_node *child = search_key(search, node, colon);
        const char next = search->text[outline->marks[mark + 1]];

        if (next == '{' || next == '[') {   /* then it is this member's value */
            if (child)
                search_container(search, child, mark + 1);
            mark = outline->partners[mark + 1];
        } else if (child) {
            search_scalar(search, child, search_token(search, colon + 1));
        }
    }
}

static void search_array(struct json_search *search, struct json_node *node, size_t open)
{
    const struct outline *outline = search->outline;
    size_t end = outline->marks[open], mark = open + 1, next = 0;

    for (size_t index = 0; next < node->element_count && search->left > 0; index++) {
        const size_t begin = search_token(search, end + 1);
        const bool container = search->text[begin] == '{' || search->text[begin] == '[';
        struct json_node *child = node->elements[next]->index == index ? node->elements[next++] : NULL;

        if (search->text[begin] == ']')
            break;
        if (child && container)
            search_container(search, child, mark);
        else if (child)
            search_scalar(search, child, begin);
        end = begin;
        if (container) {
            end = outline->marks[outline->partners[mark]] + 1;
            mark = outline->partners[mark] + 1;
        }
        end = outline_find(outline, end, OUTLINE_COMMAS | OUTLINE_CLOSES);
        if (search->text[end] != ',')
            break;
    }
}

/* ---- How many fields there are ---- */

/* Where the value begins behind which there are no more fields: that of the limit-th leaf. */
static size_t search_last(const struct outline *outline, size_t limit)
{
    struct outline_leaves leaves = { .outline = outline };

    for (size_t count = 0; outline_next_leaf(&leaves);)
        if (++count == limit)
            return leaves.begin;
    return SIZE_MAX;
}

/* ---- A message ---- */

static bool json_extract_known(const struct discovery_json *json, struct view text, const struct discovery_row *into)
{
    struct forms *forms = into->forms;

    if (!forms_recognize(forms, text, json->limit))
        return false;
    if (forms->settled) {
        discovery_put(into, forms->found->name,
                      (struct value){ .kind = KIND_NUMBER, .text = forms->found->raw, .number = forms->outside });
        return true;
    }
    for (size_t i = 0; i < forms->found_count; i++)
        discovery_put(into, forms->found[i].name, scalar_value(forms->found[i].raw, forms->found[i].escaped, into->arena));
    return true;
}

bool discovery_json_extract(const struct discovery_json *json, struct view text, const struct discovery_row *into)
{
    struct json_search search = { .json = json, .into = into, .outline = into->outline, .left = json->wanted };

    if (json->limit == 0 || json_extract_known(json, text, into))
        return true;
    if (!outline_read(into->outline, text))
        return false;
    search.text = into->outline->text.data;
    search.last = into->outline->comma_count < json->limit ? SIZE_MAX : search_last(into->outline, json->limit);
    search_object(&search, json->root, 0);
    forms_learn(into->forms, into->outline, json->root);
    return true;
}

size_t discovery_json_extract_some(const struct discovery_json *json, const struct discovery_row *into, size_t from)
{
    return track_extract(into->forms, into, from, json->limit);
}
