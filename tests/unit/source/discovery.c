/* Which fields a message has: language reference 5.2 to 5.8. */
#include "base/number.h"
#include "discovery_harness.h"
#include "source/discovery_parts.h"
#include "source/format_rows.h"
#include "source/layout_flow.h"

#include <math.h>

static const struct discovery_case {
    const char *what;
    struct view message;
    const char *fields;         /* "name=value" each, a newline between; null values are "name" alone */
} cases[] = {
    { "nothing", VIEW_INIT(""), "" },
    { "blanks", VIEW_INIT("  \t"), "" },
    { "a text", VIEW_INIT("GET /index.html 200"), "" },
    { "text before JSON", VIEW_INIT("INFO {\"a\":1}"), "" },
    { "an array", VIEW_INIT("[{\"a\":1}]"), "" },
    { "an object that does not end", VIEW_INIT("{\"a\":1"), "" },
    { "an object with something behind it", VIEW_INIT("{\"a\":1} x"), "" },
    { "two objects", VIEW_INIT("{\"a\":1}{\"b\":1}"), "" },
    { "a comma too many", VIEW_INIT("{\"a\":1,}"), "" },
    { "brackets that do not match", VIEW_INIT("{\"a\":[1}]"), "" },
    { "not a number of JSON", VIEW_INIT("{\"a\":NaN,\"b\":1}"), "" },
    { "a control character in a text", VIEW_INIT("{\"a\":\"x\ty\"}"), "" },
    { "an empty object", VIEW_INIT("{}"), "" },

    { "scalars", VIEW_INIT("{\"t\":\"x\",\"n\":1.50,\"y\":true,\"f\":false,\"e\":\"\",\"z\":null,\"i\":-0}"),
      "t=x\nn=1.50\ny=1\nf=0\ne=\nz\ni=-0" },
    { "blanks everywhere", VIEW_INIT(" \n{ \"a\" : [ 1 , { \"b\" : \"x y\" } ] , \"c\" : true }\r\n"),
      "a.0=1\na.1.b=x y\nc=1" },
    { "nested", VIEW_INIT("{\"a\":{\"b\":[{\"c\":7},{\"c\":[8,9]}],\"d\":{},\"e\":[]}}"), "a.b.0.c=7\na.b.1.c.0=8\na.b.1.c.1=9" },
    { "a key with a dot behind the same path", VIEW_INIT("{\"p\":{\"q\":3},\"p.q\":4}"), "p.q=3" },
    { "a key with a dot before the same path", VIEW_INIT("{\"p.q\":4,\"p\":{\"q\":3}}"), "p.q=4" },
    { "keys with several dots", VIEW_INIT("{\"a.b\":{\"c.d\":1,\"e\":2},\"a\":{\"b.c.d\":3,\"b\":{\"f\":4}}}"),
      "a.b.c.d=1\na.b.e=2\na.b.f=4" },
    { "empty keys", VIEW_INIT("{\"\":1,\"a\":{\"\":2,\"b\":{\"\":{\"\":3}}},\".\":4,\"c.\":5}"),
      "=1\na.=2\na.b..=3\n.=4\nc.=5" },
    { "the same key again", VIEW_INIT("{\"a\":1,\"a\":2,\"b\":{\"c\":1},\"b\":{\"c\":2,\"d\":3}}"), "a=1\nb.c=1\nb.d=3" },
    { "keys that begin with @", VIEW_INIT("{\"@t\":1,\"@@u\":2,\"a\":{\"@t\":3},\"x@y\":4,\"b.@c\":5,\"@\":6,\"@type\":7}"),
      "@@t=1\n@@@u=2\na.@@t=3\nx@y=4\nb.@c=5\n@@=6\n@@type=7" },
    { "special characters", VIEW_INIT("{\"detail-type\":1,\"two words\":2,\"\xC3\xA9\":3,\"a:b\":4,\"{\":5,\"]\":6,\",\":7}"),
      "detail-type=1\ntwo words=2\n\xC3\xA9=3\na:b=4\n{=5\n]=6\n,=7" },
    { "escapes", VIEW_INIT("{\"\\u0061\\n\":\"\\u00e9\\n\\ud83d\\ude00\\\"\\\\\",\"k\\\"x\":1,\"x\":2,\"\\\\\":3,\"\\u0062.c\":4}"),
      "a\n=\xC3\xA9\n\xF0\x9F\x98\x80\"\\\nk\"x=1\nx=2\n\\=3\nb.c=4" },
    { "JSON in a text", VIEW_INIT("{\"a\":\"{\\\"b\\\":1}\"}"), "a={\"b\":1}" },
    { "too large a number is its text", VIEW_INIT("{\"a\":1e999,\"b\":-1E400,\"c\":123456789012345678901}"),
      "a=1e999\nb=-1E400\nc=123456789012345678901" },

    { "START", VIEW_INIT("START RequestId: 8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f Version: $LATEST\n"),
      "@type=START\n@requestId=8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f" },
    { "END", VIEW_INIT("END RequestId: 8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f"),
      "@type=END\n@requestId=8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f" },
    { "REPORT", VIEW_INIT("REPORT RequestId: 8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f\tDuration: 14.97 ms\tBilled Duration: 15 ms"
                          "\tMemory Size: 128 MB\tMax Memory Used: 67 MB\tInit Duration: 145.69 ms\t\n"
                          "XRAY TraceId: 1-6631f2a0-0123456789abcdef01234567\tSegmentId: 4f2a9c0d1e3b5a77\tSampled: true\t\n"),
      "@type=REPORT\n@requestId=8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f\n@duration=14.97\n@billedDuration=15.0\n"
      "@initDuration=145.69\n@memorySize=1.28E8\n@maxMemoryUsed=6.7E7\n"
      "@xrayTraceId=1-6631f2a0-0123456789abcdef01234567\n@xraySegmentId=4f2a9c0d1e3b5a77" },
    { "parts of a REPORT nobody has a field for",
      VIEW_INIT("REPORT RequestId: 8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f Restore Duration: 5 ms Duration: 3000.00 ms "
                "Billed Restore Duration: 7 ms Billed Duration: 3000 ms Memory Size: 10240 MB Max Memory Used: x MB Status: timeout"),
      "@type=REPORT\n@requestId=8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f\n@duration=3000.0\n@billedDuration=3000.0\n"
      "@memorySize=1.024E10" },
    { "not quite START", VIEW_INIT("STARTED RequestId: 8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f"), "" },
    { "no request", VIEW_INIT("START RequestId: 8f507cfc Version: 1"), "" },
    { "Node.js", VIEW_INIT("2024-05-01T10:00:00.005Z\t8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f\tINFO\thello {name}"),
      "@requestId=8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f" },
    { "Node.js with an object",
      VIEW_INIT("2024-05-01T10:00:00.005Z\t8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f\tWARN\tgot {x} and {\"a\":{\"b\":1}} and {\"c\":2}\n"),
      "@requestId=8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f\na.b=1" },
    { "Node.js before the first request", VIEW_INIT("2024-05-01T10:00:00.005Z\tundefined\tINFO\t{\"a\":1}"), "a=1" },
    { "half an object", VIEW_INIT("2024-05-01T10:00:00.005Z\tundefined\tINFO\t{\"a\":{\"b\":1}"), "" },
    { "an object behind what is none", VIEW_INIT("2024-05-01T10:00:00.005Z\tundefined\tINFO\t{\"x\":y,\"z\":{\"b\":1}} {\"a\":1}"),
      "a=1" },
    { "Python", VIEW_INIT("[INFO]\t2024-05-01T10:00:00.005Z\t8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f\t{\"a\": 1}\n"),
      "@requestId=8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f\na=1" },
    { "a time and no request", VIEW_INIT("2024-05-01T10:00:00.005Z\tINFO\t{\"a\":1}"), "" },

    { "VPC", VIEW_INIT("2 123456789012 eni-0a1b2c3d4e5f60718 10.0.1.5 198.51.100.7 49152 443 6 12 4249 1714557590 1714557650 ACCEPT OK"),
      "version=2\naccountId=123456789012\ninterfaceId=eni-0a1b2c3d4e5f60718\nsrcAddr=10.0.1.5\ndstAddr=198.51.100.7\n"
      "srcPort=49152\ndstPort=443\nprotocol=6\npackets=12\nbytes=4249\nstartTime=1714557590\nendTime=1714557650\n"
      "action=ACCEPT\nlogStatus=OK" },
    { "VPC without data", VIEW_INIT("2 123456789012 eni-0a1b2c3d4e5f60718 - - - - - - - 1714557700 1714557760 - NODATA"),
      "version=2\naccountId=123456789012\ninterfaceId=eni-0a1b2c3d4e5f60718\nsrcAddr=-\ndstAddr=-\nsrcPort=-\ndstPort=-\n"
      "protocol=-\npackets=-\nbytes=-\nstartTime=1714557700\nendTime=1714557760\naction=-\nlogStatus=NODATA" },
    { "VPC in another format", VIEW_INIT("10.0.1.5 203.0.113.9 443 ACCEPT"), "" },
    { "fourteen columns of something else", VIEW_INIT("1 2 3 4 5 6 7 8 9 10 11 12 13 14"), "" },

    { "Route 53", VIEW_INIT("1.0 2024-05-01T10:00:00.130Z Z0123456789ABCDEFGHIJ example.com A NOERROR UDP FRA6 192.0.2.1 -"),
      "version=1.0\nqueryTimestamp=2024-05-01T10:00:00.130Z\nhostZoneId=Z0123456789ABCDEFGHIJ\nqueryName=example.com\n"
      "queryType=A\nresponseCode=NOERROR\nprotocol=UDP\nedgeLocation=FRA6\nresolverIp=192.0.2.1\nednsClientSubnet=-" },
    { "ten columns of something else", VIEW_INIT("1.0 2024-05-01T10:00:00.130Z c d e f g h i j"), "" },

    { "syslog of RFC 5424",
      VIEW_INIT("<34>1 2003-10-11T22:14:15.003Z host.example.com su 77 ID47 - \xEF\xBB\xBF'su root' failed"),
      "facility=auth\nfacilityCode=4\nseverity=crit\nseverityCode=2\ntimestamp=2003-10-11T22:14:15.003Z\n"
      "hostname=host.example.com\nappName=su\nprocId=77\nmsgId=ID47\nmessage='su root' failed" },
    { "structured data",
      VIEW_INIT("<165>1 2003-10-11T22:14:15-07:00 h app - ID47 [a@1 x=\"1\\\"]\" y=\"]\"][b@1 z=\"\"] text [c]"),
      "facility=local4\nfacilityCode=20\nseverity=notice\nseverityCode=5\ntimestamp=2003-10-11T22:14:15-07:00\n"
      "hostname=h\nappName=app\nmsgId=ID47\nstructuredData=[a@1 x=\"1\\\"]\" y=\"]\"][b@1 z=\"\"]\nmessage=text [c]" },
    { "structured data alone", VIEW_INIT("<0>1 - - - - - [a]"),
      "facility=kern\nfacilityCode=0\nseverity=emerg\nseverityCode=0\nstructuredData=[a]" },
    { "nothing but a priority", VIEW_INIT("<191>1 - - - - - -\n"),
      "facility=local7\nfacilityCode=23\nseverity=debug\nseverityCode=7" },
    { "structured data without an end", VIEW_INIT("<34>1 - h a - - [a x=\"]\""), "" },
    { "too few words", VIEW_INIT("<34>1 2003-10-11T22:14:15.003Z h a"), "" },
    { "a priority there is not", VIEW_INIT("<192>1 2003-10-11T22:14:15.003Z h a - - - x"), "" },
    { "syslog of RFC 3164", VIEW_INIT("<13>May  1 10:00:00 web-1 sshd[2201]: Failed password: root\n"),
      "facility=user\nfacilityCode=1\nseverity=notice\nseverityCode=5\ntimestamp=May  1 10:00:00\nhostname=web-1\n"
      "appName=sshd\nprocId=2201\nmessage=Failed password: root" },
    { "without a process", VIEW_INIT("<30>Oct 11 22:14:15 h su: x"),
      "facility=daemon\nfacilityCode=3\nseverity=info\nseverityCode=6\ntimestamp=Oct 11 22:14:15\nhostname=h\nappName=su\nmessage=x" },
    { "without a host", VIEW_INIT("<30>Oct 11 22:14:15 su[1]: x"),
      "facility=daemon\nfacilityCode=3\nseverity=info\nseverityCode=6\ntimestamp=Oct 11 22:14:15\nappName=su\nprocId=1\nmessage=x" },
    { "without a tag", VIEW_INIT("<30>Oct 11 22:14:15 h link [1] is down"),
      "facility=daemon\nfacilityCode=3\nseverity=info\nseverityCode=6\ntimestamp=Oct 11 22:14:15\nhostname=h\nmessage=link [1] is down" },
    { "the time as in RFC 3339", VIEW_INIT("<30>2024-05-01T10:00:00.5+02:00 h cron: x"),
      "facility=daemon\nfacilityCode=3\nseverity=info\nseverityCode=6\ntimestamp=2024-05-01T10:00:00.5+02:00\nhostname=h\nappName=cron\nmessage=x" },
    { "a priority and no time", VIEW_INIT("<30>text"), "" },
    { "syslog without a priority", VIEW_INIT("May  1 10:00:00 web-1 sshd[2201]: x"), "" },
    { "Cisco ASA", VIEW_INIT("<166>May 01 2024 10:00:00 fw01 : %ASA-6-302013: Built outbound TCP connection 1: x"),
      "device=ASA\nseverity=info\nseverityLevel=6\ntimestamp=May 01 2024 10:00:00\ndeviceId=fw01\nmessageId=302013\n"
      "message=Built outbound TCP connection 1: x" },
    { "Cisco ASA, a class and a zone", VIEW_INIT("<163>:May 01 10:00:00 UTC: %ASA-session-3-106014: Deny"),
      "device=ASA\nseverity=err\nseverityLevel=3\ntimestamp=May 01 10:00:00 UTC\nmessageId=106014\nsubsystem=session\nmessage=Deny" },
    { "Cisco FTD", VIEW_INIT("<113>2024-05-01T10:00:00Z ftd-1 : %FTD-1-430003: SrcIP: 10.0.0.1, 50% used"),
      "device=FTD\nseverity=alert\nseverityLevel=1\ntimestamp=2024-05-01T10:00:00Z\ndeviceId=ftd-1\nmessageId=430003\n"
      "message=SrcIP: 10.0.0.1, 50% used" },
    { "Cisco without a head", VIEW_INIT("%ASA-4-106023: Deny tcp"),
      "device=ASA\nseverity=warning\nseverityLevel=4\nmessageId=106023\nmessage=Deny tcp" },
    { "a level there is not", VIEW_INIT("%ASA-8-106023: Deny tcp"), "" },
    { "a mark inside a word", VIEW_INIT("x%ASA-4-106023: Deny tcp"), "" },
};
enum { CASES = sizeof cases / sizeof *cases };

