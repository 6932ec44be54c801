/*
 * The language, top to bottom (language reference, section 2 for the commands, 3.1 for expressions).
 *
 * What may not happen here: no meaning, no look-ups, no folding. Every action is a call that builds a piece of the tree;
 * everything lives in the query's arena, so nothing needs a %destructor. %expect stays 0: a conflict is solved by
 * writing the rule better.
 *
 * Words arrive resolved: a command word is a command token only where a stage begins, and a plain NAME elsewhere. The
 * keywords that may also be names are listed once, in `word`.
 *
 * Two parsers are made of it (script/cmake/layers.cmake). The quick one has a quarter of the tables, for it reduces without looking
 * ahead where it can; it reads what has no mistake. Where it cannot go on it only says so, and the one as described here, which
 * knows exactly what could have stood there, reads the tokens from the beginning.
 */
%require "3.8"
%define api.pure full
%define api.prefix {insights_}
%define api.token.prefix {T_}
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
/* No reduction without a look ahead: recovery from a mistake must not reduce away the place where it can go on. */
%define lr.default-reduction accepting
%locations
%expect 0
%param { struct parser *parser }

%code requires {
#include "syntax/tree_build.h"
}

%code {
#define YYLLOC_DEFAULT(current, right, count)                                                                          \
    ((current) = (count) ? (struct span){ YYRHSLOC(right, 1).begin, YYRHSLOC(right, count).end }                       \
                         : (struct span){ YYRHSLOC(right, 0).end, YYRHSLOC(right, 0).end })

/* How deep brackets may be nested before the parser gives up; far beyond what anybody writes. */
#define YYINITDEPTH 200
#define YYMAXDEPTH 1000
#define YYSTACK_USE_ALLOCA 0

/* The quick parser has nothing to pick up again for, and could not tell where it may. */
#define RECOVERED                                                                                                      \
    do {                                                                                                               \
        if (parser->refused)                                                                                           \
            YYABORT;                                                                                                   \
        yyerrok;                                                                                                       \
    } while (0)

#define STAGE(head, span, ...) stage_new(parser, head, span, (struct stage){ __VA_ARGS__ })
#define NAMES(list) .names = (list).names, .name_count = (list).count
#define ONE_NAME(name) .names = names_one(parser, name).names, .name_count = 1
#define OPTIONS(list) .options = (list).options, .option_count = (list).count
#define TARGETS(list) .source = (list).nodes[0], .sources = (list).nodes, .source_count = (list).count
#define ONE_OPTION(word, whole, value)                                                                                 \
    .options = options_one(parser, option_new(parser, word, whole, value)).options, .option_count = 1
#define EXTRACTION(mode_)                                                                                              \
    .mode = (mode_).mode, .pattern = (mode_).pattern, NAMES((mode_).names), .multi = (mode_).multi
#define REGEX_MODE(regex, ...) (struct extraction){ PARSE_REGEX, .pattern = node_regex(parser, regex), __VA_ARGS__ }
#define UNARY(op, at, head, operand) node_unary(parser, op, head, at, operand)
#define BINARY(op, at, head, left, right) node_binary(parser, op, head, at, left, right)
#define COMPARE(op, at, head, left, right) node_compare(parser, op, head, at, left, right)

static int yylex(YYSTYPE *value, YYLTYPE *span, struct parser *parser);
static void yyerror(const YYLTYPE *span, struct parser *parser, const char *message);
}

%union {
    const struct token *token;
    struct node *node;
    struct name *name;
    struct node_list nodes;
    struct name_list names;
    struct key_list keys;
    struct option option;
    struct option_list options;
    struct items items;
    struct mixture mixture;
    struct extraction extraction;
    struct stage *stage;
    struct stage_list stages;
    struct query_tree *query;
}

%token END 0            "the end of the query"
%token BAD              "a character without meaning"
%token NAME             "a name"
%token TEXT             "a text"
%token NUMBER           "a number"
%token PERIOD           "a length of time"
%token REGEX            "a regex"
%token BOOLEAN          "true or false"
%token ACCESS           "a member"

