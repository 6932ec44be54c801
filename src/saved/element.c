#include "saved/element.h"

struct element *element_new(struct arena *arena, enum element_kind kind, struct range place)
{
    struct element *element = ARENA_NEW(arena, struct element);

    element->kind = kind;
    element->place = place;
    return element;
}

struct element *element_text(struct arena *arena, struct mapped text)
{
    struct element *element = element_new(arena, ELEMENT_TEXT, mapped_range(&text, 0, text.text.length));

    element->text = text;
    element->quoted = true;
    return element;
}

void element_add(struct arena *arena, struct element *element, struct view key, struct element *value)
{
    element->members = arena_grow(arena, element->members, &element->capacity, element->count + 1, sizeof *element->members);
    element->members[element->count++] = (struct member){ key, value };
}

static struct element *element_search(const struct element *element, struct view key, bool (*equal)(struct view a, struct view b), size_t depth)
{
    struct element *found = NULL;

    if (!element || element->kind != ELEMENT_MAP || depth > ELEMENT_DEPTH)
        return NULL;
    for (size_t i = 0; i < element->count; i++)
        if (equal(element->members[i].key, key))
            return element->members[i].value;
    for (size_t i = 0; i < element->count && !found; i++) {
        struct element *merged = element->members[i].value;

        if (!view_equal(element->members[i].key, VIEW("<<")))
            continue;
        if (merged->kind != ELEMENT_LIST)
            found = element_search(merged, key, equal, depth + 1);
        for (size_t j = 0; merged->kind == ELEMENT_LIST && j < merged->count && !found; j++)
            found = element_search(merged->members[j].value, key, equal, depth + 1);
    }
    return found;
}

static bool element_key_equal(struct view a, struct view b)
{
    return view_equal(a, b);
}

struct element *element_member(const struct element *element, const char *key)
{
    return element_search(element, view_of(key), element_key_equal, 0);
}

struct element *element_member_nocase(const struct element *element, const char *key)
{
    return element_search(element, view_of(key), view_equal_nocase, 0);
}

struct element *element_path(const struct element *element, const char *first, const char *second)
{
    return element_member(element_member(element, first), second);
}

struct view element_view(const struct element *element)
{
    return element && element->kind == ELEMENT_TEXT ? element->text.text : (struct view){ NULL, 0 };
}

bool element_is(const struct element *element, const char *text)
{
    const struct view view = element_view(element);

    return view.data && view_equal(view, view_of(text));
}