static void fields_of_messages(void **state)
{
    struct fields *fields = *state;

    for (size_t i = 0; i < CASES; i++) {
        fields_reset(fields);
        discovery_each(cases[i].message, NULL, 200, &fields->arena, fields_add, fields);
        struct view text = fields_text(fields);
        print_message("%s\n", cases[i].what);
        if (!view_equal(text, view_of(cases[i].fields)))
            print_message("%.*s\n", VIEW_PRINT(text));
        assert_true(view_equal(text, view_of(cases[i].fields)));
    }
}

/* Looking for exactly the fields there are gives the same values, all at once, one by one, and in a batch of others. */
static void names_are_found(void **state)
{
    struct fields *fields = *state;
    struct view messages[CASES];

    for (size_t i = 0; i < CASES; i++)
        messages[i] = cases[i].message;
    for (size_t i = 0; i < CASES; i++) {
        fields_reset(fields);
        discovery_each(cases[i].message, NULL, 200, &fields->arena, fields_add, fields);
        print_message("%s\n", cases[i].what);
        fields_check_extract(fields, fields->names, fields->count, messages, CASES, i, 200);
        for (size_t name = 0; name < fields->count; name++)
            fields_check_extract(fields, &fields->names[name], 1, messages + i, 1, 0, 200);
    }
}