%token PIPE             "|"
%token BARS             "||"
%token COMMA            ","
%token OPEN             "("
%token CLOSE            ")"
%token OPEN_QUERY       "( of a subquery"
%token OPEN_LIST        "["
%token CLOSE_LIST       "]"
%token OPEN_MAP         "{"
%token CLOSE_MAP        "}"
%token COLON            ":"
%token EQUAL            "="
%token UNEQUAL          "!="
%token LESS             "<"
%token LESS_EQUAL       "<="
%token GREATER          ">"
%token GREATER_EQUAL    ">="
%token MATCH            "=~"
%token PLUS             "+"
%token MINUS            "-"
%token STAR             "*"
%token SLASH            "/"
%token PERCENT          "%"
%token CARET            "^"
%token BANG             "!"

%token AND "and"  OR "or"  NOT "not"  LIKE "like"  IN "in"  AS "as"  BY "by"
%token ASC "asc"  DESC "desc"  WHERE "where"  WITH "with"  FOR "for"  INTO "into"  MULTI "multi"  ANY "any"
%token OFFSET "offset"  TIMESHIFT "timeshift"  MAXSPAN "maxspan"  OUTPUT "output"  OUTPUTNEW "outputnew"
%token LOGFMT "logfmt"  CSV "csv"  XML "xml"  FIELD "field"

%token <token> SOURCE "SOURCE"  FIELDS "fields"  DISPLAY "display"  FILTER "filter"  PARSE "parse"  STATS "stats"
%token <token> SORT "sort"  LIMIT "limit"  HEAD "head"  TAIL "tail"  DEDUP "dedup"
%token <token> FILTERINDEX "filterIndex"  JSON "json"  PATTERN "pattern"  DIFF "diff"  LOGCOMPARE "logcompare"
%token <token> ANOMALY "anomaly"  UNMASK "unmask"  UNNEST "unnest"  EXPAND "expand"  LOOKUP "lookup"
%token <token> CIDRLOOKUP "cidrlookup"  JOIN "join"  RELEVANTFIELDS "relevantfields"  ADDTOTALS "addtotals"
%token <token> AUTOREGRESS "autoregress"  FILLDOWN "filldown"  FILLMISSING "fillmissing"  OUTLIER "outlier"
%token <token> ACCUM "accum"  APPENDCOLS "appendcols"  SESSIONIZE "sessionize"  COUNTFREQUENT "countFrequent"
%token <token> ESTIMATE "estimate"

%type <query> query
%type <stages> stages
%type <stage> stage command
%type <items> items item fields loose pairs pair constants constant
%type <mixture> mixture
%type <keys> keys key
%type <names> names
%type <name> name word alias
%type <options> options settings output
%type <option> option
%type <extraction> mode field_mode
%type <nodes> targets source_arguments values entries elements arguments
%type <node> target source_argument json entry value literal period count
%type <node> expr comparison sum bang primary reachable call argument pattern

/* An error right behind a pipe is shifted there; without that, recovery would drop all stages before it. */
%precedence BAR
%precedence error

/* Operators, loosest first. A rule for each level would be as clear, but most operands would go through all of them. */
%left OR
%left AND
%precedence NOT
%left PLUS MINUS
%left STAR SLASH PERCENT
%precedence SIGN
%right CARET

%%

start
    : %empty                        { parser->tree = query_new(parser, (struct stage_list){ 0 }, @$); }
    | query                         { parser->tree = $query; }
    ;

query
    : stages                        { $$ = query_new(parser, $stages, @$); }
    ;

stages
    : stage                         { $$ = stages_add(parser, (struct stage_list){ 0 }, $stage); }
    | stages[before] bar stage      { $$ = stages_add(parser, $before, $stage); }
    | stages PIPE error             { $$ = $1; RECOVERED; }   /* no command behind the pipe: the stages before it stay */
    ;

