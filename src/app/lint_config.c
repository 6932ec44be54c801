#include "app/lint_config.h"

#include "app/tell.h"
#include "base/map.h"
#include "base/whole_file.h"

#include <ctype.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

enum { LIQLINT_MOST = 1 << 20 };

struct ruling {
    struct view what;           /* a code, the beginning of one, or "warnings" */
    enum liq_lint_will will;
};
struct rulings {
    struct ruling *list;
    size_t count, capacity;
};
struct liqlint {
    struct view folder;
    struct rulings rulings;
    struct word_list ignored;
};

struct lint_config {
    struct settings *settings;
    struct map folders;         /* of struct liqlint: what counts in a folder */
    struct rulings given;
    bool failed;
};

/* ---- what may be named ---- */

static bool ruling_names_code(struct view what)
{
    struct liq_code_info code;

    for (size_t i = 0; liq_code_at(i, &code); i++)
        if (code.severity == LIQ_WARNING && what.length >= 1 && view_starts(view_of(code.id), what))
            return true;
    return view_equal(what, VIEW("warnings"));
}

static void ruling_add(struct arena *arena, struct rulings *rulings, struct view what, enum liq_lint_will will)
{
    rulings->list = arena_grow(arena, rulings->list, &rulings->capacity, rulings->count + 1, sizeof *rulings->list);
    rulings->list[rulings->count++] = (struct ruling){ what, will };
}

/* ---- .liqlint ---- */

static struct view liqlint_word(struct view *line)
{
    size_t begin = 0, end;

    while (begin < line->length && (isspace((unsigned char)line->data[begin]) || line->data[begin] == ','))
        begin++;
    for (end = begin; end < line->length && !isspace((unsigned char)line->data[end]) && line->data[end] != ',';)
        end++;
    const struct view word = { line->data + begin, end - begin };

    *line = view_skip(*line, end);
    return word;
}

static void liqlint_complain(struct lint_config *config, struct view path, size_t number, struct view word, const char *what)
{
    tell("%.*s:%zu: `%.*s` %s", VIEW_PRINT(path), number, VIEW_PRINT(word), what);
    config->failed = true;
}

static void liqlint_line(struct lint_config *config, struct liqlint *liqlint, struct view path, size_t number, struct view line)
{
    struct arena *arena = &config->settings->arena;
    const struct view verb = liqlint_word(&line);
    struct view word;

    if (verb.length == 0 || verb.data[0] == '#')
        return;
    if (view_equal(verb, VIEW("ignore"))) {
        settings_add_word(config->settings, &liqlint->ignored, arena_keep(arena, view_trim(line)));
        return;
    }
    if (!view_equal(verb, VIEW("allow")) && !view_equal(verb, VIEW("deny"))) {
        liqlint_complain(config, path, number, verb, "is none of allow, deny, ignore");
        return;
    }
    while ((word = liqlint_word(&line)).length > 0 && word.data[0] != '#') {
        if (!ruling_names_code(word))
            liqlint_complain(config, path, number, word, "is no code of a warning");
        ruling_add(arena, &liqlint->rulings, word, view_equal(verb, VIEW("allow")) ? LIQ_LINT_ALLOW : LIQ_LINT_DENY);
    }
}

/* The `.liqlint` of the folder; NULL when there is none. */
static struct liqlint *liqlint_read(struct lint_config *config, struct view folder)
{
    struct arena *arena = &config->settings->arena;
    const struct view path = arena_format(arena, "%.*s/.liqlint", VIEW_PRINT(folder));
    struct liqlint *liqlint;
    struct fault fault;
    struct view text;
    size_t number = 0;

    if (access(path.data, F_OK) != 0)
        return NULL;
    liqlint = ARENA_NEW(arena, struct liqlint);
    liqlint->folder = folder;
    if (whole_file_read(arena, path, LIQLINT_MOST, &text, &fault) != STATUS_OK) {
        tell("%s", fault.message);
        config->failed = true;
        return liqlint;
    }
    while (text.length > 0) {
        const size_t end = view_find_byte(text, '\n', 0), length = end == SIZE_MAX ? text.length : end;

        liqlint_line(config, liqlint, path, ++number, (struct view){ text.data, length });
        text = view_skip(text, end == SIZE_MAX ? length : length + 1);
    }
    return liqlint;
}