static void names_of_containers_are_json(void **state)
{
    static const struct { const char *message, *name, *value; } table[] = {
        { "{\"a\":{\"b\":[{\"c\":7}],\"d\":{}}}", "a.b", "[{\"c\":7}]" },
        { "{\"a\":{\"b\":[{\"c\":7}],\"d\":{}}}", "a.b.0", "{\"c\":7}" },
        { "{\"a\":{\"b\":[{\"c\":7}],\"d\":{}}}", "a.d", "{}" },
        { "{ \"a\" : { \"b c\" : [ 1 , \"x y\\n\" , true ] } }", "a", "{\"b c\":[1,\"x y\\n\",true]}" },
        { "{\"a\":[],\"b\":1}", "a", "[]" },
        { "{\"a\":5,\"a\":{\"b\":1}}", "a", "5" },
        { "{\"a\":{\"b\":1},\"a\":5}", "a", "{\"b\":1}" },
        { "{\"a.b\":{},\"a\":{\"b\":1}}", "a.b", "{}" },
        { "{\"a\":{\"b\":1}}", "b", NULL },
        { "{\"a\":{\"b\":1}}", "", NULL },
        { "{\"a\":{\"b\":1}}", "a.", NULL },
        { "{\"a\":{\"b\":1}}", "a.b.", NULL },
        { "{\"a\":[1,2]}", "a.00", NULL },
        { "{\"a\":[1,2]}", "a.01", NULL },
        { "{\"a\":[1,2]}", "a.2", NULL },
        { "{\"a\":[1,2]}", "a.-1", NULL },
        { "{\"a\":[1,2]}", "a.18446744073709551617", NULL },
        { "{\"@a\":1}", "@a", NULL },
        { "{\"@a\":1}", "a", NULL },
        { "{\"a\":null,\"a\":1}", "a", NULL },
    };
    struct fields *fields = *state;

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct view name = view_of(table[i].name), message = view_of(table[i].message);
        fields_reset(fields);
        struct column **columns = fields_extract(fields, &name, 1, &message, 1, 200);

        print_message("%s of %s\n", table[i].name, table[i].message);
        if (!table[i].value) {
            assert_int_equal(columns[0]->kind[0], KIND_NULL);
            continue;
        }
        struct view display = value_display(column_value(columns[0], 0), &fields->arena);
        assert_true(view_equal(display, view_of(table[i].value)));
    }
}

