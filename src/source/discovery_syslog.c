/*
 * Syslog messages: language reference 5.9. A message of RFC 5424 or RFC 3164 is known by its priority and the time behind it;
 * one of Cisco's ASA and FTD by its mark, "%ASA-6-302013: ", wherever the head before it may come from.
 *
 * A dash where RFC 5424 has nothing to say is no value.
 */
#include "base/scan.h"
#include "source/discovery_parts.h"

const struct view discovery_syslog_names[SYSLOG_FIELDS] = {
    [SYSLOG_FACILITY] = VIEW_INIT("facility"),
    [SYSLOG_FACILITY_CODE] = VIEW_INIT("facilityCode"),
    [SYSLOG_DEVICE] = VIEW_INIT("device"),
    [SYSLOG_TIMESTAMP] = VIEW_INIT("timestamp"),
    [SYSLOG_DEVICE_ID] = VIEW_INIT("deviceId"),
    [SYSLOG_SEVERITY] = VIEW_INIT("severity"),
    [SYSLOG_SEVERITY_CODE] = VIEW_INIT("severityCode"),
    [SYSLOG_SEVERITY_LEVEL] = VIEW_INIT("severityLevel"),
    [SYSLOG_HOSTNAME] = VIEW_INIT("hostname"),
    [SYSLOG_APP_NAME] = VIEW_INIT("appName"),
    [SYSLOG_PROC_ID] = VIEW_INIT("procId"),
    [SYSLOG_MSG_ID] = VIEW_INIT("msgId"),
    [SYSLOG_STRUCTURED_DATA] = VIEW_INIT("structuredData"),
    [SYSLOG_MESSAGE_ID] = VIEW_INIT("messageId"),
    [SYSLOG_SUBSYSTEM] = VIEW_INIT("subsystem"),
    [SYSLOG_MESSAGE] = VIEW_INIT("message"),
};

enum { SYSLOG_FACILITIES = 24, SYSLOG_SEVERITIES = 8, CISCO_HEAD = 160 };

static const struct view syslog_facilities[SYSLOG_FACILITIES] = {
    VIEW_INIT("kern"), VIEW_INIT("user"), VIEW_INIT("mail"), VIEW_INIT("daemon"), VIEW_INIT("auth"), VIEW_INIT("syslog"),
    VIEW_INIT("lpr"), VIEW_INIT("news"), VIEW_INIT("uucp"), VIEW_INIT("cron"), VIEW_INIT("authpriv"), VIEW_INIT("ftp"),
    VIEW_INIT("ntp"), VIEW_INIT("audit"), VIEW_INIT("alert"), VIEW_INIT("clock"), VIEW_INIT("local0"), VIEW_INIT("local1"),
    VIEW_INIT("local2"), VIEW_INIT("local3"), VIEW_INIT("local4"), VIEW_INIT("local5"), VIEW_INIT("local6"), VIEW_INIT("local7"),
};
static const struct view syslog_severities[SYSLOG_SEVERITIES] = {
    VIEW_INIT("emerg"), VIEW_INIT("alert"), VIEW_INIT("crit"), VIEW_INIT("err"), VIEW_INIT("warning"), VIEW_INIT("notice"),
    VIEW_INIT("info"), VIEW_INIT("debug"),
};
static const struct view syslog_codes[SYSLOG_FACILITIES] = {
    VIEW_INIT("0"), VIEW_INIT("1"), VIEW_INIT("2"), VIEW_INIT("3"), VIEW_INIT("4"), VIEW_INIT("5"), VIEW_INIT("6"),
    VIEW_INIT("7"), VIEW_INIT("8"), VIEW_INIT("9"), VIEW_INIT("10"), VIEW_INIT("11"), VIEW_INIT("12"), VIEW_INIT("13"),
    VIEW_INIT("14"), VIEW_INIT("15"), VIEW_INIT("16"), VIEW_INIT("17"), VIEW_INIT("18"), VIEW_INIT("19"), VIEW_INIT("20"),
    VIEW_INIT("21"), VIEW_INIT("22"), VIEW_INIT("23"),
};