static struct liqlint *liqlint_above(struct lint_config *config, struct view folder)
{
    struct map_entry *known = map_find(&config->folders, folder);
    struct liqlint *found;
    size_t up = folder.length;

    if (known)
        return known->value;
    found = liqlint_read(config, folder);
    while (up > 0 && folder.data[up - 1] != '/')
        up--;
    if (!found && up > 0)
        found = liqlint_above(config, arena_keep(&config->settings->arena, (struct view){ folder.data, up - 1 }));
    found = found ? found : ARENA_NEW(&config->settings->arena, struct liqlint);
    map_set(&config->folders, folder, found);
    return found;
}

/* The whole path of a file that may be a text from elsewhere. */
static struct view config_path(struct lint_config *config, struct liq_text path)
{
    struct arena *arena = &config->settings->arena;
    const struct view kept = arena_keep(arena, (struct view){ path.data, path.length });
    char *whole = realpath(kept.data, NULL), here[PATH_MAX];
    struct view found;

    if (whole)
        found = arena_keep(arena, view_of(whole));
    else if (getcwd(here, sizeof here))
        found = arena_format(arena, "%s/-", here);
    else
        found = VIEW("/-");
    free(whole);
    return found;
}

static const struct liqlint *config_of(struct lint_config *config, struct liq_text path, struct view *whole)
{
    size_t slash;

    *whole = config_path(config, path);
    for (slash = whole->length; slash > 0 && whole->data[slash - 1] != '/';)
        slash--;
    return liqlint_above(config, arena_keep(&config->settings->arena, (struct view){ whole->data, slash > 0 ? slash - 1 : 0 }));
}

/* ---- the face ---- */

struct lint_config *lint_config_new(struct settings *settings)
{
    struct lint_config *config = ARENA_NEW(&settings->arena, struct lint_config);

    config->settings = settings;
    map_init(&config->folders, &settings->arena);
    for (size_t i = 0; i < settings->allowed.count; i++)
        ruling_add(&settings->arena, &config->given, settings->allowed.list[i], LIQ_LINT_ALLOW);
    for (size_t i = 0; i < settings->denied.count; i++)
        ruling_add(&settings->arena, &config->given, settings->denied.list[i], LIQ_LINT_DENY);
    for (size_t i = 0; i < config->given.count; i++)
        if (!ruling_names_code(config->given.list[i].what)) {
            tell("`%.*s` is no code of a warning; `liq help codes` lists them", VIEW_PRINT(config->given.list[i].what));
            return NULL;
        }
    return config;
}

static void rulings_ask(const struct rulings *rulings, const char *code, size_t *most, enum liq_lint_will *will)
{
    for (size_t i = 0; i < rulings->count; i++) {
        const struct ruling *ruling = &rulings->list[i];
        const bool all = view_equal(ruling->what, VIEW("warnings"));
        const size_t particular = all ? 0 : ruling->what.length;

        if ((!all && !view_starts(view_of(code), ruling->what)) || particular < *most)
            continue;
        *most = particular;
        *will = ruling->will;
    }
}

enum liq_lint_will lint_config_will(void *context, struct liq_text path, const char *code)
{
    struct lint_config *config = context;
    enum liq_lint_will will = LIQ_LINT_TELL;
    struct view whole;
    size_t most = 0;

    rulings_ask(&config_of(config, path, &whole)->rulings, code, &most, &will);
    rulings_ask(&config->given, code, &most, &will);
    return will;
}

bool lint_config_ignores(struct lint_config *config, struct liq_text path)
{
    struct view whole, below;
    const struct liqlint *liqlint = config_of(config, path, &whole);

    if (liqlint->ignored.count == 0)
        return false;
    below = view_skip(whole, liqlint->folder.length + 1);
    for (size_t i = 0; i < liqlint->ignored.count; i++) {
        const struct view pattern = liqlint->ignored.list[i];

        if (fnmatch(pattern.data, below.data, 0) == 0 ||
            (view_starts(below, pattern) && pattern.length > 0 && below.length > pattern.length &&
             (below.data[pattern.length] == '/' || pattern.data[pattern.length - 1] == '/')))
            return true;
    }
    return false;
}

bool lint_config_failed(const struct lint_config *config)
{
    return config->failed;
}
