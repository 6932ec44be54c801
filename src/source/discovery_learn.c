/* Learning forms: language reference 5.4 tells what the names of values are. */
#include "source/discovery_forms.h"
#include "source/discovery_scalar.h"

enum { STEPS_MAX = 4096, ELEMENTS_APART = 8 };

struct learner {
    struct forms *forms;
    const struct outline *outline;
    const char *at;             /* behind the value before */
    struct form_place *before;  /* and where it was */
};

static bool learner_is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static size_t learner_token(const struct learner *learner, size_t place)
{
    while (learner_is_blank(learner->outline->text.data[place]))
        place++;
    return place;
}

static struct form_place *place_new(struct forms *forms, struct view key, size_t index, struct json_node *node)
{
    struct form_place *place = ARENA_NEW(forms->arena, struct form_place);

    place->key = key;
    place->index = index;
    place->node = node;
    place->name = node ? node->name : SIZE_MAX;
    return place;
}

static struct form_place *place_member(struct forms *forms, struct form_place *place, struct view key)
{
    struct form_place **child = &place->children;

    while (*child && ((*child)->index != FORM_NO_INDEX || !view_equal((*child)->key, key)))
        child = &(*child)->sibling;
    if (!*child)
        *child = place_new(forms, key, FORM_NO_INDEX,
                           place->node ? names_follow(place->node, json_decode(forms->arena, key)) : NULL);
    return *child;
}

/* Whether names lead to this element or some behind it; and the first ones are kept apart too, for short arrays have the
 * same length again and again. */
static bool place_matters(const struct form_place *place, size_t index)
{
    const size_t count = place->node ? place->node->element_count : 0;

    return index < ELEMENTS_APART || (count > 0 && index <= place->node->elements[count - 1]->index);
}

static struct form_place *place_element(struct forms *forms, struct form_place *place, size_t index)
{
    struct form_place **child = &place->children;

    if (!place_matters(place, index))
        index = FORM_ANY_INDEX;
    while (*child && (*child)->index != index)
        child = &(*child)->sibling;
    if (!*child)
        *child = place_new(forms, (struct view){ "", 0 }, index,
                           place->node && index != FORM_ANY_INDEX ? names_element(place->node, index) : NULL);
    return *child;
}

/* The step from the value before to here; a new one, first of all, when it was not seen yet. */
static void learner_step(struct learner *learner, const char *to, struct form_place *place)
{
    struct forms *forms = learner->forms;
    const struct view text = view_between(learner->at, to);
    const size_t last = text.length < FORMS_CHUNK ? text.length : FORMS_CHUNK;

    for (struct form_step *step = learner->before->steps; step; step = step->other)
        if (step->place == place && view_equal(step->text, text))
            return;
    struct form_step *step = ARENA_NEW(forms->arena, struct form_step);
    *step = (struct form_step){
        .text = text, .last_chunk = UINT32_MAX << (FORMS_CHUNK - last), .place = place, .other = learner->before->steps,
    };
    memcpy(step->last + FORMS_CHUNK - last, to - last, last);
    learner->before->steps = step;
    forms->step_count++;
}

static bool learner_container(struct learner *learner, struct form_place *place, size_t open);

/* The value that begins here, the one of this mark if it is a container. False where learning must stop. */
static bool learner_value(struct learner *learner, struct form_place *place, size_t begin, size_t open)
{
    const char *text = learner->outline->text.data;

    if (text[begin] == '{' || text[begin] == '[')
        return place->name == SIZE_MAX && learner_container(learner, place, open);
    learner_step(learner, text + begin, place);
    learner->at = scalar_end(text + begin, view_end(learner->outline->text));
    learner->before = place;
    return learner->forms->step_count < STEPS_MAX;
}

static bool learner_object(struct learner *learner, struct form_place *place, size_t open)
{
    const struct outline *outline = learner->outline;
    const size_t close = outline->partners[open];

    for (size_t mark = open + 1; mark < close; mark++) {
        const size_t colon = outline->marks[mark];
        struct form_place *member = place_member(learner->forms, place, outline_key(outline, colon));

        if (!learner_value(learner, member, learner_token(learner, colon + 1), mark + 1))
            return false;
        if (outline->marks[mark + 1] == learner_token(learner, colon + 1))
            mark = outline->partners[mark + 1];
    }
    return true;
}

static bool learner_array(struct learner *learner, struct form_place *place, size_t open)
{
    const struct outline *outline = learner->outline;
    size_t begin = learner_token(learner, outline->marks[open] + 1), mark = open + 1;

    if (outline->text.data[begin] == ']')
        return true;
    for (size_t index = 0;; index++) {
        const bool container = outline->marks[mark] == begin;

        if (!learner_value(learner, place_element(learner->forms, place, index), begin, mark))
            return false;
        const size_t end = container ? outline->marks[outline->partners[mark]] + 1 : begin;
        if (container)
            mark = outline->partners[mark] + 1;
        const size_t next = outline_find(outline, end, OUTLINE_COMMAS | OUTLINE_CLOSES);
        if (outline->text.data[next] != ',')
            return true;
        begin = learner_token(learner, next + 1);
    }
}

static bool learner_container(struct learner *learner, struct form_place *place, size_t open)
{
    if (learner->outline->text.data[learner->outline->marks[open]] == '{')
        return learner_object(learner, place, open);
    return learner_array(learner, place, open);
}

void forms_learn(struct forms *forms, const struct outline *outline, struct json_node *names)
{
    struct learner learner = { .forms = forms, .outline = outline, .at = outline->text.data };

    if (!forms->useful || forms->step_count >= STEPS_MAX)
        return;
    if (!forms->root)
        forms->root = place_new(forms, (struct view){ "", 0 }, FORM_NO_INDEX, names);
    learner.before = forms->root;
    if (learner_object(&learner, forms->root, 0))
        learner_step(&learner, view_end(outline->text), NULL);
}