bar : PIPE %prec BAR                { yyerrok; } ;      /* where parsing picks up again */

stage
    : command
    | error                         { $$ = NULL; RECOVERED; } /* reduced at a pipe or the end, which can be shifted */
    ;

/* ---- commands ---------------------------------------------------------------------------------------------------- */

command
    : FIELDS items                  { $$ = STAGE($1, @$, .items = $items); }
    | DISPLAY items                 { $$ = STAGE($1, @$, .items = $items); }
    | FILTER expr                   { $$ = STAGE($1, @$, .test = node_condition(parser, $expr)); }
    | FILTERINDEX expr              { $$ = STAGE($1, @$, .test = $expr); }
    | STATS items                   { $$ = STAGE($1, @$, .items = stats_check(parser, $items)); }
    | STATS items[what] BY items[keys]
                                    { $$ = STAGE($1, @$, .items = stats_check(parser, $what), .by = $keys); }
    | STATS items[what] BY items[keys] OFFSET period
                                    { $$ = STAGE($1, @$, .items = stats_check(parser, $what), .by = $keys,
                                                 .offset = $period); }
    | SORT keys                     { $$ = STAGE($1, @$, .keys = $keys.keys, .key_count = $keys.count); }
    | SORT BY keys                  { $$ = STAGE($1, @$, .keys = $keys.keys, .key_count = $keys.count); }
    | LIMIT count                   { $$ = STAGE($1, @$, .count = $count); }
    | LIMIT ANY count               { $$ = STAGE($1, @$, .count = $count, .any = true); }
    | HEAD                          { $$ = STAGE($1, @$, .count = NULL); }
    | HEAD count                    { $$ = STAGE($1, @$, .count = $count); }
    | TAIL                          { $$ = STAGE($1, @$, .count = NULL); }
    | TAIL count                    { $$ = STAGE($1, @$, .count = $count); }
    | DEDUP fields                  { $$ = STAGE($1, @$, .items = $fields); }
    | UNMASK fields                 { $$ = STAGE($1, @$, .items = $fields); }
    | COUNTFREQUENT fields          { $$ = STAGE($1, @$, .items = $fields); }
    | PARSE mode                    { $$ = STAGE($1, @$, EXTRACTION($mode)); }
    | PARSE name field_mode[mode]   { $$ = STAGE($1, @$, .field = $name, EXTRACTION($mode)); }
    | JSON FIELD EQUAL name[from] pattern AS name[to]
                                    { $$ = STAGE($1, @$, .field = $from, .pattern = $pattern, ONE_NAME($to)); }
    | SOURCE targets                { $$ = STAGE($1, @$, TARGETS($targets)); }
    | SOURCE targets settings       { $$ = STAGE($1, @$, TARGETS($targets), OPTIONS($settings)); }
    | PATTERN name                  { $$ = STAGE($1, @$, .field = $name); }
    | ANOMALY                       { $$ = STAGE($1, @$, .field = NULL); }
    | ESTIMATE                      { $$ = STAGE($1, @$, .field = NULL); }
    | DIFF                          { $$ = STAGE($1, @$, .field = NULL); }
    | DIFF name[since]              { $$ = STAGE($1, @$, ONE_OPTION(@since, @since, NULL)); }
    | LOGCOMPARE TIMESHIFT[shift] period
                                    { $$ = STAGE($1, @$, ONE_OPTION(@shift, span_join(@shift, @period), $period)); }
    | UNNEST name[from] INTO name[to]
                                    { $$ = STAGE($1, @$, .field = $from, ONE_NAME($to)); }
    | EXPAND name                   { $$ = STAGE($1, @$, .field = $name); }
    | LOOKUP name[table] pairs[matches] output pairs[out]
                                    { $$ = STAGE($1, @$, .field = $table, .items = $matches, .by = $out,
                                                 OPTIONS($output)); }
    | CIDRLOOKUP name[table] name[ip] output pairs[out]
                                    { $$ = STAGE($1, @$, .field = $table, ONE_NAME($ip), .by = $out, OPTIONS($output)); }
    | CIDRLOOKUP name[table] name[ip] AS name[column] output pairs[out]
                                    { struct name_list both = names_add(parser, names_one(parser, $ip), $column);
                                      $$ = STAGE($1, @$, .field = $table, NAMES(both), .by = $out, OPTIONS($output)); }
    | JOIN options WHERE name[left] EQUAL[is] name[right] OPEN_QUERY query CLOSE
                                    { $$ = STAGE($1, @$, OPTIONS($options), .query = $query,
                                                 .test = BINARY(OP_EQUAL, span_join(@left, @right), @is,
                                                                node_field(parser, $left),
                                                                node_field(parser, $right))); }
    | APPENDCOLS options OPEN_QUERY query CLOSE
                                    { $$ = STAGE($1, @$, OPTIONS($options), .query = $query); }
    | RELEVANTFIELDS WHERE expr     { $$ = STAGE($1, @$, .test = $expr); }
    | RELEVANTFIELDS fields WHERE expr
                                    { $$ = STAGE($1, @$, .items = $fields, .test = $expr); }
    | ADDTOTALS                     { $$ = STAGE($1, @$, .field = NULL); }
    | ADDTOTALS mixture             { $$ = STAGE($1, @$, .items = $mixture.items, OPTIONS($mixture.options)); }
    | OUTLIER mixture               { $$ = STAGE($1, @$, .items = $mixture.items, OPTIONS($mixture.options)); }
    | AUTOREGRESS name options      { $$ = STAGE($1, @$, .field = $name, OPTIONS($options)); }
    | AUTOREGRESS name alias options
                                    { $$ = STAGE($1, @$, .field = $name, ONE_NAME($alias), OPTIONS($options)); }
    | FILLDOWN                      { $$ = STAGE($1, @$, .field = NULL); }
    | FILLDOWN loose                { $$ = STAGE($1, @$, .items = $loose); }
    | FILLMISSING                   { $$ = STAGE($1, @$, .field = NULL); }
    | FILLMISSING constants         { $$ = STAGE($1, @$, .items = $constants); }
    | ACCUM name                    { $$ = STAGE($1, @$, .field = $name); }
    | ACCUM name alias              { $$ = STAGE($1, @$, .field = $name, ONE_NAME($alias)); }
    | SESSIONIZE fields             { $$ = STAGE($1, @$, .items = $fields); }
    | SESSIONIZE fields alias       { $$ = STAGE($1, @$, .items = $fields, ONE_NAME($alias)); }
    | SESSIONIZE fields MAXSPAN[span] period
                                    { $$ = STAGE($1, @$, .items = $fields,
                                                 ONE_OPTION(@span, span_join(@span, @period), $period)); }
    | SESSIONIZE fields MAXSPAN[span] period alias
                                    { $$ = STAGE($1, @$, .items = $fields, ONE_NAME($alias),
                                                 ONE_OPTION(@span, span_join(@span, @period), $period)); }
    ;