static bool syslog_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static struct view syslog_skip_blanks(struct view text)
{
    while (text.length > 0 && text.data[0] == ' ')
        text = view_skip(text, 1);
    return text;
}

/* The text up to the next blank, or all of it; the text goes on behind the blank. */
static struct view syslog_word(struct view *text)
{
    const size_t blank = view_find_byte(*text, ' ', 0), length = blank == SIZE_MAX ? text->length : blank;
    const struct view word = { text->data, length };

    *text = view_skip(*text, blank == SIZE_MAX ? length : length + 1);
    return word;
}

static bool syslog_has_shape(struct view text, const char *shape)
{
    const size_t length = strlen(shape);

    if (text.length < length)
        return false;
    for (size_t i = 0; i < length; i++) {
        const char byte = text.data[i];

        if (shape[i] == '0' ? !syslog_is_digit(byte)
                            : shape[i] == '_' ? !syslog_is_digit(byte) && byte != ' ' : byte != shape[i])
            return false;
    }
    return true;
}

/* "<34>": nothing, or a number up to 191, and the text goes on behind it. */
static bool syslog_priority(struct view *text, unsigned *priority)
{
    size_t at = 1;

    if (text->length < 3 || text->data[0] != '<')
        return false;
    for (*priority = 0; at < text->length && at < 4 && syslog_is_digit(text->data[at]); at++)
        *priority = *priority * 10 + (unsigned)(text->data[at] - '0');
    if (at == 1 || at == text->length || text->data[at] != '>' || *priority >= SYSLOG_FACILITIES * SYSLOG_SEVERITIES)
        return false;
    *text = view_skip(*text, at + 1);
    return true;
}

static bool syslog_is_month(struct view text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    for (size_t i = 0; text.length >= 3 && i < sizeof months - 1; i += 3)
        if (memcmp(text.data, months + i, 3) == 0)
            return true;
    return false;
}

/* How long the time at the start is: "May  1 10:00:00", with a year in it or digits behind it, or "2024-05-01T10:00:00Z". */
static size_t syslog_time(struct view text)
{
    size_t length = 0;

    if (syslog_has_shape(text, "0000-00-00T00:00:00")) {
        while (length < text.length && text.data[length] != ' ')
            length++;
        return text.data[length - 1] == ':' ? length - 1 : length;
    }
    if (!syslog_is_month(text))
        return 0;
    if (syslog_has_shape(view_skip(text, 3), " _0 00:00:00"))
        length = sizeof "May  1 10:00:00" - 1;
    else if (syslog_has_shape(view_skip(text, 3), " _0 0000 00:00:00"))
        length = sizeof "May  1 2024 10:00:00" - 1;
    if (length > 0 && length + 1 < text.length && text.data[length] == '.' && syslog_is_digit(text.data[length + 1]))
        for (length++; length < text.length && syslog_is_digit(text.data[length]);)
            length++;
    return length;
}

static void syslog_clear(struct view columns[SYSLOG_FIELDS])
{
    for (size_t i = 0; i < SYSLOG_FIELDS; i++)
        columns[i] = (struct view){ NULL, 0 };
}

static struct view syslog_value(struct view word)
{
    return view_equal(word, VIEW("-")) ? (struct view){ NULL, 0 } : word;
}

/* ---- RFC 5424 ---- */

/* "[id name="value" ...]...": quotes may hold brackets. 0 when it does not end. */
static size_t syslog_structured(struct view text)
{
    bool quoted = false;

    for (size_t at = 0; at < text.length; at++) {
        const char byte = text.data[at];

        if (quoted && byte == '\\')
            at++;
        else if (byte == '"')
            quoted = !quoted;
        else if (byte == ']' && !quoted && (at + 1 == text.length || text.data[at + 1] != '['))
            return at + 1;
    }
    return 0;
}