static void kinds_of_values(void **state)
{
    const struct view names[] = { VIEW("n"), VIEW("b"), VIEW("t"), VIEW("big"), VIEW("none"), VIEW("z"), VIEW("o") };
    const struct view message = VIEW("{\"n\":1.50,\"b\":true,\"t\":\"x\",\"big\":1e400,\"z\":null,\"o\":{\"a\":1}}");
    static const enum kind kinds[] = { KIND_NUMBER, KIND_BOOLEAN, KIND_TEXT, KIND_TEXT, KIND_NULL, KIND_NULL, KIND_TEXT };
    struct fields *fields = *state;

    fields_reset(fields);
    struct column **columns = fields_extract(fields, names, 7, &message, 1, 200);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(columns[i]->kind[0], kinds[i]);
        assert_true(columns[i]->seen & SEEN(kinds[i]));
    }
    assert_true(columns[0]->number[0] == 1.5 && view_equal(columns[0]->text[0], VIEW("1.50")));
    assert_true(columns[1]->number[0] == 1);
    /* Nothing is copied that stands in the message as it is. */
    assert_ptr_equal(columns[2]->text[0].data, message.data + view_find(message, VIEW("x"), 0));
    assert_ptr_equal(columns[6]->text[0].data, message.data + view_find(message, VIEW("{\"a\""), 0));
}

