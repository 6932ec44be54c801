#include "syntax/foreign.h"

struct foreign_word {
    struct view word;
    const char *help;
};

static const struct foreign_word foreign_commands[] = {
    { VIEW_INIT("select"), "the columns of the result are chosen by fields or display: fields a, b" },
    { VIEW_INIT("from"), "the log groups are chosen by SOURCE \"name\", or outside the query" },
    { VIEW_INIT("rename"), "a new name is given by as: fields a as b" },
    { VIEW_INIT("eval"), "new fields are computed by fields: fields a / 1000 as seconds" },
    { VIEW_INIT("extend"), "new fields are computed by fields: fields a / 1000 as seconds" },
    { VIEW_INIT("let"), "new fields are computed by fields: fields a / 1000 as seconds" },
    { VIEW_INIT("set"), "new fields are computed by fields: fields a / 1000 as seconds" },
    { VIEW_INIT("calc"), "new fields are computed by fields: fields a / 1000 as seconds" },
    { VIEW_INIT("top"), "count, sort and cut: stats count(*) as n by a | sort n desc | limit 10" },
    { VIEW_INIT("rare"), "count, sort and cut: stats count(*) as n by a | sort n | limit 10" },
    { VIEW_INIT("transpose"), "rows cannot be turned into columns" },
    { VIEW_INIT("fillnull"), "a value for what is missing: fields coalesce(a, 0) as b" },
    { VIEW_INIT("eventstats"), "there are no window functions: stats replaces the rows it counts" },
    { VIEW_INIT("streamstats"), "there are no window functions; accum and autoregress look at earlier rows" },
    { VIEW_INIT("timechart"), "counts over time: stats count(*) by bin(5m)" },
    { VIEW_INIT("chart"), "counts by a field: stats count(*) by a" },
    { VIEW_INIT("search"), "search the message: filter @message like \"text\"" },
    { VIEW_INIT("grep"), "search the message: filter @message like \"text\"" },
    { VIEW_INIT("match"), "search the message: filter @message like /regex/" },
    { VIEW_INIT("regex"), "search by a regex: filter @message like /regex/" },
    { VIEW_INIT("rex"), "captures by a regex: parse @message /(?<name>regex)/" },
    { VIEW_INIT("extract"), "captures by a regex: parse @message /(?<name>regex)/" },
    { VIEW_INIT("grok"), "captures by a regex: parse @message /(?<name>regex)/" },
    { VIEW_INIT("spath"), "JSON messages are read by themselves: fields a.b; a JSON text in a field: jsonParse(a).b" },
    { VIEW_INIT("table"), "the columns of the result are chosen by display: display a, b" },
    { VIEW_INIT("project"), "the columns of the result are chosen by display: display a, b" },
    { VIEW_INIT("keep"), "the columns of the result are chosen by display: display a, b" },
    { VIEW_INIT("drop"), "the columns of the result are chosen by display: display a, b" },
    { VIEW_INIT("count"), "stats count(*)" },
    { VIEW_INIT("summarize"), "stats count(*) by a" },
    { VIEW_INIT("aggregate"), "stats count(*) by a" },
    { VIEW_INIT("group"), "stats count(*) by a" },
    { VIEW_INIT("having"), "filter what stats counted: stats count(*) as n by a | filter n > 10" },
    { VIEW_INIT("uniq"), "dedup a" },
    { VIEW_INIT("distinct"), "dedup a, or stats count_distinct(a)" },
    { VIEW_INIT("take"), "limit 10" },
    { VIEW_INIT("first"), "limit 10" },
    { VIEW_INIT("last"), "tail 10" },
    { VIEW_INIT("reverse"), "sort @timestamp asc" },
    { VIEW_INIT("bin"), "bin is a function: stats count(*) by bin(5m)" },
    { VIEW_INIT("bucket"), "stats count(*) by bin(5m)" },
    { VIEW_INIT("mvexpand"), "unnest a into b" },
    { VIEW_INIT("union"), "several log groups: SOURCE \"one\" | SOURCE \"two\" | fields a" },
    { VIEW_INIT("makeresults"), "rows come from log events only" },
    { VIEW_INIT("with"), "there are no named subqueries; a query in parentheses can stand behind in and join" },
};