static bool syslog_read_5424(struct view text, struct view columns[SYSLOG_FIELDS])
{
    static const unsigned words[] = { SYSLOG_TIMESTAMP, SYSLOG_HOSTNAME, SYSLOG_APP_NAME, SYSLOG_PROC_ID, SYSLOG_MSG_ID };
    const struct view mark = VIEW_INIT("\xEF\xBB\xBF"), version = syslog_word(&text);
    size_t length = 1;

    syslog_clear(columns);
    if (version.length == 0 || version.length > 2 || !syslog_is_digit(version.data[0]) ||
        !syslog_is_digit(version.data[version.length - 1]))
        return false;
    if (!view_starts(text, VIEW("- ")) && !syslog_has_shape(text, "0000-00-00T00:00:00"))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const struct view word = syslog_word(&text);

        if (word.length == 0)
            return false;
        columns[words[i]] = syslog_value(word);
    }
    if (text.length > 0 && text.data[0] == '[')
        length = syslog_structured(text);
    else if (text.length == 0 || text.data[0] != '-')
        return false;
    if (length == 0 || (length < text.length && text.data[length] != ' '))
        return false;
    columns[SYSLOG_STRUCTURED_DATA] = syslog_value((struct view){ text.data, length });
    if (length + 1 < text.length) {
        text = view_skip(text, length + 1);
        columns[SYSLOG_MESSAGE] = view_starts(text, mark) ? view_skip(text, mark.length) : text;
    }
    return true;
}

/* ---- RFC 3164 ---- */

/* "su: text", "sshd[123]: text". What has no such beginning is all text. */
static void syslog_read_tag(struct view text, struct view columns[SYSLOG_FIELDS])
{
    size_t name = 0, end;

    while (name < text.length && text.data[name] != ':' && text.data[name] != '[' && text.data[name] != ' ')
        name++;
    end = name;
    columns[SYSLOG_MESSAGE] = text;
    if (name > 0 && name < text.length && text.data[name] == '[') {
        end = view_find_byte(text, ']', name);
        if (end == SIZE_MAX || end == name + 1)
            return;
        columns[SYSLOG_PROC_ID] = (struct view){ text.data + name + 1, end - name - 1 };
        end++;
    }
    if (name == 0 || end >= text.length || text.data[end] != ':') {
        columns[SYSLOG_PROC_ID] = (struct view){ NULL, 0 };
        return;
    }
    columns[SYSLOG_APP_NAME] = (struct view){ text.data, name };
    columns[SYSLOG_MESSAGE] = syslog_skip_blanks(view_skip(text, end + 1));
}

static bool syslog_read_3164(struct view text, struct view columns[SYSLOG_FIELDS])
{
    const size_t time = syslog_time(text);

    syslog_clear(columns);
    if (time == 0 || time >= text.length || text.data[time] != ' ')
        return false;
    columns[SYSLOG_TIMESTAMP] = (struct view){ text.data, time };
    text = view_skip(text, time + 1);
    struct view rest = text, word = syslog_word(&rest);
    /* A message of the machine itself names no host: its first word is what wrote it. */
    if (word.length > 0 && word.data[word.length - 1] != ':') {
        columns[SYSLOG_HOSTNAME] = word;
        text = rest;
    }
    syslog_read_tag(text, columns);
    return true;
}

/* ---- Cisco ASA and FTD ---- */