/* Lambda's numbers are numbers that show as Java's; memory is in decimal bytes. */
static void lambda_numbers(void **state)
{
    const struct view names[] = { VIEW("@duration"), VIEW("@memorySize") };
    const struct view message = VIEW("REPORT RequestId: 8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f Duration: 2 ms Memory Size: 128 MB");
    struct fields *fields = *state;

    fields_reset(fields);
    struct column **columns = fields_extract(fields, names, 2, &message, 1, 200);
    assert_int_equal(columns[0]->kind[0], KIND_NUMBER);
    assert_true(columns[0]->number[0] == 2 && view_equal(columns[0]->text[0], VIEW("2.0")));
    assert_true(columns[1]->number[0] == 128e6 && view_equal(columns[1]->text[0], VIEW("1.28E8")));
}

/* Whatever they look like: as number_parse() and number_java() have them, and what is none is null. */
static void lambda_numbers_of_all_lengths(void **state)
{
    static const char *const texts[] = {
        "0", "1", "10", "9999999", "10000000", "12345678", "00", "07", "0.0", "0.5", "0.50", "0.05", "0.001", "1.", ".5", "1.5", "1.50", "10.0",
        "10.00", "44.23", "123.456", "12345.6", "123456.7", "1234567.8", "1e3", "-5", "+5", "x", "1x", "1.2.3", "1,5", "100", "1010", "3000000",
        "12345678901234567890", "1.7976931348623157e308",
    };
    const struct view names[] = { VIEW("@duration"), VIEW("@maxMemoryUsed") };
    struct fields *fields = *state;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t k = 0; k < 2; k++) {
            const char *unit = k ? "" : " ms", *other = k ? "" : " MB\t";
            char line[300], java[NUMBER_TEXT_MAX];
            double number;

            snprintf(line, sizeof line, "REPORT RequestId: 8f507cfc-1d2b-4a3e-9c55-0a1b2c3d4e5f\tDuration: %s%s\tMax Memory Used: %s%s", texts[i],
                     unit, texts[i], other);
            const struct view message = view_of(line);
            fields_reset(fields);
            struct column **columns = fields_extract(fields, names, 2, &message, 1, 200);
            for (size_t field = 0; field < 2; field++) {
                const bool numeric = number_parse(view_of(texts[i]), &number) && isfinite(number *= field ? 1e6 : 1);

                assert_int_equal(columns[field]->kind[0], numeric ? KIND_NUMBER : KIND_NULL);
                if (!numeric)
                    continue;
                assert_true(columns[field]->number[0] == number);
                assert_true(view_equal(columns[field]->text[0], (struct view){ java, number_java(number, java) }));
            }
        }
}