/* ---- what commands are made of ----------------------------------------------------------------------------------- */

items
    : item
    | items[before] COMMA item      { $$ = items_join(parser, $before, $item); }
    ;
item
    : expr                          { $$ = items_one(parser, $expr, @expr, NULL, @$); }
    | expr alias                    { $$ = items_one(parser, $expr, @expr, $alias, @$); }
    ;
alias : AS name                     { $$ = $name; } ;

fields                              /* `where` ends the list of relevantfields */
    : word                          { $$ = items_name(parser, $word, NULL, @$); }
    | fields[before] COMMA word     { $$ = items_join(parser, $before, items_name(parser, $word, NULL, @word)); }
    ;
loose                               /* with or without commas */
    : name                          { $$ = items_name(parser, $name, NULL, @$); }
    | loose[before] name            { $$ = items_join(parser, $before, items_name(parser, $name, NULL, @name)); }
    | loose[before] COMMA name      { $$ = items_join(parser, $before, items_name(parser, $name, NULL, @name)); }
    ;
pairs
    : pair
    | pairs[before] COMMA pair      { $$ = items_join(parser, $before, $pair); }
    ;
pair
    : name                          { $$ = items_name(parser, $name, NULL, @$); }
    | name alias                    { $$ = items_name(parser, $name, $alias, @$); }
    ;
