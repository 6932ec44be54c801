/*
 * forms FORM <LOG: lines of `gen text -f raw` ("2024-05-01T10:00:00.123Z message") as another program would have written
 * them, on standard output. Without FORM: the names of the forms.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { HEAD = 25, MESSAGE_MOST = 1 << 16, BATCH = 100 };

struct line {
    const char *date, *clock;           /* "2024-05-01", "10:00:00" */
    const char *fraction;               /* "123" */
    long long seconds;
    int month, day;
    const char *message;
    size_t number;
};

struct form {
    const char *name;
    void (*write)(const struct line *line);
    void (*finish)(size_t count);       /* NULL: nothing stands behind the last line */
};

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static void quoted_write(const char *text, const char *behind)
{
    putchar_unlocked('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putchar_unlocked('\\');
        if (*text == '\t')
            fputs("\\t", stdout);
        else
            putchar_unlocked(*text);
    }
    fputs(behind, stdout);
    putchar_unlocked('"');
}

static int stream_of(const struct line *line)
{
    return (int)(line->number / 7 % 16);
}

static void events_write(const struct line *line)
{
    printf("{\"@timestamp\":\"%sT%s.%sZ\",\"@logStream\":\"web/%d\",\"@message\":", line->date, line->clock, line->fraction,
           stream_of(line));
    quoted_write(line->message, "");
    puts("}");
}

static void export_write(const struct line *line)
{
    printf("%sT%s.%sZ %s\n", line->date, line->clock, line->fraction, line->message);
}

static void tail_write(const struct line *line)
{
    printf("%sT%s.%s000+00:00 web/%d %s\n", line->date, line->clock, line->fraction, stream_of(line), line->message);
}

static void tail_short_write(const struct line *line)
{
    printf("%sT%s %s\n", line->date, line->clock, line->message);
}

static void iso_write(const struct line *line)
{
    printf("%s %s.%s %s\n", line->date, line->clock, line->fraction, line->message);
}

static void python_write(const struct line *line)
{
    printf("%s %s,%s - app.pool - %s\n", line->date, line->clock, line->fraction, line->message);
}

static void epoch_write(const struct line *line)
{
    printf("%lld%s %s\n", line->seconds, line->fraction, line->message);
}

static void access_write(const struct line *line)
{
    printf("10.0.%d.%d - - [%02d/%.3s/%.4s:%s +0000] \"GET /item/%zu HTTP/1.1\" 200 %zu \"-\" \"%.60s\"\n", stream_of(line),
           line->day, line->day, months + 3 * (line->month - 1), line->date, line->clock, line->number,
           line->number * 7 % 9973, "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101");
}

/* In logs of columns the message is the user agent, which stands in quotes; what CloudFront has there is encoded. */
static void alb_write(const struct line *line)
{
    printf("https %sT%s.%s456Z app/web/50dc6c495c0c9188 10.0.%d.%d:%zu 10.1.0.%d:80 0.001 0.%s 0.000 200 200 %zu 5120 "
           "\"GET https://www.example.com:443/item/%zu HTTP/1.1\" ", line->date, line->clock, line->fraction, stream_of(line),
           line->day, 1024 + line->number % 60000, stream_of(line), line->fraction, line->number * 7 % 9973, line->number);
    quoted_write(line->message, "");
    printf(" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2 "
           "\"Root=1-58337281-%024zx\" \"www.example.com\" \"-\" 1 %sT%s.%s000Z \"forward\" \"-\" \"-\" \"10.1.0.%d:80\" "
           "\"200\" \"-\" \"-\" TID_%032zx\n", line->number, line->date, line->clock, line->fraction, stream_of(line),
           line->number);
}

static void s3_access_write(const struct line *line)
{
    printf("79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be logs [%02d/%.3s/%.4s:%s +0000] 10.0.%d.%d - %016zX "
           "REST.GET.OBJECT item/%zu \"GET /item/%zu HTTP/1.1\" 200 - %zu 5120 12 11 \"-\" ", line->day,
           months + 3 * (line->month - 1), line->date, line->clock, stream_of(line), line->day, line->number, line->number,
           line->number, line->number * 7 % 9973);
    quoted_write(line->message, "");
    puts(" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader "
         "logs.s3.us-west-1.amazonaws.com TLSV1.2 - -");
}

static void cloudfront_write(const struct line *line)
{
    if (line->number == 0)
        puts("#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status "
             "cs(Referer) cs(User-Agent) cs-uri-query x-edge-result-type");
    printf("%s\t%s\tFRA56-P%d\t%zu\t10.0.%d.%d\tGET\td111111abcdef8.cloudfront.net\t/item/%zu\t200\t-\t", line->date, line->clock,
           stream_of(line), line->number * 7 % 9973, stream_of(line), line->day, line->number);
    for (const char *at = line->message; *at; at++)
        if (*at > ' ')
            putchar_unlocked(*at);
        else
            printf("%%%02X", (unsigned)*at);
    puts("\t-\tHit");
}

static void klog_write(const struct line *line)
{
    printf("I%02d%02d %s.%s456 %7d pool.go:12] %s\n", line->month, line->day, line->clock, line->fraction,
           1000 + stream_of(line), line->message);
}

static void syslog_write(const struct line *line)
{
    printf("%.3s %2d %s web-%d app[812]: %s\n", months + 3 * (line->month - 1), line->day, line->clock, stream_of(line),
           line->message);
}

static void syslog_5424_write(const struct line *line)
{
    printf("<165>1 %sT%s.%sZ web-%d app 812 - - %s\n", line->date, line->clock, line->fraction, stream_of(line),
           line->message);
}

static void docker_write(const struct line *line)
{
    printf("%sT%s.%s456789Z %s\n", line->date, line->clock, line->fraction, line->message);
}