static void only_the_first_fields_exist(void **state)
{
    const struct view message = VIEW("{\"a\":1,\"o\":{\"b\":null,\"e\":{},\"c\":[\"x,y\",{\"d\":4}]},\"p\":{\"q\":5}}");
    const struct view names[] = { VIEW("a"), VIEW("o.b"), VIEW("o.c.0"), VIEW("o.c.1.d"), VIEW("p.q"), VIEW("o"), VIEW("o.c"),
                                  VIEW("o.c.1"), VIEW("p") };
    /* How many leaves must be allowed before the name exists. */
    static const size_t needed[] = { 1, 2, 3, 4, 5, 2, 3, 4, 5 };
    struct fields *fields = *state;

    for (size_t limit = 0; limit < 7; limit++)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            fields_reset(fields);
            bool null = view_equal(names[i], VIEW("o.b"));
            struct column **columns = fields_extract(fields, &names[i], 1, &message, 1, limit);

            assert_int_equal(columns[0]->kind[0] != KIND_NULL, !null && limit >= needed[i]);
        }
}

/* Where a file names the columns, its names are good too; lines with another number of columns are messages like any. */
static void columns_of_a_layout(void **state)
{
    static const struct view wire[] = { VIEW_INIT("version"), VIEW_INIT("vpc-id"), VIEW_INIT("srcaddr"), VIEW_INIT("flow-direction") };
    struct delimited_layout layout = flow_custom_layout;
    const struct view names[] = { VIEW("srcAddr"), VIEW("srcaddr"), VIEW("vpc-id"), VIEW("vpc_id"), VIEW("flow_direction"),
                                  VIEW("vpcId"), VIEW("a"), VIEW("version") };
    const struct view messages[] = { VIEW("5 vpc-1 10.0.0.1 egress"), VIEW("5 vpc-1 10.0.0.1"), VIEW("{\"a\":1,\"srcAddr\":2}") };
    static const char *const values[][8] = { { "10.0.0.1", "10.0.0.1", "vpc-1", "vpc-1", "egress", NULL, NULL, "5" },
                                             { NULL }, { "2", NULL, NULL, NULL, NULL, NULL, "1", NULL } };
    struct discovery_origin origin = { .format = &format_vpc, .layout = &layout, .documented = true };
    struct fields *fields = *state;

    layout.names = wire;
    layout.count = 4;
    fields_reset(fields);
    struct column **columns = fields_extract_as(fields, names, 8, messages, 3, 200, &origin);
    for (size_t row = 0; row < 3; row++)
        for (size_t i = 0; i < 8; i++) {
            struct view have = value_display(column_value(columns[i], row), &fields->arena);

            assert_int_equal(have.data != NULL, values[row][i] != NULL);
            assert_true(!have.data || view_equal(have, view_of(values[row][i])));
        }
    discovery_each(messages[0], &origin, 200, &fields->arena, fields_add, fields);
    assert_true(view_equal(fields_text(fields), VIEW("version=5\nvpc_id=vpc-1\nsrcAddr=10.0.0.1\nflow_direction=egress")));
    /* The service discovers nothing there. */
    origin.documented = false;
    fields_reset(fields);
    columns = fields_extract_as(fields, names, 8, messages, 3, 200, &origin);
    assert_int_equal(columns[0]->kind[0], KIND_NULL);
    assert_int_equal(columns[0]->kind[2], KIND_NUMBER);
    discovery_each(messages[0], &origin, 200, &fields->arena, fields_add, fields);
    assert_int_equal(fields->count, 0);
}