constants
    : constant
    | constants[before] COMMA constant
                                    { $$ = items_join(parser, $before, $constant); }
    ;
constant : WITH literal FOR name    { $$ = items_one(parser, $literal, @literal, $name, @$); } ;

mixture
    : name                          { $$ = (struct mixture){ .items = items_name(parser, $name, NULL, @$) }; }
    | option                        { $$ = (struct mixture){ .options = options_one(parser, $option) }; }
    | mixture[before] name          { $$ = $before;
                                      $$.items = items_join(parser, $$.items, items_name(parser, $name, NULL, @name)); }
    | mixture[before] COMMA name    { $$ = $before;
                                      $$.items = items_join(parser, $$.items, items_name(parser, $name, NULL, @name)); }
    | mixture[before] option        { $$ = $before; $$.options = options_add(parser, $$.options, $option); }
    ;
options
    : %empty                        { $$ = (struct option_list){ 0 }; }
    | settings
    ;
settings
    : option                        { $$ = options_one(parser, $option); }
    | settings[before] option       { $$ = options_add(parser, $before, $option); }
    ;
option : word EQUAL value           { $$ = option_new(parser, @word, @$, $value); } ;
value
    : literal
    | PERIOD                        { $$ = node_period(parser, @$); }
    | name                          { $$ = node_field(parser, $name); }
    | MINUS PERIOD                  { $$ = UNARY(OP_NEGATE, @$, @1, node_period(parser, @2)); }
    | NUMBER MINUS NUMBER           { $$ = BINARY(OP_SUBTRACT, @$, @2, node_number(parser, @1), node_number(parser, @3)); }
    ;
output
    : OUTPUT                        { $$ = options_one(parser, option_new(parser, @$, @$, NULL)); }
    | OUTPUTNEW                     { $$ = options_one(parser, option_new(parser, @$, @$, NULL)); }
    ;

keys
    : key
    | keys[before] COMMA key        { $$ = keys_join(parser, $before, $key); }
    ;
key
    : name                          { $$ = keys_one(parser, $name, false, @$); }
    | name ASC                      { $$ = keys_one(parser, $name, false, @$); }
    | name DESC                     { $$ = keys_one(parser, $name, true, @$); }
    ;

count : NUMBER                      { $$ = node_number(parser, @$); } ;

mode
    : pattern[text]                 { $$ = (struct extraction){ PARSE_GLOB, .pattern = $text }; }
    | pattern[text] AS names        { $$ = (struct extraction){ PARSE_GLOB, .pattern = $text, .names = $names }; }
    | REGEX                         { $$ = REGEX_MODE(@1); }
    | REGEX MULTI                   { $$ = REGEX_MODE(@1, .multi = true); }
    | REGEX AS names                { $$ = REGEX_MODE(@1, .names = $names); }
    | REGEX AS names MULTI          { $$ = REGEX_MODE(@1, .names = $names, .multi = true); }
    | REGEX MULTI AS names          { $$ = REGEX_MODE(@1, .names = $names, .multi = true); }
    | LOGFMT alias                  { $$ = (struct extraction){ PARSE_LOGFMT, .names = names_one(parser, $alias) }; }
    | CSV AS names                  { $$ = (struct extraction){ PARSE_CSV, .names = $names }; }
    ;
