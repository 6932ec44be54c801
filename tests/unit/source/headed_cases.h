/* Texts of each format, and the events in them. */
#pragma once

static const struct headed_case headed_cases[] = {
    { "tail",
      VIEW_INIT("2024-05-01T10:00:00.123000+00:00 web/1 START a\n  at b\n\nc\n2024-05-01T10:00:01+00:00 web/2 d"),
      { { "START a\n  at b\n\nc", 1714557600123, "web/1", 0, 0 }, { "d", 1714557601000, "web/2", 0, 0 } } },
    { "tail", /* json */
      VIEW_INIT("2024-05-01T10:00:00+00:00 web/1 \n{\n    \"a\": 1\n}\n2024-05-01T10:00:01.000500+00:00 web/1 plain\n"),
      { { "{\n    \"a\": 1\n}", 1714557600000, "web/1", 0, 0 }, { "plain", 1714557601000, "web/1", 0, 0 } } },
    { "tail", /* with colours; those of the message stay */
      VIEW_INIT("\x1B[32m2024-05-01T10:00:00.123000+00:00\x1B[0m \x1B[36mweb/1\x1B[0m \x1B[31mred\x1B[0m\n"),
      { { "\x1B[31mred\x1B[0m", 1714557600123, "web/1", 0, 0 } } },
    { "tail-short", VIEW_INIT("2024-05-01T10:00:00 a\n\tb\n2024-05-01T10:00:00 c\r\n2024-05-01T10:00:01\n"),
      { { "a\n\tb", TEN, 0, 0, 0 }, { "c", TEN, 0, 0, 0 }, { "", TEN + 1000, 0, 0, 0 } } },
    { "millis", VIEW_INIT("1714557600123\ta\n\n1714557600124\tb\nc\n1714557600125\td\n"),
      { { "a", TEN + 123, 0, 0, 0 }, { "b\nc", TEN + 124, 0, 0, 0 }, { "d", TEN + 125, 0, 0, 0 } } },
    { "syslog", VIEW_INIT("Nov 15 10:00:00 h a[1]: b\n<34>Nov 16 10:00:00 h a: c\n  d\nNov 14 10:00:00.5 h a: e\nDec 31 10:00:00 h a: f\n"),
      { { "Nov 15 10:00:00 h a[1]: b", 1700042400000, 0, 0, 0 }, { "<34>Nov 16 10:00:00 h a: c\n  d", 1668592800000, 0, 0, 0 },
        { "Nov 14 10:00:00.5 h a: e", 1699956000500, 0, 0, 0 }, { "Dec 31 10:00:00 h a: f", 1672480800000, 0, 0, 0 } } },
    { "syslog", VIEW_INIT("Feb 29 10:00:00 h a: the year must have one\nFeb 28 10:00:00 h a: b\n"),
      { { "Feb 29 10:00:00 h a: the year must have one", 1582970400000, 0, 0, 0 },
        { "Feb 28 10:00:00 h a: b", 1677578400000, 0, 0, 0 } } },
    { "syslog-5424", VIEW_INIT("<165>1 2024-05-01T12:00:00.003+02:00 h app 1 ID - a\nb\n<34>1 - h - - - - c\n"),
      { { "<165>1 2024-05-01T12:00:00.003+02:00 h app 1 ID - a\nb", TEN + 3, 0, 0, 0 },
        { "<34>1 - h - - - - c", TEN + 3, 0, 0, 0 } } },
    { "klog", VIEW_INIT("I0501 10:00:00.123456    1 a.go:12] b\nE0501 10:00:01.000001    1 a.go:13] c\n"),
      { { "I0501 10:00:00.123456    1 a.go:12] b", 1682935200123, 0, 0, 0 },
        { "E0501 10:00:01.000001    1 a.go:13] c", 1682935201000, 0, 0, 0 } } },
    { "access",
      VIEW_INIT("192.0.2.7 - - [01/May/2024:12:00:00 +0200] \"GET /\" 200 1\nnothing\n"
                "192.0.2.7 - a[b] [01/May/2024:10:00:01 +0000] \"GET /[x]\" 200 1\n"
                "[Wed May 01 10:00:02.5 2024] [core:error] d\n"),
      { { "192.0.2.7 - - [01/May/2024:12:00:00 +0200] \"GET /\" 200 1", TEN, 0, 0, 0 }, { "nothing", TEN, 0, 0, 0 },
        { "192.0.2.7 - a[b] [01/May/2024:10:00:01 +0000] \"GET /[x]\" 200 1", TEN + 1000, 0, 0, 0 },
        { "[Wed May 01 10:00:02.5 2024] [core:error] d", TEN + 2500, 0, 0, 0 } } },
    { "python",
      VIEW_INIT("2024-05-01 10:00:00,123 - a - ERROR - b\nTraceback (most recent call last):\n  File \"x\", line 1\nValueError: c\n"
                "2024-05-01 10:00:01,000 INFO d\n"),
      { { "2024-05-01 10:00:00,123 - a - ERROR - b\nTraceback (most recent call last):\n  File \"x\", line 1\nValueError: c",
          TEN + 123, 0, 0, 0 },
        { "2024-05-01 10:00:01,000 INFO d", TEN + 1000, 0, 0, 0 } } },
    { "iso",
      VIEW_INIT("starting\n2024/05/01 10:00:00 [error] a\n[2024-05-01T12:00:01+02:00] b\n2024-05-01T10:00:02.123456789Z\tc\n"
                "2024-02-30 10:00:00 is no date\n2024-05-01 10:00:03Z\n\n\n"),
      { { "starting", 0, 0, 0, 0 }, { "2024/05/01 10:00:00 [error] a", TEN, 0, 0, 0 },
        { "[2024-05-01T12:00:01+02:00] b", TEN + 1000, 0, 0, 0 },
        { "2024-05-01T10:00:02.123456789Z\tc\n2024-02-30 10:00:00 is no date", TEN + 2123, 0, 0, 0 },
        { "2024-05-01 10:00:03Z", TEN + 3000, 0, 0, 0 } } },
    { "epoch", VIEW_INIT("1714557600.123 a\n[1714557600] b\n1714557600123 c\n d\n1714557600123456 e\n"),
      { { "1714557600.123 a", TEN + 123, 0, 0, 0 }, { "[1714557600] b", TEN, 0, 0, 0 },
        { "1714557600123 c\n d", TEN + 123, 0, 0, 0 }, { "1714557600123456 e", TEN + 123, 0, 0, 0 } } },
};

/* Easily taken for another. */
static const struct { struct view text; const char *format; } sniff_cases[] = {
    { VIEW_INIT("2024-05-01T10:00:00.123456+00:00 web-1 sshd[812]: a\n2024-05-01T10:00:00.123456+00:00 web-1 cron: b\n"), "iso" },
    { VIEW_INIT("2024-05-01T10:00:00.123456+02:00 web-1 a b\n"), "iso" },
    { VIEW_INIT("2024-05-01T10:00:00.123456Z  INFO app: a\n"), "iso" },
    { VIEW_INIT("2024-05-01T10:00:00.123Z a\n"), "export" },
    { VIEW_INIT("2024-05-01 was a day\n"), "lines" },
    { VIEW_INIT("1714557600123abc d\n"), "lines" },
    { VIEW_INIT("1714557600\n"), "lines" },
    { VIEW_INIT("a\nb\nc\n2024-05-01 10:00:00 d\n"), "lines" },
    { VIEW_INIT("2024-05-01 10:00:00 a\n at b\n at c\n at d\n"), "iso" },
    { VIEW_INIT("I am 0501 10:00:00.123456\n"), "lines" },
    { VIEW_INIT("Mayor 1 10:00:00 h\n"), "lines" },
};