/* Without names in the file there are only the documented ones. */
static void columns_of_the_default_layout(void **state)
{
    const struct view names[] = { VIEW("srcAddr"), VIEW("srcaddr"), VIEW("endTime"), VIEW("logStatus") };
    const struct view message = VIEW("2 123456789012 eni-0a1b2c3d4e5f60718 10.0.1.5 198.51.100.7 49152 443 6 12 4249 1714557590 1714557650 ACCEPT OK");
    static const struct discovery_origin origin = { .format = &format_vpc_lines, .layout = &flow_default_layout };
    struct fields *fields = *state;

    fields_reset(fields);
    struct column **columns = fields_extract_as(fields, names, 4, &message, 1, 200, &origin);
    assert_true(view_equal(columns[0]->text[0], VIEW("10.0.1.5")));
    assert_int_equal(columns[1]->kind[0], KIND_NULL);
    assert_true(view_equal(columns[2]->text[0], VIEW("1714557650")));
    assert_true(view_equal(columns[3]->text[0], VIEW("OK")));
}

/* In a group of Lambda's the first object of any line counts; elsewhere text before it is in its way. */
static void objects_in_groups_of_functions(void **state)
{
    static const struct { const char *message, *fields; } table[] = {
        { "got {\"a\":1} and {\"b\":2}", "a=1" },
        { "{\"a\":1} tail", "a=1" },
        { "{\"a\":1}", "a=1" },
        { "[{\"a\":1}]", "a=1" },
        { "7 times {x} {\"a\":{\"b\":1}}", "a.b=1" },
        { "half {\"a\":{\"b\":1}", "" },
        { "none", "" },
    };
    static const struct discovery_origin origin = { .lambda = true };
    const struct view names[] = { VIEW("a"), VIEW("b"), VIEW("a.b") };
    struct fields *fields = *state;

    assert_true(discovery_group_is_lambda(VIEW("/aws/lambda/f")));
    assert_false(discovery_group_is_lambda(VIEW("/aws/lambda-edge")));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct view message = view_of(table[i].message);

        fields_reset(fields);
        discovery_each(message, &origin, 200, &fields->arena, fields_add, fields);
        if (!view_equal(fields_text(fields), view_of(table[i].fields)))
            fail_msg("%s: got %.*s", table[i].message, VIEW_PRINT(fields_text(fields)));
        struct column **columns = fields_extract_as(fields, names, 3, &message, 1, 200, &origin);
        for (size_t name = 0; name < 3; name++)
            if (fields->count > 0 && view_equal(names[name], fields->names[0]))
                assert_int_equal(columns[name]->kind[0], KIND_NUMBER);
        columns = fields_extract(fields, names, 3, &message, 1, 200);
        assert_int_equal(columns[0]->kind[0] != KIND_NULL, i == 2);
    }
}