field_mode                          /* behind `parse`, xml is the name of a field */
    : mode
    | XML pattern                   { $$ = (struct extraction){ PARSE_XML, .pattern = $pattern }; }
    | XML pattern alias             { $$ = (struct extraction){ PARSE_XML, .pattern = $pattern,
                                                                .names = names_one(parser, $alias) }; }
    ;
pattern : TEXT                      { $$ = node_text(parser, @$); } ;

names
    : name                          { $$ = names_one(parser, $name); }
    | names[before] COMMA name      { $$ = names_add(parser, $before, $name); }
    ;

name
    : word
    | WHERE                         { $$ = name_new(parser, @$); }
    ;
word                                /* keywords that are names wherever they cannot be what they are */
    : NAME                          { $$ = name_new(parser, @$); }
    | ASC                           { $$ = name_new(parser, @$); }
    | DESC                          { $$ = name_new(parser, @$); }
    | WITH                          { $$ = name_new(parser, @$); }
    | FOR                           { $$ = name_new(parser, @$); }
    | INTO                          { $$ = name_new(parser, @$); }
    | MULTI                         { $$ = name_new(parser, @$); }
    | ANY                           { $$ = name_new(parser, @$); }
    | OFFSET                        { $$ = name_new(parser, @$); }
    | TIMESHIFT                     { $$ = name_new(parser, @$); }
    | MAXSPAN                       { $$ = name_new(parser, @$); }
    | OUTPUT                        { $$ = name_new(parser, @$); }
    | OUTPUTNEW                     { $$ = name_new(parser, @$); }
    | LOGFMT                        { $$ = name_new(parser, @$); }
    | CSV                           { $$ = name_new(parser, @$); }
    | XML                           { $$ = name_new(parser, @$); }
    | FIELD                         { $$ = name_new(parser, @$); }
    ;

/* ---- what SOURCE reads from -------------------------------------------------------------------------------------- */

targets
    : target                        { $$ = nodes_one(parser, $target); }
    | targets[before] target        { $$ = nodes_add(parser, $before, $target); }
    ;
target
    : TEXT                          { $$ = node_text(parser, @$); }
    | NAME OPEN CLOSE               { $$ = node_call(parser, @NAME, @$, (struct node_list){ 0 }, false); }
    | NAME OPEN source_arguments[list] CLOSE
                                    { $$ = node_call(parser, @NAME, @$, $list, false); }
    ;
source_arguments
    : source_argument[one]          { $$ = nodes_one(parser, $one); }
    | source_arguments[before] COMMA source_argument[one]
                                    { $$ = nodes_add(parser, $before, $one); }
    ;
source_argument
    : json
    | NAME COLON json               { $$ = node_entry(parser, @NAME, @$, $json); }
    ;
json
    : literal
    | OPEN_LIST CLOSE_LIST          { $$ = node_group(parser, NODE_LIST, @$, (struct node_list){ 0 }); }
    | OPEN_LIST values CLOSE_LIST   { $$ = node_group(parser, NODE_LIST, @$, $values); }
    | OPEN_MAP CLOSE_MAP            { $$ = node_group(parser, NODE_MAP, @$, (struct node_list){ 0 }); }
    | OPEN_MAP entries CLOSE_MAP    { $$ = node_group(parser, NODE_MAP, @$, $entries); }
    ;
values
    : json                          { $$ = nodes_one(parser, $json); }
    | values[before] COMMA json     { $$ = nodes_add(parser, $before, $json); }
    ;
entries
    : entry                         { $$ = nodes_one(parser, $entry); }
    | entries[before] COMMA entry   { $$ = nodes_add(parser, $before, $entry); }
    ;
entry : TEXT COLON json             { $$ = node_entry(parser, @TEXT, @$, $json); } ;

/* ---- expressions, loosest first (language reference 3.1) --------------------------------------------------------- */

expr
    : comparison
    | expr[a] OR[op] expr[b]        { $$ = BINARY(OP_OR, @$, @op, $a, $b); }
    | expr[a] AND[op] expr[b]       { $$ = BINARY(OP_AND, @$, @op, $a, $b); }
    | NOT expr[a]                   { $$ = UNARY(OP_NOT, @$, @1, $a); }
    ;
