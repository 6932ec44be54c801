/*
 * A whole SELECT of SQL, put as a pipeline: select a, b from t where c group by a order by b limit 5 becomes
 * filter c | stats ... by a | sort b | limit 5. Nothing is understood but the words that begin its clauses.
 */
#include "syntax/insights_parser.h"
#include "syntax/mistake.h"

enum clause { CLAUSE_SELECT, CLAUSE_FROM, CLAUSE_WHERE, CLAUSE_GROUP, CLAUSE_HAVING, CLAUSE_ORDER, CLAUSE_LIMIT, CLAUSE_COUNT };

struct sql {
    const struct mistake *mistake;
    size_t begin[CLAUSE_COUNT], end[CLAUSE_COUNT];      /* tokens behind the words that begin the clause; begin 0: none */
    bool distinct, nested;
};

static bool sql_word_is(const struct sql *sql, size_t index, const char *word)
{
    return view_equal_nocase(mistake_slice(sql->mistake, index), view_of(word));
}

/* The clause that begins at the token, and how many words say so; CLAUSE_COUNT when none does. */
static enum clause sql_clause_at(const struct sql *sql, size_t index, size_t *words)
{
    static const char *const first[] = { "select", "from", "where", "group", "having", "order", "limit" };

    for (size_t i = 0; i < CLAUSE_COUNT; i++) {
        bool pair = i == CLAUSE_GROUP || i == CLAUSE_ORDER;

        if (!sql_word_is(sql, index, first[i]) || (pair && !sql_word_is(sql, index + 1, "by")))
            continue;
        *words = pair ? 2 : 1;
        return (enum clause)i;
    }
    return CLAUSE_COUNT;
}

static void sql_read(struct sql *sql)
{
    const struct token *tokens = sql->mistake->tokens;
    enum clause clause = CLAUSE_SELECT;
    size_t at = sql->mistake->at + 1, words = 0;

    sql->begin[clause] = at;
    for (; !kind_ends_stage(tokens[at].kind); at++) {
        enum clause next = sql_clause_at(sql, at, &words);

        if (next == CLAUSE_COUNT)
            continue;
        sql->nested = sql->nested || next == CLAUSE_SELECT;
        sql->end[clause] = at;
        clause = next;
        sql->begin[clause] = at + words;
    }
    sql->end[clause] = at;
    sql->distinct = sql->end[CLAUSE_SELECT] > sql->begin[CLAUSE_SELECT] && sql_word_is(sql, sql->begin[CLAUSE_SELECT], "distinct");
    sql->begin[CLAUSE_SELECT] += sql->distinct;
}

static bool sql_has(const struct sql *sql, enum clause clause)
{
    return sql->begin[clause] && sql->end[clause] > sql->begin[clause];
}

static struct view sql_slice(const struct sql *sql, size_t begin, size_t end)
{
    const struct token *tokens = sql->mistake->tokens;

    return parser_slice(sql->mistake->parser, span_join(tokens[begin].span, tokens[end - 1].span));
}

static struct view sql_text(const struct sql *sql, enum clause clause)
{
    return sql_slice(sql, sql->begin[clause], sql->end[clause]);
}

/* The items of the select list that hold a call, which are what stats computes; all of them where nothing is grouped. */
static struct view sql_items(const struct sql *sql, bool calls_only)
{
    const struct token *tokens = sql->mistake->tokens;
    struct view list = VIEW("");
    size_t begin = sql->begin[CLAUSE_SELECT], depth = 0;
    bool call = false;

    for (size_t i = begin; i < sql->end[CLAUSE_SELECT]; i++) {
        bool comma = tokens[i].kind == T_COMMA && depth == 0, last = i + 1 == sql->end[CLAUSE_SELECT];
        size_t end = comma ? i : i + 1;

        call = call || tokens[i].kind == T_OPEN;
        depth += tokens[i].kind == T_OPEN;
        depth -= tokens[i].kind == T_CLOSE && depth > 0;
        if (!last && !comma)
            continue;
        if ((call || !calls_only) && end > begin)
            list = arena_format(sql->mistake->parser->arena, "%.*s%s%.*s", VIEW_PRINT(list), list.length ? ", " : "",
                                VIEW_PRINT(sql_slice(sql, begin, end)));
        begin = i + 1;
        call = false;
    }
    return list;
}

static void sql_stage(const struct sql *sql, struct view *pipeline, const char *word, struct view text)
{
    *pipeline = arena_format(sql->mistake->parser->arena, "%.*s%s%s %.*s", VIEW_PRINT(*pipeline), pipeline->length ? " | " : "",
                             word, VIEW_PRINT(text));
}

struct view mistake_sql_pipeline(const struct mistake *mistake)
{
    struct sql sql = { .mistake = mistake };
    struct view pipeline = VIEW(""), items;

    sql_read(&sql);
    if (!sql_has(&sql, CLAUSE_SELECT) || sql.nested || !sql_items(&sql, false).length)
        return pipeline;
    items = sql_items(&sql, true);
    if (sql_has(&sql, CLAUSE_WHERE))
        sql_stage(&sql, &pipeline, "filter", sql_text(&sql, CLAUSE_WHERE));
    if (sql_has(&sql, CLAUSE_GROUP))
        sql_stage(&sql, &pipeline, "stats",
                  arena_format(mistake->parser->arena, "%.*s by %.*s", VIEW_PRINT(items.length ? items : VIEW("count(*)")),
                               VIEW_PRINT(sql_text(&sql, CLAUSE_GROUP))));
    else if (items.length)
        sql_stage(&sql, &pipeline, "stats", items);
    else if (view_equal(sql_text(&sql, CLAUSE_SELECT), VIEW("*")))
        sql_stage(&sql, &pipeline, "fields", VIEW("@timestamp, @message"));
    else
        sql_stage(&sql, &pipeline, "fields", sql_items(&sql, false));
    if (sql_has(&sql, CLAUSE_HAVING))
        sql_stage(&sql, &pipeline, "filter", sql_text(&sql, CLAUSE_HAVING));
    if (sql_has(&sql, CLAUSE_ORDER))
        sql_stage(&sql, &pipeline, "sort", sql_text(&sql, CLAUSE_ORDER));
    if (sql.distinct && !items.length)
        sql_stage(&sql, &pipeline, "dedup", sql_text(&sql, CLAUSE_SELECT));
    if (sql_has(&sql, CLAUSE_LIMIT))
        sql_stage(&sql, &pipeline, "limit", sql_text(&sql, CLAUSE_LIMIT));
    return pipeline;
}