static void cri_write(const struct line *line)
{
    printf("%sT%s.%s456789Z stdout F %s\n", line->date, line->clock, line->fraction, line->message);
}

static void compose_write(const struct line *line)
{
    printf("web-%-4d | %sT%s.%s456789Z %s\n", stream_of(line), line->date, line->clock, line->fraction, line->message);
}

static void docker_json_write(const struct line *line)
{
    fputs("{\"log\":", stdout);
    quoted_write(line->message, "\\n");
    printf(",\"stream\":\"stdout\",\"time\":\"%sT%s.%s456789Z\"}\n", line->date, line->clock, line->fraction);
}

static void lines_write(const struct line *line)
{
    puts(line->message);
}

static void json_write(const struct line *line)
{
    printf("{\"time\":\"%sT%s.%sZ\",\"level\":\"info\",\"worker\":%d,\"text\":", line->date, line->clock, line->fraction,
           stream_of(line));
    quoted_write(line->message, "");
    puts("}");
}

static void log_events_write(const struct line *line)
{
    fputs(line->number == 0 ? "{\"events\":[" : ",", stdout);
    printf("{\"logStreamName\":\"web/%d\",\"timestamp\":%lld%s,\"message\":", stream_of(line), line->seconds, line->fraction);
    quoted_write(line->message, "\\n");
    printf(",\"ingestionTime\":%lld%s,\"eventId\":\"%056zu\"}", line->seconds + 1, line->fraction, line->number);
}

static void log_events_finish(size_t count)
{
    (void)count;
    puts("],\"searchedLogStreams\":[]}");
}

static void indented_write(const struct line *line)
{
    fputs(line->number == 0 ? "{\n    \"events\": [\n" : ",\n", stdout);
    printf("        {\n            \"logStreamName\": \"web/%d\",\n            \"timestamp\": %lld%s,\n            \"message\": ",
           stream_of(line), line->seconds, line->fraction);
    quoted_write(line->message, "\\n");
    printf(",\n            \"ingestionTime\": %lld%s,\n            \"eventId\": \"%056zu\"\n        }", line->seconds + 1,
           line->fraction, line->number);
}

static void indented_finish(size_t count)
{
    (void)count;
    puts("\n    ],\n    \"searchedLogStreams\": []\n}");
}

static void subscription_write(const struct line *line)
{
    if (line->number % BATCH != 0) {
        putchar_unlocked(',');
    } else {
        fputs(line->number == 0 ? "" : "]}", stdout);
        printf("{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"123456789012\",\"logGroup\":\"/app/web\",\"logStream\":\"web/%zu\","
               "\"subscriptionFilters\":[\"all\"],\"logEvents\":[", line->number / BATCH % 16);
    }
    printf("{\"id\":\"%056zu\",\"timestamp\":%lld%s,\"message\":", line->number, line->seconds, line->fraction);
    quoted_write(line->message, "");
    putchar_unlocked('}');
}

static void subscription_finish(size_t count)
{
    if (count > 0)
        fputs("]}", stdout);
}

static const struct form forms[] = {
    { "events", events_write, NULL },
    { "export", export_write, NULL },
    { "tail", tail_write, NULL },
    { "tail-short", tail_short_write, NULL },
    { "iso", iso_write, NULL },
    { "python", python_write, NULL },
    { "epoch", epoch_write, NULL },
    { "access", access_write, NULL },
    { "alb", alb_write, NULL },
    { "s3-access", s3_access_write, NULL },
    { "cloudfront", cloudfront_write, NULL },
    { "klog", klog_write, NULL },
    { "syslog", syslog_write, NULL },
    { "syslog-5424", syslog_5424_write, NULL },
    { "docker", docker_write, NULL },
    { "cri", cri_write, NULL },
    { "compose", compose_write, NULL },
    { "docker-json", docker_json_write, NULL },
    { "lines", lines_write, NULL },
    { "json-lines", json_write, NULL },
    { "log-events", log_events_write, log_events_finish },
    { "log-events-indented", indented_write, indented_finish },
    { "subscription", subscription_write, subscription_finish },
};
enum { FORMS = sizeof forms / sizeof *forms };

/* False when the line has no time in front. */
static int line_read(struct line *line, char *text)
{
    struct tm at = { 0 };

    if (strlen(text) < HEAD || text[10] != 'T' || text[23] != 'Z' ||
        sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &at.tm_year, &at.tm_mon, &at.tm_mday, &at.tm_hour, &at.tm_min, &at.tm_sec) != 6)
        return 0;
    line->month = at.tm_mon;
    line->day = at.tm_mday;
    at.tm_year -= 1900;
    at.tm_mon--;
    line->seconds = timegm(&at);
    text[10] = text[19] = text[23] = '\0';
    line->date = text;
    line->clock = text + 11;
    line->fraction = text + 20;
    line->message = text + HEAD;
    return 1;
}

int main(int count, char **arguments)
{
    static char text[MESSAGE_MOST];
    struct line line = { 0 };
    const struct form *form = NULL;

    for (size_t i = 0; i < FORMS; i++) {
        if (count < 2)
            puts(forms[i].name);
        else if (strcmp(arguments[1], forms[i].name) == 0)
            form = &forms[i];
    }
    if (count < 2)
        return 0;
    if (!form) {
        fprintf(stderr, "forms: unknown form %s\n", arguments[1]);
        return 2;
    }
    for (; fgets(text, sizeof text, stdin); line.number++) {
        text[strcspn(text, "\n")] = '\0';
        if (!line_read(&line, text)) {
            fputs("forms: a line without time\n", stderr);
            return 1;
        }
        form->write(&line);
    }
    if (form->finish)
        form->finish(line.number);
    return ferror(stdout) || fflush(stdout) != 0;
}