/* Comparisons do not chain; they are read as if they did, so that node_compare can say so. */
comparison
    : sum
    | comparison[a] EQUAL[op] sum[b]            { $$ = COMPARE(OP_EQUAL, @$, @op, $a, $b); }
    | comparison[a] UNEQUAL[op] sum[b]          { $$ = COMPARE(OP_UNEQUAL, @$, @op, $a, $b); }
    | comparison[a] LESS[op] sum[b]             { $$ = COMPARE(OP_LESS, @$, @op, $a, $b); }
    | comparison[a] LESS_EQUAL[op] sum[b]       { $$ = COMPARE(OP_LESS_EQUAL, @$, @op, $a, $b); }
    | comparison[a] GREATER[op] sum[b]          { $$ = COMPARE(OP_GREATER, @$, @op, $a, $b); }
    | comparison[a] GREATER_EQUAL[op] sum[b]    { $$ = COMPARE(OP_GREATER_EQUAL, @$, @op, $a, $b); }
    | comparison[a] LIKE[op] sum[b]             { $$ = COMPARE(OP_LIKE, @$, @op, $a, $b); }
    | comparison[a] LIKE[op] REGEX[b]           { $$ = COMPARE(OP_LIKE, @$, @op, $a, node_regex(parser, @b)); }
    | comparison[a] NOT LIKE sum[b]             { $$ = COMPARE(OP_NOT_LIKE, @$, span_join(@2, @3), $a, $b); }
    | comparison[a] NOT LIKE REGEX[b]           { $$ = COMPARE(OP_NOT_LIKE, @$, span_join(@2, @3), $a,
                                                               node_regex(parser, @b)); }
    | comparison[a] MATCH[op] sum[b]            { $$ = COMPARE(OP_MATCH, @$, @op, $a, $b); }
    | comparison[a] MATCH[op] REGEX[b]          { $$ = COMPARE(OP_MATCH, @$, @op, $a, node_regex(parser, @b)); }
    | comparison[a] IN[op] OPEN_LIST elements CLOSE_LIST
                                    { $$ = node_in(parser, OP_IN, @op, @$, $a, $elements); }
    | comparison[a] NOT IN OPEN_LIST elements CLOSE_LIST
                                    { $$ = node_in(parser, OP_NOT_IN, span_join(@2, @3), @$, $a, $elements); }
    | comparison[a] IN[op] name     { $$ = COMPARE(OP_IN_VALUE, @$, @op, $a, node_field(parser, $name)); }
    | comparison[a] NOT IN name     { $$ = COMPARE(OP_NOT_IN_VALUE, @$, span_join(@2, @3), $a,
                                                   node_field(parser, $name)); }
    | comparison[a] IN[op] OPEN_QUERY query CLOSE
                                    { $$ = COMPARE(OP_IN_VALUE, @$, @op, $a,
                                                   node_subquery(parser, $query, span_join(@OPEN_QUERY, @CLOSE))); }
    | comparison[a] NOT IN OPEN_QUERY query CLOSE
                                    { $$ = COMPARE(OP_NOT_IN_VALUE, @$, span_join(@2, @3), $a,
                                                   node_subquery(parser, $query, span_join(@OPEN_QUERY, @CLOSE))); }
    ;
elements
    : %empty                        { $$ = (struct node_list){ 0 }; }
    | arguments
    ;
