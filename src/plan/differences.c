#include "plan/differences.h"

#include "syntax/query_parse.h"
#include "syntax/wording.h"

static const struct difference_row differences[DIFFERENCE_COUNT] = {
    [DIFFERENCE_STRAY_PIPE] = { "stray-pipe", "is not known to take a pipe at the start, at the end or inside a list",
                                "skips it with a warning", "1.3", STRICT_REFUSES, CODE_W0201, NULL },
    [DIFFERENCE_DOUBLE_EQUALS] = { "double-equals", "is not known to take == for =", "takes it", "3.1", STRICT_REFUSES,
                                   CODE_COUNT, "==" },
    [DIFFERENCE_AMPERSANDS] = { "ampersands", "is not known to take && for and", "takes it", "3.1", STRICT_REFUSES, CODE_COUNT,
                                "&&" },
    [DIFFERENCE_BARS] = { "bars", "is not known to take || for or", "takes it inside parentheses", "3.1", STRICT_REFUSES,
                          CODE_COUNT, "||" },
    [DIFFERENCE_SPECIAL_BLANK] = { "special-blank", "is not known to take no-break and other special blanks between words",
                                   "reads them as plain ones with a warning", "1.1", STRICT_REFUSES, CODE_W0101, NULL },
    [DIFFERENCE_BARE_LETTERS] = { "bare-letters", "is not known to take letters outside ASCII in names without backticks",
                                  "takes them", "1.5", STRICT_REFUSES, CODE_COUNT, NULL },
    [DIFFERENCE_SPACED_PERIOD] = { "spaced-period", "is not known to take a blank inside a period, as in 5 m", "takes it", "1.8",
                                   STRICT_REFUSES, CODE_COUNT, NULL },
    [DIFFERENCE_EMPTY_QUERY] = { "empty-query", "refuses an empty query", "shows the events, newest first", "6.2",
                                 STRICT_REFUSES, CODE_COUNT, NULL },
    [DIFFERENCE_EMPTY_LIST] = { "empty-list", "is said to refuse an empty list behind in", "takes it: nothing is in it", "3.6",
                                STRICT_REFUSES, CODE_COUNT, NULL },
    [DIFFERENCE_PARSED_NAME] = { "parsed-name", "refuses a parsed name that the events have too, or answers wrongly",
                                 "lets the parsed one hide the other, with a warning", "2.0.4", STRICT_REFUSES, CODE_W0302,
                                 NULL },
    [DIFFERENCE_SELF_NAMED] = { "self-named-aggregate", "leaves the column of sum(x) as x empty when x is a field of the log",
                                "fills it, with a warning", "2.0.4", STRICT_COPIES, CODE_COUNT, NULL },
    [DIFFERENCE_PARSE_MULTI] = { "parse-multi", "was seen to take multi only where the names stand in the regex, not with as",
                                 "takes both, as the guide has it", "2.6.2", STRICT_REFUSES, CODE_COUNT, NULL },
    [DIFFERENCE_UNNEST_SPLIT] = { "unnest-split", "was seen to refuse unnest of what split made", "takes it apart", "2.7",
                                  STRICT_REFUSES, CODE_COUNT, NULL },
    [DIFFERENCE_EXPAND] = { "expand-discovered", "was seen not to expand discovered arrays and what split made",
                            "expands them, as the guide has it", "2.8", STRICT_COPIES, CODE_COUNT, NULL },
    [DIFFERENCE_JOIN_STAGES] = { "join-stages", "takes nothing but SOURCE on the right side of a join",
                                 "takes stages behind it that look at one row at a time", "2.14", STRICT_REFUSES, CODE_COUNT,
                                 NULL },
    [DIFFERENCE_FRESH_MEMBER] = { "fresh-member", "was seen to give blanks for a member of an alias of the same fields",
                                  "gives the value", "9-20", STRICT_COPIES, CODE_COUNT, NULL },
    [DIFFERENCE_CONTAINS_CASE] = { "strcontains-case", "was seen to ignore the third argument of strcontains",
                                   "ignores case where it is true, as the guide has it", "3.7", STRICT_COPIES, CODE_COUNT, NULL },
    [DIFFERENCE_QUOTED_SEGMENT] = { "quoted-segment", "was seen to give blanks for a discovered path with one part in backticks",
                                    "gives the value", "1.5", STRICT_COPIES, CODE_COUNT, NULL },
    [DIFFERENCE_DISTINCT] = { "count-distinct", "estimates count_distinct of very many values", "counts them exactly", "3.9",
                              STRICT_KEEPS, CODE_COUNT, NULL },
    [DIFFERENCE_PERCENTILE] = { "percentile", "estimates pct over more than a hundred values", "takes the exact nearest rank",
                                "3.9", STRICT_KEEPS, CODE_COUNT, NULL },
    [DIFFERENCE_FREQUENT] = { "count-frequent", "estimates the counts of countFrequent", "counts exactly", "2.28", STRICT_KEEPS,
                              CODE_COUNT, NULL },
    [DIFFERENCE_ADDTOTALS] = { "addtotals-after-stats", "was seen to add nothing when addtotals follows stats",
                               "adds the totals of the aggregates", "2.20", STRICT_COPIES, CODE_COUNT, NULL },
    [DIFFERENCE_REPETITION] = { "bounded-repetition", "is said to lose matches of regexes with counts such as {31}",
                                "finds them", "1.9", STRICT_KEEPS, CODE_COUNT, NULL },
    [DIFFERENCE_LONG_VALUES] = { "long-values", "is said to cut long values in answers at about 1,000 characters",
                                 "shows them whole", "9-29", STRICT_KEEPS, CODE_COUNT, NULL },
    [DIFFERENCE_MASKING] = { "masking", "masks what a data protection policy covers, unless unmask asks for it", "masks nothing",
                             "2.18", STRICT_KEEPS, CODE_COUNT, NULL },
    [DIFFERENCE_SOURCES] = { "sources", "chooses log groups by account, tag and data source too",
                             "goes by the names of files and folders, and what events say", "2.1", STRICT_KEEPS, CODE_COUNT, NULL },
    [DIFFERENCE_LOG_CLASS] = { "log-class", "refuses some commands, and more than 2 stats, in the Infrequent Access class",
                               "knows no classes: files do not say", "2.0.3", STRICT_KEEPS, CODE_COUNT, NULL },
    [DIFFERENCE_QUOTAS] = { "quotas", "bounds the number of log groups, the age of events and the time a query may take",
                            "does not", "6.6", STRICT_KEEPS, CODE_COUNT, NULL },
    [DIFFERENCE_DOCUMENTED] = { "documented-fields", "discovers no fields in access logs of load balancers, CloudFront and S3, nor "
                                "in flow logs of other than the default format", "does so where --discover documented asks for "
                                "it, under the names they have in their documentation", "5.9", STRICT_REFUSES, CODE_COUNT, NULL },
};