/* Not of other languages, but of no use without what follows them. */
static const struct foreign_word command_examples[] = {
    { VIEW_INIT("SOURCE"), "SOURCE \"/aws/lambda/shop\"" },
    { VIEW_INIT("fields"), "fields @timestamp, @message" },
    { VIEW_INIT("display"), "display @timestamp, @message" },
    { VIEW_INIT("filter"), "filter @message like \"error\"" },
    { VIEW_INIT("filterIndex"), "filterIndex requestId = \"r-1\"" },
    { VIEW_INIT("parse"), "parse @message \"user=* status=*\" as user, status" },
    { VIEW_INIT("stats"), "stats count(*) by bin(5m)" },
    { VIEW_INIT("sort"), "sort @timestamp desc" },
    { VIEW_INIT("limit"), "limit 20" },
    { VIEW_INIT("dedup"), "dedup host" },
    { VIEW_INIT("pattern"), "pattern @message" },
    { VIEW_INIT("logcompare"), "logcompare timeshift 1d" },
    { VIEW_INIT("unmask"), "unmask @message" },
    { VIEW_INIT("unnest"), "unnest items into item" },
    { VIEW_INIT("expand"), "expand items" },
    { VIEW_INIT("relevantfields"), "relevantfields where status >= 500" },
    { VIEW_INIT("accum"), "accum bytes as total" },
    { VIEW_INIT("autoregress"), "autoregress bytes as before p=1" },
    { VIEW_INIT("outlier"), "outlier ms" },
    { VIEW_INIT("sessionize"), "sessionize user maxspan 30m" },
    { VIEW_INIT("countFrequent"), "countFrequent host" },
};

static const struct foreign_word foreign_operators[] = {
    { VIEW_INIT("exists"), "write ispresent(a)" },
    { VIEW_INIT("is"), "write not ispresent(a) for a missing field, ispresent(a) for one that is there" },
    { VIEW_INIT("isnull"), "write not ispresent(a)" },
    { VIEW_INIT("notnull"), "write ispresent(a)" },
    { VIEW_INIT("between"), "write a >= 1 and a <= 5" },
    { VIEW_INIT("contains"), "write a like \"text\"" },
    { VIEW_INIT("has"), "write a like \"text\"" },
    { VIEW_INIT("includes"), "write a like \"text\"" },
    { VIEW_INIT("matches"), "write a like /regex/" },
    { VIEW_INIT("match"), "write a like /regex/" },
    { VIEW_INIT("regex"), "write a like /regex/" },
    { VIEW_INIT("regexp"), "write a like /regex/" },
    { VIEW_INIT("rlike"), "write a like /regex/" },
    { VIEW_INIT("similar"), "write a like /regex/" },
    { VIEW_INIT("ilike"), "write a like /(?i)regex/" },
    { VIEW_INIT("startswith"), "write startsWith(a, \"text\")" },
    { VIEW_INIT("endswith"), "write endsWith(a, \"text\")" },
    { VIEW_INIT("equals"), "write a = 1" },
    { VIEW_INIT("eq"), "write a = 1" },
    { VIEW_INIT("ne"), "write a != 1" },
    { VIEW_INIT("gt"), "write a > 1" },
    { VIEW_INIT("gte"), "write a >= 1" },
    { VIEW_INIT("ge"), "write a >= 1" },
    { VIEW_INIT("lt"), "write a < 1" },
    { VIEW_INIT("lte"), "write a <= 1" },
    { VIEW_INIT("le"), "write a <= 1" },
    { VIEW_INIT("mod"), "write a % b" },
    { VIEW_INIT("div"), "write floor(a / b)" },
    { VIEW_INIT("xor"), "write (a or b) and not (a and b)" },
    { VIEW_INIT("then"), "write if(condition, a, b)" },
    { VIEW_INIT("when"), "write case(condition, value, ..., otherwise)" },
    { VIEW_INIT("else"), "write if(condition, a, b)" },
    { VIEW_INIT("group"), "groups are made by the word by alone: stats count(*) by a" },
    { VIEW_INIT("having"), "filter what stats counted: stats count(*) as n by a | filter n > 10" },
    { VIEW_INIT("from"), "the log groups are chosen by SOURCE \"name\", or outside the query" },
    { VIEW_INIT("over"), "there are no window functions" },
    { VIEW_INIT("ascending"), "write asc" },
    { VIEW_INIT("descending"), "write desc" },
};

static const char *foreign_find(const struct foreign_word *words, size_t count, struct view word)
{
    for (size_t i = 0; i < count; i++)
        if (view_equal_nocase(words[i].word, word))
            return words[i].help;
    return NULL;
}

const char *foreign_command_help(struct view word)
{
    return foreign_find(foreign_commands, sizeof(foreign_commands) / sizeof(foreign_commands[0]), word);
}

const char *foreign_operator_help(struct view word)
{
    return foreign_find(foreign_operators, sizeof(foreign_operators) / sizeof(foreign_operators[0]), word);
}

const char *command_example(struct view word)
{
    return foreign_find(command_examples, sizeof(command_examples) / sizeof(command_examples[0]), word);
}