sum
    : bang
    | sum[a] PLUS[op] sum[b]        { $$ = BINARY(OP_ADD, @$, @op, $a, $b); }
    | sum[a] MINUS[op] sum[b]       { $$ = BINARY(OP_SUBTRACT, @$, @op, $a, $b); }
    | sum[a] STAR[op] sum[b]        { $$ = BINARY(OP_MULTIPLY, @$, @op, $a, $b); }
    | sum[a] SLASH[op] sum[b]       { $$ = BINARY(OP_DIVIDE, @$, @op, $a, $b); }
    | sum[a] PERCENT[op] sum[b]     { $$ = BINARY(OP_REMAINDER, @$, @op, $a, $b); }
    | sum[a] CARET[op] sum[b]       { $$ = BINARY(OP_POWER, @$, @op, $a, $b); }
    | MINUS sum[a] %prec SIGN       { $$ = UNARY(OP_NEGATE, @$, @1, $a); }
    | PLUS sum[a] %prec SIGN        { $$ = UNARY(OP_PLUS, @$, @1, $a); }
    ;
bang
    : primary
    | BANG bang[a]                  { $$ = UNARY(OP_NOT, @$, @1, $a); }
    ;
primary
    : NUMBER                        { $$ = node_number(parser, @$); }
    | PERIOD                        { $$ = node_period(parser, @$); }
    | TEXT                          { $$ = node_text(parser, @$); }
    | BOOLEAN                       { $$ = node_boolean(parser, @$); }
    | name                          { $$ = node_field(parser, $name); }
    | reachable
    ;
reachable                           /* what a member can be taken of */
    : call
    | OPEN expr CLOSE               { $$ = node_parenthesised($expr); }
    | reachable[from] ACCESS        { $$ = node_access(parser, $from, @ACCESS, @$); }
    ;
call
    : NAME OPEN CLOSE               { $$ = node_call(parser, @NAME, @$, (struct node_list){ 0 }, false); }
    | NAME OPEN STAR CLOSE          { $$ = node_call(parser, @NAME, @$, (struct node_list){ 0 }, true); }
    | NAME OPEN arguments[list] CLOSE
                                    { $$ = node_call(parser, @NAME, @$, $list, false); }
    ;
arguments
    : argument                      { $$ = nodes_one(parser, $argument); }
    | arguments[before] COMMA argument
                                    { $$ = nodes_add(parser, $before, $argument); }
    ;
argument
    : expr
    | NUMBER NAME[unit]             { $$ = node_period_apart(parser, @NUMBER, @unit); }
    ;

period
    : PERIOD                        { $$ = node_period(parser, @$); }
    | NUMBER NAME[unit]             { $$ = node_period_apart(parser, @NUMBER, @unit); }
    ;
literal
    : NUMBER                        { $$ = node_number(parser, @$); }
    | MINUS NUMBER                  { $$ = UNARY(OP_NEGATE, @$, @1, node_number(parser, @2)); }
    | TEXT                          { $$ = node_text(parser, @$); }
    | BOOLEAN                       { $$ = node_boolean(parser, @$); }
    ;

%%

static int yylex(YYSTYPE *value, YYLTYPE *span, struct parser *parser)
{
    const struct token *token = &parser->tokens.tokens[parser->next];

    if (parser->next + 1 < parser->tokens.count)
        parser->next++;
    value->token = token;
    *span = token->span;
    return token->kind;
}

/* Only the stack's limit arrives here; mistakes in the query go through the function below. */
static void yyerror(const YYLTYPE *span, struct parser *parser, const char *message)
{
    (void)message;
    parser_report(parser, CODE_E0216, *span, "the query is nested too deeply");
}

static int yyreport_syntax_error(const yypcontext_t *context, struct parser *parser)
{
    yysymbol_kind_t kinds[YYNTOKENS];
    const char *names[YYNTOKENS];

    if (parser->quick) {
        parser->refused = true;
        parser->next = parser->tokens.count - 1;        /* nothing more is wanted of it */
        return 0;
    }
    const int count = yypcontext_expected_tokens(context, kinds, YYNTOKENS);

    for (int i = 0; i < count; i++)
        names[i] = yysymbol_name(kinds[i]);
    syntax_error_report(parser, yypcontext_location(context)->begin, names, count > 0 ? (size_t)count : 0);
    return 0;
}
