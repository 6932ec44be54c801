/* parse: fields out of text, by a glob or a regex here, by logfmt, csv and XML in files of their own (language reference 2.6). */

#include "commands/parsing.h"

#include "commands/commands.h"
#include "plan/differences.h"
#include "plan/explain.h"

/* ---- explain ---- */

static void parse_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct parse_detail *detail = step->detail;
    const char *before = " as ";

    buffer_add_text(out, "parse ");
    name_print(plan->slots[detail->input].name, out);
    buffer_add_char(out, ' ');
    buffer_add(out, detail->pattern);
    for (size_t i = 0; i < detail->output_count; i++) {
        if (!slot_set_has(&step->writes, detail->outputs[i].slot))
            continue;
        buffer_add_text(out, before);
        name_print(plan->slots[detail->outputs[i].slot].name, out);
        before = ", ";
    }
    if (step->run == &parse_multi_operator)
        buffer_add_text(out, " multi");
}

/* ---- names ---- */

/* A name that hides a field the query has already used is probably not meant to. */
static void parse_warn_hiding(struct binder *binder, struct view name, struct span span)
{
    struct diagnostic *diagnostic;

    if (binder->closed || binder_lookup(binder, name) || plan_slot_find(binder->plan, name, SLOT_DISCOVERED) == SIZE_MAX)
        return;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_W0302, span,
                                 "from here on `%.*s` is the parsed text, not the field of that name", VIEW_PRINT(name));
    diagnostic_help(binder->diagnostics, diagnostic, "another name, such as `parsed_%.*s`, keeps both", VIEW_PRINT(name));
}

void parse_output(struct binder *binder, struct parse_detail *detail, struct plan_step *step, size_t capture, struct view name,
                  struct span span)
{
    struct binding *binding;

    parse_warn_hiding(binder, name, span);
    binding = binder_define(binder, name, span, detail->kind == KIND_MAP ? TYPE_STRUCTURE : TYPE_TEXT);
    binding->parsed = true;
    detail->outputs[detail->output_count++] = (struct parse_output){ capture, binding->slot };
    slot_set_add(&step->writes, binding->slot);
    columns_unite(&binder->parsed, binder->arena, (struct output_column){ name, binding->slot });
}

static struct span parse_names_span(const struct stage *stage)
{
    if (stage->name_count == 0)
        return stage->pattern->span;
    return span_join(stage->names[0]->span, stage->names[stage->name_count - 1]->span);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- the two modes ---- */

static void parse_bind_glob(struct binder *binder, const struct stage *stage, struct parse_detail *detail,
                            struct plan_step *step)
{
    size_t stars, wanted;

    detail->glob = glob_of(stage->pattern->text, binder->arena);
    stars = detail->glob.count - 1;
    wanted = stars ? stars : 1;
    detail->captures = wanted;
    if (stars == 0 && stage->name_count == 0) {
        diagnostics_add(binder->diagnostics, CODE_W0503, stage->span, "this pattern has no * and no name: it extracts nothing");
        return;
    }
    if (stage->name_count != wanted) {
        struct diagnostic *diagnostic =
            diagnostics_add(binder->diagnostics, CODE_E0304, parse_names_span(stage),
                            "the pattern has %zu wildcard%s (*), but %zu name%s %s given", stars, plural(stars), stage->name_count,
                            plural(stage->name_count), stage->name_count == 1 ? "is" : "are");

        diagnostic_help(binder->diagnostics, diagnostic, "give one name for each *, or write \\* for a star that is meant as one");
    }
    for (size_t i = 0; i < stage->name_count && i < wanted; i++)
        parse_output(binder, detail, step, i, stage->names[i]->text, stage->names[i]->span);
}

static bool parse_compile(struct binder *binder, const struct stage *stage, struct parse_detail *detail)
{
    struct regex_error error;
    struct release *release;
    struct span span = stage->pattern->span;

    detail->regex = regex_new(stage->pattern->text, binder->arena, &error);
    if (!detail->regex) {
        /* The literal's text is the pattern between slashes: the place inside it is near enough when slashes are escaped. */
        span.begin += (uint32_t)error.offset + 1;
        if (span.begin + error.length < span.end)
            span.end = span.begin + (uint32_t)(error.length ? error.length : 1);
        if (span.begin >= span.end)
            span = stage->pattern->span;
        diagnostics_add(binder->diagnostics, CODE_E0510, span, "this regular expression cannot be used: %.*s",
                        VIEW_PRINT(error.message));
        return false;
    }
    release = ARENA_NEW(binder->arena, struct release);
    *release = (struct release){ (void (*)(void *))regex_free, detail->regex, binder->plan->releases };
    binder->plan->releases = release;
    detail->captures = regex_groups(detail->regex);
    return true;
}

static size_t parse_unnamed(const struct regex *regex)
{
    size_t unnamed = 0;

    for (size_t group = 1; group <= regex_groups(regex); group++)
        unnamed += regex_group_name(regex, group).length == 0;
    return unnamed;
}

static void parse_check_names(struct binder *binder, const struct stage *stage, const struct parse_detail *detail)
{
    size_t groups = regex_groups(detail->regex), unnamed = parse_unnamed(detail->regex);
    struct diagnostic *diagnostic;

    if (groups == 0 || (unnamed == groups && stage->name_count == 0)) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0510, stage->pattern->span, "this regular expression captures nothing");
        diagnostic_help(binder->diagnostics, diagnostic, "name a group: (?<name>...)");
        return;
    }
    if (stage->name_count == 0 || stage->name_count == unnamed || (unnamed == 0 && stage->name_count <= groups))
        return;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0304, parse_names_span(stage),
                                 "the pattern has %zu unnamed group%s, but %zu name%s %s given", unnamed, plural(unnamed),
                                 stage->name_count, plural(stage->name_count), stage->name_count == 1 ? "is" : "are");
    diagnostic_help(binder->diagnostics, diagnostic, "give one name for each, or make a group that is not wanted (?:...)");
}