/* "%ASA-6-302013: text", "%ASA-session-6-302013: text". */
static bool cisco_read_mark(struct view text, struct view columns[SYSLOG_FIELDS])
{
    size_t at = sizeof "%ASA-" - 1, letters = at;

    syslog_clear(columns);
    if (!view_starts(text, VIEW("%ASA-")) && !view_starts(text, VIEW("%FTD-")))
        return false;
    columns[SYSLOG_DEVICE] = (struct view){ text.data + 1, 3 };
    while (letters < text.length && (text.data[letters] | 0x20) >= 'a' && (text.data[letters] | 0x20) <= 'z')
        letters++;
    if (letters > at && letters < text.length && text.data[letters] == '-') {
        columns[SYSLOG_SUBSYSTEM] = (struct view){ text.data + at, letters - at };
        at = letters + 1;
    }
    if (at + 2 >= text.length || text.data[at] < '0' || text.data[at] > '7' || text.data[at + 1] != '-')
        return false;
    columns[SYSLOG_SEVERITY_LEVEL] = (struct view){ text.data + at, 1 };
    columns[SYSLOG_SEVERITY] = syslog_severities[text.data[at] - '0'];
    const size_t id = at + 2, colon = view_find_byte(text, ':', id);
    if (colon == SIZE_MAX || colon == id)
        return false;
    for (size_t i = id; i < colon; i++)
        if (!syslog_is_digit(text.data[i]))
            return false;
    columns[SYSLOG_MESSAGE_ID] = (struct view){ text.data + id, colon - id };
    columns[SYSLOG_MESSAGE] = syslog_skip_blanks(view_skip(text, colon + 1));
    return true;
}

static bool cisco_is_zone(struct view word)
{
    for (size_t i = 0; i < word.length; i++)
        if (word.data[i] < 'A' || word.data[i] > 'Z')
            return false;
    return word.length >= 3 && word.length <= 5;
}

/* What may stand before the mark: a time, with its zone where a colon begins the head, and who says it. */
static void cisco_read_head(struct view head, struct view columns[SYSLOG_FIELDS])
{
    const bool zoned = head.length > 0 && head.data[0] == ':';

    head = syslog_skip_blanks(view_skip(head, zoned));
    while (head.length > 0 && (view_ends(head, VIEW(" ")) || view_ends(head, VIEW(":"))))
        head.length--;
    size_t time = syslog_time(head);
    struct view rest = syslog_skip_blanks(view_skip(head, time)), after = rest;
    if (time > 0 && zoned && cisco_is_zone(syslog_word(&after))) {
        time = (size_t)(rest.data - head.data) + (rest.length - after.length);
        while (head.data[time - 1] == ' ')
            time--;
        rest = syslog_skip_blanks(after);
    }
    if (time > 0)
        columns[SYSLOG_TIMESTAMP] = (struct view){ head.data, time };
    while (view_starts(rest, VIEW(":")) || view_starts(rest, VIEW(" ")))
        rest = view_skip(rest, 1);
    if (rest.length > 0)
        columns[SYSLOG_DEVICE_ID] = rest;
}

static bool syslog_read_cisco(struct view text, struct view columns[SYSLOG_FIELDS])
{
    const struct view near = { text.data, text.length < CISCO_HEAD ? text.length : CISCO_HEAD };

    for (size_t at = 0; (at = view_find_byte(near, '%', at)) != SIZE_MAX; at++) {
        if (at > 0 && text.data[at - 1] != ' ' && text.data[at - 1] != ':')
            continue;
        if (cisco_read_mark(view_skip(text, at), columns)) {
            cisco_read_head((struct view){ text.data, at }, columns);
            return true;
        }
    }
    return false;
}

bool discovery_syslog_split(struct view line, struct view columns[SYSLOG_FIELDS])
{
    unsigned priority = 0;
    const bool marked = syslog_priority(&line, &priority);

    while (line.length > 0 && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
        line.length--;
    if (syslog_read_cisco(line, columns))
        return true;
    if (!marked || (!syslog_read_5424(line, columns) && !syslog_read_3164(line, columns)))
        return false;
    columns[SYSLOG_FACILITY] = syslog_facilities[priority / SYSLOG_SEVERITIES];
    columns[SYSLOG_FACILITY_CODE] = syslog_codes[priority / SYSLOG_SEVERITIES];
    columns[SYSLOG_SEVERITY] = syslog_severities[priority % SYSLOG_SEVERITIES];
    columns[SYSLOG_SEVERITY_CODE] = syslog_codes[priority % SYSLOG_SEVERITIES];
    return true;
}