const struct difference_row *difference_row(enum difference difference)
{
    return &differences[difference];
}

bool difference_copied(enum difference difference, bool strict)
{
    return strict && differences[difference].strictness == STRICT_COPIES;
}

void difference_refuse(enum difference difference, bool strict, struct span span, struct diagnostics *diagnostics)
{
    const struct difference_row *row = &differences[difference];

    if (!strict || row->strictness != STRICT_REFUSES)
        return;
    diagnostic_help(diagnostics, diagnostics_add(diagnostics, CODE_E0116, span, "the service %s", row->service),
                    "without --strict liq %s", row->liq);
}

static void difference_report(const struct difference_row *row, struct view query, struct span span,
                              struct diagnostics *diagnostics)
{
    struct diagnostic *diagnostic = diagnostics_add(diagnostics, CODE_E0108, span, "the service %s", row->service);

    diagnostic_help(diagnostics, diagnostic, "without --strict liq %s", row->liq);
    diagnostic->service = wording_unexpected(diagnostics->arena, query, view_of(row->operator), span.begin);
}

struct operator_walk {
    struct view query;
    struct diagnostics *diagnostics;
};

/* Letters outside ASCII that stand in no backticks. */
static bool name_has_bare_letters(struct view name)
{
    bool quoted = false;

    for (size_t i = 0; i < name.length; i++) {
        if (name.data[i] == '`' && (i == 0 || name.data[i - 1] != '\\'))
            quoted = !quoted;
        if (!quoted && (unsigned char)name.data[i] >= 0x80)
            return true;
    }
    return false;
}

static void difference_operator(void *context, struct span span, enum token_class class)
{
    const struct operator_walk *walk = context;
    struct view text = { walk->query.data + span.begin, span.end - span.begin };

    if ((class == TOKEN_CLASS_FIELD || class == TOKEN_CLASS_FUNCTION) && name_has_bare_letters(text))
        difference_refuse(DIFFERENCE_BARE_LETTERS, true, span, walk->diagnostics);
    for (size_t i = 0; class == TOKEN_CLASS_OPERATOR || class == TOKEN_CLASS_WORD ? i < DIFFERENCE_COUNT : false; i++)
        if (differences[i].operator && view_equal(text, view_of(differences[i].operator)))
            difference_report(&differences[i], walk->query, span, walk->diagnostics);
}

void differences_refuse(struct view query, struct diagnostics *diagnostics)
{
    struct operator_walk walk = { query, diagnostics };

    if (diagnostics->errors == 0)
        tokens_classify(query, difference_operator, &walk);
    for (size_t i = 0; i < DIFFERENCE_COUNT; i++)
        if (differences[i].strictness == STRICT_REFUSES && differences[i].warning != CODE_COUNT)
            diagnostics_refuse(diagnostics, differences[i].warning);
}