static void parse_bind_regex(struct binder *binder, const struct stage *stage, struct parse_detail *detail,
                             struct plan_step *step)
{
    size_t next = 0, groups;
    bool all_named;

    if (!parse_compile(binder, stage, detail))
        return;
    parse_check_names(binder, stage, detail);
    groups = regex_groups(detail->regex);
    all_named = parse_unnamed(detail->regex) == 0;
    for (size_t group = 1; group <= groups; group++) {
        struct view own = regex_group_name(detail->regex, group);
        const struct name *given = NULL;

        if (own.length)
            parse_output(binder, detail, step, group, arena_keep(binder->arena, own), stage->pattern->span);
        if ((all_named || !own.length) && next < stage->name_count)
            given = stage->names[next++];
        if (given && !view_equal(given->text, own))
            parse_output(binder, detail, step, group, given->text, given->span);
    }
}

/* ---- the stage ---- */

static const struct {
    void (*bind)(struct binder *binder, const struct stage *stage, struct parse_detail *detail, struct plan_step *step);
    enum step_nature nature;
} parse_modes[] = {
    [PARSE_GLOB] = { parse_bind_glob, STEP_CAPTURE },     [PARSE_REGEX] = { parse_bind_regex, STEP_CAPTURE },
    [PARSE_LOGFMT] = { parse_bind_logfmt, STEP_DECODE },  [PARSE_CSV] = { parse_bind_csv, STEP_DECODE },
    [PARSE_XML] = { parse_bind_xml, STEP_DECODE },
};

static size_t parse_input(struct binder *binder, const struct stage *stage)
{
    size_t slot;
    bool found = stage->field ? binder_field(binder, stage->field, &slot)
                              : binder_field_named(binder, VIEW("@message"), stage->head, &slot);

    if (found)
        return slot;
    slot = plan_slot_new(binder->plan, VIEW("null"), TYPE_ANY, stage->span);
    binder_extend(binder, slot, binder_null(binder, stage->span), stage->span);
    return slot;
}

static void parse_bind(struct binder *binder, const struct stage *stage)
{
    struct parse_detail *detail = ARENA_NEW(binder->arena, struct parse_detail);
    size_t most = stage->name_count + 1;
    struct plan_step *step;

    if (stage->pattern && stage->pattern->kind == NODE_ERROR)
        return;
    if (stage->multi && stage->name_count)
        difference_refuse(DIFFERENCE_PARSE_MULTI, binder->options->strict, stage->names[0]->span, binder->diagnostics);
    detail->kind = KIND_TEXT;
    if (stage->pattern) {
        struct span span = stage->pattern->span;

        detail->pattern = view_between(binder->plan->text.data + span.begin, binder->plan->text.data + span.end);
        most += stage->pattern->text.length;
    }
    detail->input = parse_input(binder, stage);
    detail->outputs = ARENA_ARRAY(binder->arena, most, struct parse_output);
    step = plan_step_new(binder->plan, "parse", stage->multi ? STEP_SPREAD : parse_modes[stage->mode].nature,
                         stage->multi ? &parse_multi_operator : &parse_operator, detail, parse_explain, stage->span);
    slot_set_add(&step->reads, detail->input);
    parse_modes[stage->mode].bind(binder, stage, detail, step);
}

const struct command parse_command = {
    .name = "parse",
    .usage = "parse [FIELD] \"text * text\" as NAME, ...\n"
             "parse [FIELD] /regex with (?<name>...)/ [as NAME, ...] [multi]\n"
             "parse [FIELD] logfmt as NAME\n"
             "parse [FIELD] csv as NAME, ...\n"
             "parse FIELD XML \"/path\" [as NAME]",
    .help = "Extract fields from text; rows that do not match stay, without them.",
    .section = "2.6",
    .examples = { "parse @message \"user=* action=*,\" as user, action | stats count(*) by action",
                  "parse @message /status (?<status>\\d+)/ | filter status >= 500",
                  "parse @message logfmt as line | filter line.level = \"error\" | display line.msg",
                  "parse @message /(?<key>\\w+)=(?<value>\\w+)/ multi | stats count(*) by key, value" },
    .bind = parse_bind,
    .keeps_limit = true,
};