/* Numbers outside what is expected are found as they are; of all others it makes no difference what is expected. */
static void expected_numbers(void **state)
{
    static const struct view name = VIEW_INIT("a.n");
    static const char *const messages[] = {
        "{\"a\":{\"n\":5},\"b\":\"x\"}",   "{\"a\":{\"n\":6},\"b\":\"y\"}",    "{\"a\":{\"n\":4},\"b\":\"x\"}",
        "{\"a\":{\"n\":4.5},\"b\":\"x\"}", "{\"a\":{\"n\":\"4\"},\"b\":\"x\"}", "{\"a\":{\"n\":null},\"b\":\"x\"}",
        "{\"a\":{\"n\":9},\"b\":\"x\"}",   "{\"a\":{\"n\":10},\"b\":\"x\"}",   "{\"a\":{\"n\":11},\"b\":\"x\"}",
        "{\"a\":{\"n\":-7},\"b\":\"x\"}",  "{\"a\":{\"n\":1e999},\"b\":\"x\"}", "{\"a\":{\"n\":7},\"b\":x}",
        "{\"a\":{\"n\":3},\"b\":\"x\"",    "{\"a\":{\"n\":8,\"n\":2},\"b\":\"x\"}", "none",
    };
    static const struct discovery_range ranges[] = {
        { 5, 10, false, false }, { 5, 10, true, true }, { -HUGE_VAL, 5, false, true },
        { 9, HUGE_VAL, true, false }, { 6, 6, false, false },
    };
    enum { ROWS = sizeof messages / sizeof *messages };
    struct fields *fields = *state;
    struct batch *batch = batch_new(&fields->arena, ROWS, 1);
    struct column *message = column_new(&fields->arena, ROWS, COLUMN_TEXT), *plain, *found;

    for (size_t row = 0; row < ROWS; row++)
        column_set_text(message, row, view_of(messages[row]));
    discovery_extract(discovery_new(&name, 1, 200, &fields->arena), batch, message, NULL, &plain);
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        const struct discovery_range *range = &ranges[i];
        struct discovery *discovery = discovery_new(&name, 1, 200, &fields->arena);

        discovery_expect(discovery, *range);
        discovery_extract(discovery, batch, message, NULL, &found);
        for (size_t row = 0; row < ROWS; row++) {
            const double number = found->number[row];
            const bool outside = found->kind[row] == KIND_NUMBER &&
                                 (range->above ? number <= range->least : number < range->least) +
                                 (range->below ? number >= range->most : number > range->most) > 0;

            if (outside && plain->kind[row] == KIND_NULL)       /* what follows is no JSON, and was not looked at */
                continue;
            assert_int_equal(found->kind[row], plain->kind[row]);
            assert_true(found->kind[row] != KIND_NUMBER ||
                        (number == plain->number[row] && view_equal(found->text[row], plain->text[row])));
        }
    }
}

/* Each byte of an identifier may be what it should be, and nothing else. */
static void identifiers_byte_by_byte(void **state)
{
    char line[] = "END RequestId: 24ac11cb-72FC-44aa-9b43-b8374e730d89";
    char *const text = line + strlen("END RequestId: ");

    (void)state;
    for (size_t i = 0; i < 36; i++) {
        const char kept = text[i];

        for (int byte = 0; byte < 256; byte++) {
            const bool fits = kept == '-' ? byte == '-' : byte != 0 && strchr("0123456789abcdefABCDEF", byte);
            struct value values[LAMBDA_FIELDS];

            text[i] = (char)byte;
            assert_int_equal(discovery_lambda_read((struct view){ line, sizeof line - 1 }, 1 << LAMBDA_REQUEST_ID, NULL, values), fits);
        }
        text[i] = kept;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_of_messages),
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(names_of_containers_are_json),
        cmocka_unit_test(kinds_of_values),
        cmocka_unit_test(lambda_numbers),
        cmocka_unit_test(identifiers_byte_by_byte),
        cmocka_unit_test(lambda_numbers_of_all_lengths),
        cmocka_unit_test(only_the_first_fields_exist),
        cmocka_unit_test(columns_of_a_layout),
        cmocka_unit_test(columns_of_the_default_layout),
        cmocka_unit_test(objects_in_groups_of_functions),
        cmocka_unit_test(expected_numbers),
    };

    return cmocka_run_group_tests_name("discovery", tests, fields_setup, fields_teardown);
}
