    { "an answer", NULL,
      "{\"events\":[{\"logStreamName\":\"s\",\"timestamp\":1714557600123,\"message\":\"a \\\"b\\\"\\n\",\"ingestionTime\":1714557601000,"
      "\"eventId\":\"1\"},{\"logStreamName\":\"t/u\",\"timestamp\":1714557600124,\"message\":\"c\\n\\n\"}],\"searchedLogStreams\":[]}",
      "1714557600123|s||a \"b\"\n1714557600124|t/u||c\n\n" },
    { "answers without anything between", NULL,
      "{\"nextToken\":\"x\",\"events\":[{\"timestamp\":1,\"message\":\"a]}\"}]}{\"events\":[]}{\"events\":[{\"timestamp\":2,\"message\":\"b\"}],"
      "\"searchedLogStreams\":[{\"logStreamName\":\"s\",\"searchedCompletely\":true}]}\n{\"events\":[{\"timestamp\":3,\"message\":\"\\u00e9\"}]}",
      "1000|||a]}\n2000|||b\n3000|||\xC3\xA9\n" },
    { "an answer indented", NULL,
      "{\n    \"events\": [\n        {\n            \"timestamp\": 1714557600123,\n            \"message\": \"a\\tb\\\\\\n\",\n"
      "            \"ingestionTime\": 1714557601000\n        },\n        {\n            \"timestamp\": 1714557600124,\n"
      "            \"message\": \"{\\\"events\\\": [\"\n        }\n    ],\n    \"nextForwardToken\": \"f/1\",\n"
      "    \"nextBackwardToken\": \"b/1\"\n}\n",
      "1714557600123|||a\tb\\\n1714557600124|||{\"events\": [\n" },
    { "a list of events", NULL,
      "[ {\"timestamp\":1714557600123,\"message\":\"a\",\"ingestionTime\":1714557600123}\n, {\"message\":\"b\",\"timestamp\":1714557600124} ]\n",
      "1714557600123|||a\n1714557600124|||b\n" },
    { "a list of answers", NULL,
      "[{\"events\":[{\"timestamp\":1714557600123,\"message\":\"a\"}]},{\"x\":1,\"events\":[{\"timestamp\":1714557600124,\"message\":\"b\"}]}]",
      "1714557600123|||a\n1714557600124|||b\n" },
    { "an answer that breaks off", NULL,
      "{\"events\":[{\"timestamp\":1714557600123,\"message\":\"a\"},{\"timestamp\":17145, \"mess",
      "1714557600123|||a\n|||{\"timestamp\":17145, \"mess\n" },
    { "an answer and what the shell printed", NULL,
      "{\"events\":[{\"timestamp\":1714557600123,\"message\":\"a\"}]}\n\nAn error occurred\n{\"events\":[5,{\"timestamp\":1714557600124,\"message\":\"b\"}]}",
      "1714557600123|||a\n|||An error occurred\n|||5\n1714557600124|||b\n" },
    { "events one behind another", "log-events",
      "{\"timestamp\":1714557600123,\"message\":\"a\"}{\"timestamp\":1714557600124,\n\"message\":\"b\"} {\"timestamp\":1}",
      "1714557600123|||a\n1714557600124|||b\n|||{\"timestamp\":1}\n" },
    { "brackets that do not fit", "log-events",
      "{\"events\":[{\"timestamp\":1714557600123,\"message\":\"a\"}}]}}]]{\"events\":]}[{\"events\":[",
      "1714557600123|||a\n|||}]]{\"events\":]}[{\"events\":[\n" },
    { "payloads without separator", NULL,
      "{\"messageType\":\"CONTROL_MESSAGE\",\"owner\":\"CloudwatchLogs\",\"logGroup\":\"\",\"logStream\":\"\",\"subs"
      "criptionFilters\":[],\"logEvents\":[{\"id\":\"3\",\"timestamp\":1714557600000,\"message\":\"CWL CONTROL MESSA"
      "GE: Checking health of destination Firehose.\"}]}{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"123456789012\""
      ",\"logGroup\":\"/g/a\",\"logStream\":\"s/a\",\"subscriptionFilters\":[\"f\"],\"logEvents\":[{\"id\":\"3\",\"t"
      "imestamp\":1714557600001,\"message\":\"x\\n\"},{\"id\":\"3\",\"timestamp\":1714557600002,\"message\":\"{\\\"l"
      "ogEvents\\\":[\\\"}\"}]}{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"123456789012\",\"logGroup\":\"/g/b\",\""
      "logStream\":\"s/b\",\"subscriptionFilters\":[\"f\"],\"logEvents\":[{\"id\":\"3\",\"timestamp\":1714557600003,"
      "\"message\":\"y \\\"\\u00e9\\\"\"}]}{\"messageType\":\"CONTROL_MESSAGE\",\"owner\":\"CloudwatchLogs\",\"logGr"
      "oup\":\"\",\"logStream\":\"\",\"subscriptionFilters\":[],\"logEvents\":[{\"id\":\"3\",\"timestamp\":171455760"
      "0000,\"message\":\"CWL CONTROL MESSAGE: Checking health of destination Firehose.\"}]}",
      "1714557600001|s/a|123456789012:/g/a|x\n1714557600002|s/a|123456789012:/g/a|{\"logEvents\":[\"}\n"
      "1714557600003|s/b|123456789012:/g/b|y \"\303\251\"\n" },
    { "payloads on lines", NULL,
      "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"123456789012\",\"logGroup\":\"/g/a\",\"logStream\":\"s/a\",\"su"
      "bscriptionFilters\":[\"f\"],\"logEvents\":[{\"id\":\"3\",\"timestamp\":1714557600001,\"message\":\"x\"}],\"po"
      "licyLevel\":\"ACCOUNT_LEVEL_POLICY\"}\n{\"messageType\":\"CONTROL_MESSAGE\",\"owner\":\"CloudwatchLogs\",\"lo"
      "gGroup\":\"\",\"logStream\":\"\",\"subscriptionFilters\":[],\"logEvents\":[{\"id\":\"3\",\"timestamp\":171455"
      "7600000,\"message\":\"CWL CONTROL MESSAGE: Checking health of destination Firehose.\"}]}\n"
      "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"123456789012\",\"logGroup\":\"/g/b\",\"logStream\":\"s/b\",\"su"
      "bscriptionFilters\":[\"f\"],\"logEvents\":[]}\n",
      "1714557600001|s/a|123456789012:/g/a|x\n" },
    { "a payload with its names sorted", NULL,
      "{\n  \"logEvents\": [\n    {\n      \"id\": \"3\",\n      \"message\": \"x\",\n"
      "      \"timestamp\": 1714557600001\n    },\n    {\n      \"id\": \"3\",\n"
      "      \"message\": \"z\",\n      \"timestamp\": 1714557600002\n"
      "    }\n  ],\n  \"logGroup\": \"/g/a\",\n  \"logStream\": \"s/a\",\n"
      "  \"messageType\": \"DATA_MESSAGE\",\n  \"owner\": \"123456789012\",\n"
      "  \"subscriptionFilters\": [\n    \"f\"\n  ]\n}\n{\n  \"logEvents\": [\n"
      "    {\n      \"id\": \"3\",\n      \"message\": \"x\",\n      \"timestamp\": 1714557600001\n"
      "    },\n    {\n      \"id\": \"3\",\n      \"message\": \"z\",\n"
      "      \"timestamp\": 1714557600002\n    }\n  ],\n  \"logGroup\": \"/g/a\",\n"
      "  \"logStream\": \"s/a\",\n  \"messageType\": \"DATA_MESSAGE\",\n"
      "  \"owner\": \"123456789012\",\n  \"subscriptionFilters\": [\n"
      "    \"f\"\n  ]\n}",
      "1714557600001|s/a|123456789012:/g/a|x\n1714557600002|s/a|123456789012:/g/a|z\n"
      "1714557600001|s/a|123456789012:/g/a|x\n1714557600002|s/a|123456789012:/g/a|z\n" },
    { "a payload that breaks off", NULL,
      "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"123456789012\",\"logGroup\":\"/g/a\",\"logStream\":\"s/a\",\"su"
      "bscriptionFilters\":[\"f\"],\"logEvents\":[{\"id\":\"3\",\"timestamp\":1714557600001,\"message\":\"x\"},{\"id"
      "\":\"3\",\"timestamp\":1714557600002,\"message",
      "1714557600001|s/a|123456789012:/g/a|x\n|s/a|123456789012:/g/a|{\"id\":\"3\",\"timestamp\":1714557600002,\"mes"
      "sage\n" },
    { "a function's event", NULL,
      "{\"awslogs\": {\"data\": \"H4sIAAAAAAAC/4WOyw6CMBBF/2XWJNDyUnYkIitXsDPEVB1JE6BNW1RC+HdHjIk7Z3nmnps7Q4/WihbrSS"
      "NksMvr/HQoqiovC/BAPQY0hBkPozhJN9uAccKdakujRk0fv/XFh1TOoOgJ2ZXY8WwvRmon1bCXnUNjITvCDZo1XdxxcG8yg7ySFJLiJI1xoqd"
      "elrIojtMkoGPedyTlnrB4/xX+q0ywNMsLXn8MWukAAAA=\"}}",
      "1714557600001|s/a|123456789012:/g/a|x\n1714557600002|s/a|123456789012:/g/a|y\n" },
    { "records of Kinesis", NULL,
      "{\n \"Records\": [\n  {\n   \"kinesis\": {\n    \"partitionKey\": \"p\",\n"
      "    \"data\": \"H4sIAAAAAAAC/zXOyw6CMBAF0H+ZNQmUV5UdCcjKVdkZYqqOTROgpC0+Qvh3R4yzPHPvZBYY0DmpsH1PCAVUZVuej7UQZ"
      "VNDAOY5oiVmcZJmOd/tIxYT90Y11swTbUIVyp8Ib1EORG4TN1/c1erJazMedO/ROihOcIduS9cPHP1XFtA3KiVU8Zqe8XKgu4yzNMt4HtGw4P"
      "8k5V6wdusHq2IRA7YAAAA=\"\n   },\n   \"eventID\": \"1\"\n  },\n"
      "  {\n   \"kinesis\": {\n    \"data\": \"H4sIAAAAAAAC/zWOUQuCMBSF/8rYs0RSJvgWor5YQgo9hMTSmxvpJttMQvzvbWn37XA+z"
      "v0m3IFSpIHi0wMOcJidi0uW3k9Rnh+TCDtYjBykbVox1CPRFU1Fo0zRiiaRYuhNt6RcSyDdEtXwUJVkvWaCx6zVIBUObuWPi97AtY0TZrXBd4"
      "bXzHho0pk113f3nucftvacv581uKZo9UOrX4BCCtWL8QZRIK2mSDxRbZYYJ/Y1ipkEKhRs8FzOX4sg3OHtAAAA\"\n"
      "   }\n  },\n  {\n   \"kinesis\": {\n    \"data\": \"cGxhaW4gdGV4dAo=\"\n"
      "   }\n  }\n ]\n}",
      "1714557600001|s/a|123456789012:/g/a|x\n|||plain text\n" },
    { "what get-records prints", NULL,
      "{\"Records\": [{\"SequenceNumber\": \"1\", \"Data\": \"H4sIAAAAAAAC/42OTQuCQBRF/8tbCzp+ljtBc9VKdyEx1UsG1JGZsT"
      "Lxv/cyAnf1lufdc7kTtKg1r7Ece4QY0qRMjvusKJI8AwvkvUNFmLmeH4TRZuswl3Aj61zJoaePXdv8QwqjkLeE9EL0cNJnJXojZLcTjUGlIT7"
      "AFaolnd2wM28ygbiQ5JFiBI0xvKVeFjE/CKLQoWPWdyTlHjBbvxV3rYx/Kd5aecJczS8n8pOhHAEAAA==\", \"PartitionKey\": \"p\"}"
      "], \"NextShardIterator\": \"x\"}",
      "1714557600001|s/a|123456789012:/g/a|x\n1714557600002|s/a|123456789012:/g/a|y\n"
      "1714557600003|s/a|123456789012:/g/a|z\n" },
    { "records that are none", "subscription",
      "{\"Records\": [{\"Data\": \"H4sIA!\"}, {\"a\": [1, 2]}]}",
      "|||{\"Data\":\"H4sIA!\"}\n|||{\"a\":[1,2]}\n" },
    { "records of CloudTrail", NULL,
      "{\"Records\":[{\"eventVersion\":\"1.09\",\"eventTime\":\"2024-05-01T10:00:01Z\",\"eventSource\":\"s3.amazonaw"
      "s.com\",\"awsRegion\":\"eu-west-1\",\"recipientAccountId\":\"123456789012\",\"userIdentity\":{\"type\":\"Root"
      "\"}},{\"eventVersion\":\"1.09\",\"eventTime\":\"2024-05-01T10:00:02Z\",\"eventSource\":\"s3.amazonaws.com\",\""
      "awsRegion\":\"eu-west-1\",\"recipientAccountId\":\"123456789012\",\"requestParameters\":null}]}",
      "1714557601000|123456789012_CloudTrail_eu-west-1||{\"eventVersion\":\"1.09\",\"eventTime\":\"2024-05-01T10:00:"
      "01Z\",\"eventSource\":\"s3.amazonaws.com\",\"awsRegion\":\"eu-west-1\",\"recipientAccountId\":\"123456789012\""
      ",\"userIdentity\":{\"type\":\"Root\"}}\n1714557602000|123456789012_CloudTrail_eu-west-1||{\"eventVersion\":\""
      "1.09\",\"eventTime\":\"2024-05-01T10:00:02Z\",\"eventSource\":\"s3.amazonaws.com\",\"awsRegion\":\"eu-west-1\""
      ",\"recipientAccountId\":\"123456789012\",\"requestParameters\":null}\n" },
    { "records of CloudTrail, indented", NULL,
      "{\n    \"Records\": [\n        {\n            \"eventVersion\": \"1.09\",\n"
      "            \"eventTime\": \"2024-05-01T10:00:01Z\",\n            \"eventSource\": \"s3.amazonaws.com\",\n"
      "            \"awsRegion\": \"eu-west-1\",\n            \"recipientAccountId\": \"123456789012\",\n"
      "            \"a\": \" b  c\"\n        },\n        {\n            \"eventVersion\": \"1.09\",\n"
      "            \"eventTime\": \"2024-05-01T10:00:02Z\",\n            \"eventSource\": \"s3.amazonaws.com\",\n"
      "            \"awsRegion\": \"eu-west-1\",\n            \"recipientAccountId\": \"123456789012\"\n"
      "        }\n    ]\n}",
      "1714557601000|123456789012_CloudTrail_eu-west-1||{\"eventVersion\":\"1.09\",\"eventTime\":\"2024-05-01T10:00:"
      "01Z\",\"eventSource\":\"s3.amazonaws.com\",\"awsRegion\":\"eu-west-1\",\"recipientAccountId\":\"123456789012\""
      ",\"a\":\" b  c\"}\n1714557602000|123456789012_CloudTrail_eu-west-1||{\"eventVersion\":\"1.09\",\"eventTime\":"
      "\"2024-05-01T10:00:02Z\",\"eventSource\":\"s3.amazonaws.com\",\"awsRegion\":\"eu-west-1\",\"recipientAccountI"
      "d\":\"123456789012\"}\n" },
    { "what lookup-events prints", NULL,
      "{\n    \"Events\": [\n        {\n            \"EventId\": \"1\",\n"
      "            \"EventName\": \"x\",\n            \"EventTime\": \"2024-05-01T12:00:01+02:00\",\n"
      "            \"CloudTrailEvent\": \"{\\\"eventVersion\\\":\\\"1.09\\\",\\\"eventTime\\\":\\\"2024-05-01T10:00:"
      "01Z\\\",\\\"eventSource\\\":\\\"s3.amazonaws.com\\\",\\\"awsRegion\\\":\\\"eu-west-1\\\",\\\"recipientAccount"
      "Id\\\":\\\"123456789012\\\"}\"\n        }\n    ]\n}",
      "1714557601000|123456789012_CloudTrail_eu-west-1||{\"eventVersion\":\"1.09\",\"eventTime\":\"2024-05-01T10:00:"
      "01Z\",\"eventSource\":\"s3.amazonaws.com\",\"awsRegion\":\"eu-west-1\",\"recipientAccountId\":\"123456789012\""
      "}\n" },
    { "results", NULL,
      "{\n    \"queryLanguage\": \"CWLI\",\n    \"results\": [\n        [\n"
      "            {\n                \"field\": \"@timestamp\",\n                \"value\": \"2024-05-01 10:00:00.1"
      "23\"\n            },\n            {\n                \"field\": \"@message\",\n"
      "                \"value\": \"a \\\"b\\\"\\nc\"\n            },\n"
      "            {\n                \"field\": \"@logStream\",\n                \"value\": \"s\"\n"
      "            },\n            {\n                \"field\": \"@log\",\n"
      "                \"value\": \"123456789012:/g\"\n            },\n"
      "            {\n                \"field\": \"@ptr\",\n                \"value\": \"Cl\"\n"
      "            }\n        ],\n        [\n            {\n                \"field\": \"bin(5m)\",\n"
      "                \"value\": \"2024-05-01 10:00:00.000\"\n            },\n"
      "            {\n                \"field\": \"n \\\"x\\\"\",\n                \"value\": \"3\"\n"
      "            },\n            {\n                \"field\": \"@ptr\",\n"
      "                \"value\": \"x\"\n            }\n        ]\n    ],\n"
      "    \"statistics\": {\n        \"recordsMatched\": 2.0\n    },\n"
      "    \"status\": \"Complete\"\n}",
      "1714557600123|s|123456789012:/g|a \"b\"\nc\n|||{\"bin(5m)\":\"2024-05-01 10:00:00.000\",\"n \\\"x\\\"\":\"3\""
      "}\n" },
    { "results of the console", NULL,
      "[{\"@timestamp\":\"2024-05-01T10:00:00.123Z\",\"@message\":{\"a\":1, \"b\":[]},\"@logStream\":\"s\"},\n"
      "{\"@timestamp\":\"2024-05-01 10:00:00.124\",\"@message\":\"x\",\"@log\":\"123456789012:/g\"}]",
      "1714557600123|s||{\"a\":1,\"b\":[]}\n1714557600124||123456789012:/g|x\n" },
    { "results of the console that are no events", "console-json",
      "[{\"n\":\"3\",\"bin(1h)\":\"2024-05-01 10:00:00.000\"}]",
      "|||{\"n\":\"3\",\"bin(1h)\":\"2024-05-01 10:00:00.000\"}\n" },
    { "objects indented, one behind another", NULL,
      "{\n  \"time\": \"2024-05-01T10:00:00.123Z\",\n  \"a\": [1, {\"b\": \"}\"}]\n"
      "}\n{\n  \"ts\": 1714557600.5\n}{\"_source\": {\"@timestamp\": \"2024-05-01T10:00:00.124Z\"}}\n",
      "1714557600123|||{\"time\":\"2024-05-01T10:00:00.123Z\",\"a\":[1,{\"b\":\"}\"}]}\n"
      "1714557600500|||{\"ts\":1714557600.5}\n1714557600124|||{\"_source\":{\"@timestamp\":\"2024-05-01T10:00:00.124"
      "Z\"}}\n" },
    { "an array of texts", NULL,
      "[\"a\\n\", \"b \\u00e9\"]",
      "|||a\n\n|||b \303\251\n" },
    { "an object with logs", NULL,
      "{\"count\":2,\"logs\":[{\"timestamp\":1714557600123,\"m\":1},{\"timestamp\":\"1714557600\",\"m\":2}],\"next\""
      ":null}",
      "1714557600123|||{\"timestamp\":1714557600123,\"m\":1}\n1714557600000|||{\"timestamp\":\"1714557600\",\"m\":2}"
      "\n" },
    { "lines of OpenTelemetry", NULL,
      "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"web\""
      "}},{\"key\":\"aws.log.group.names\",\"value\":{\"arrayValue\":{\"values\":[{\"stringValue\":\"/g\"}]}}},{\"ke"
      "y\":\"aws.log.stream.names\",\"value\":{\"stringValue\":\"s\"}}]},\"scopeLogs\":[{\"scope\":{},\"logRecords\""
      ":[{\"timeUnixNano\":\"1714557600123456789\",\"severityNumber\":9,\"severityText\":\"INFO\",\"body\":{\"string"
      "Value\":\"a\\nb\"},\"attributes\":[{\"key\":\"n\",\"value\":{\"intValue\":\"5\"}},{\"key\":\"l\",\"value\":{\""
      "arrayValue\":{\"values\":[{\"boolValue\":true},{\"doubleValue\":1.5}]}}}],\"traceId\":\"\",\"spanId\":\"\"},{"
      "\"timeUnixNano\":\"0\",\"observedTimeUnixNano\":\"1714557600124000000\",\"body\":{\"kvlistValue\":{\"values\""
      ":[{\"key\":\"k\",\"value\":{\"stringValue\":\"v\"}}]}}}]}]}]}\n"
      "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"web\""
      "}},{\"key\":\"aws.log.group.names\",\"value\":{\"arrayValue\":{\"values\":[{\"stringValue\":\"/g\"}]}}},{\"ke"
      "y\":\"aws.log.stream.names\",\"value\":{\"stringValue\":\"s\"}}]},\"scopeLogs\":[{\"scope\":{},\"logRecords\""
      ":[{\"timeUnixNano\":\"1714557600123456789\",\"severityNumber\":9,\"severityText\":\"INFO\",\"body\":{\"string"
      "Value\":\"a\\nb\"},\"attributes\":[{\"key\":\"n\",\"value\":{\"intValue\":\"5\"}},{\"key\":\"l\",\"value\":{\""
      "arrayValue\":{\"values\":[{\"boolValue\":true},{\"doubleValue\":1.5}]}}}],\"traceId\":\"\",\"spanId\":\"\"},{"
      "\"timeUnixNano\":\"0\",\"observedTimeUnixNano\":\"1714557600124000000\",\"body\":{\"kvlistValue\":{\"values\""
      ":[{\"key\":\"k\",\"value\":{\"stringValue\":\"v\"}}]}}}]}]}]}\n",
      "1714557600123|s|000000000000:/g|{\"body\":\"a\\nb\",\"severity_number\":9,\"severity_text\":\"INFO\",\"attrib"
      "utes\":{\"n\":5,\"l\":[true,1.5]},\"resource\":{\"service.name\":\"web\",\"aws.log.group.names\":[\"/g\"],\"a"
      "ws.log.stream.names\":\"s\"}}\n1714557600124|s|000000000000:/g|{\"body\":{\"k\":\"v\"},\"resource\":{\"servic"
      "e.name\":\"web\",\"aws.log.group.names\":[\"/g\"],\"aws.log.stream.names\":\"s\"}}\n"
      "1714557600123|s|000000000000:/g|{\"body\":\"a\\nb\",\"severity_number\":9,\"severity_text\":\"INFO\",\"attrib"
      "utes\":{\"n\":5,\"l\":[true,1.5]},\"resource\":{\"service.name\":\"web\",\"aws.log.group.names\":[\"/g\"],\"a"
      "ws.log.stream.names\":\"s\"}}\n1714557600124|s|000000000000:/g|{\"body\":{\"k\":\"v\"},\"resource\":{\"servic"
      "e.name\":\"web\",\"aws.log.group.names\":[\"/g\"],\"aws.log.stream.names\":\"s\"}}\n" },
    { "Vector", NULL,
      "{\"host\":\"h\",\"message\":\"a \\\"b\\\"\",\"source_type\":\"file\",\"timestamp\":\"2024-05-01T10:00:00.0014"
      "56789Z\",\"file\":\"/var/log/a.log\"}\n{\"host\":\"h\",\"message\":\"b\\n\",\"source_type\":\"file\",\"timest"
      "amp\":\"2024-05-01T10:00:00.002456789Z\"}\n{\"host\":\"h\",\"message\":\"c\",\"source_type\":\"file\",\"times"
      "tamp\":\"2024-05-01T10:00:00.003456789Z\",\"kubernetes\":{\"pod\":\"p\"}}\n",
      "1714557600001|/var/log/a.log||a \"b\"\n1714557600002|h||b\n1714557600003|h||{\"host\":\"h\",\"message\":\"c\""
      ",\"source_type\":\"file\",\"timestamp\":\"2024-05-01T10:00:00.003456789Z\",\"kubernetes\":{\"pod\":\"p\"}}\n" },
    { "Fluent Bit", NULL,
      "{\"date\":1714557600.123456,\"log\":\"a\\n\"}\n{\"date\":\"2024-05-01T10:00:00.124000Z\",\"log\":\"b\",\"stre"
      "am\":\"stderr\"}\n{\"date\":1714557600.5,\"log\":\"x\\n\",\"level\":\"info\"}\n"
      "{\"ts\":1714557600.25,\"level\":\"info\"}\nplain\n{\"date\":1714557600125,\"log\":\"c\"}\n"
      "{\"date\":1714557600125,\"log\":\"c\"}\n{\"date\":1714557600125,\"log\":\"c\"}\n"
      "{\"date\":1714557600125,\"log\":\"c\"}\n{\"date\":1714557600125,\"log\":\"c\"}\n"
      "{\"date\":1714557600125,\"log\":\"c\"}\n{\"date\":1714557600125,\"log\":\"c\"}\n"
      "{\"date\":1714557600125,\"log\":\"c\"}\n{\"date\":1714557600125,\"log\":\"c\"}\n"
      "{\"date\":1714557600125,\"log\":\"c\"}\n{\"date\":1714557600125,\"log\":\"c\"}\n"
      "{\"date\":1714557600125,\"log\":\"c\"}\n",
      "1714557600123|||a\n1714557600124|||b\n1714557600500|||{\"date\":1714557600.5,\"log\":\"x\\n\",\"level\":\"inf"
      "o\"}\n1714557600250|||{\"ts\":1714557600.25,\"level\":\"info\"}\n"
      "|||plain\n1714557600125|||c\n1714557600125|||c\n1714557600125|||c\n"
      "1714557600125|||c\n1714557600125|||c\n1714557600125|||c\n1714557600125|||c\n"
      "1714557600125|||c\n1714557600125|||c\n1714557600125|||c\n1714557600125|||c\n"
      "1714557600125|||c\n" },
    { "FireLens", NULL,
      "{\"date\":1714557600.001,\"source\":\"stdout\",\"log\":\"x 1\",\"container_id\":\"0a\",\"container_name\":\"w"
      "eb\",\"ecs_cluster\":\"c\",\"ecs_task_arn\":\"arn:aws:ecs:eu-west-1:123456789012:task/c/0a1b\",\"ecs_task_def"
      "inition\":\"w:1\"}\n{\"date\":1714557600.002,\"source\":\"stdout\",\"log\":\"x 2\",\"container_id\":\"0a\",\""
      "container_name\":\"web\",\"ecs_cluster\":\"c\",\"ecs_task_arn\":\"arn:aws:ecs:eu-west-1:123456789012:task/c/0"
      "a1b\",\"ecs_task_definition\":\"w:1\"}\n",
      "1714557600001|web-firelens-0a1b||{\"date\":1714557600.001,\"source\":\"stdout\",\"log\":\"x 1\",\"container_i"
      "d\":\"0a\",\"container_name\":\"web\",\"ecs_cluster\":\"c\",\"ecs_task_arn\":\"arn:aws:ecs:eu-west-1:12345678"
      "9012:task/c/0a1b\",\"ecs_task_definition\":\"w:1\"}\n1714557600002|web-firelens-0a1b||{\"date\":1714557600.00"
      "2,\"source\":\"stdout\",\"log\":\"x 2\",\"container_id\":\"0a\",\"container_name\":\"web\",\"ecs_cluster\":\""
      "c\",\"ecs_task_arn\":\"arn:aws:ecs:eu-west-1:123456789012:task/c/0a1b\",\"ecs_task_definition\":\"w:1\"}\n" },
    { "logcli", NULL,
      "{\"labels\":{\"app\":\"web\",\"pod\":\"a\\\"b\"},\"line\":\"x\\ty\",\"timestamp\":\"2024-05-01T10:00:00.12345"
      "6789Z\"}\n{\"labels\":{},\"line\":\"z\",\"timestamp\":\"2024-05-01T12:00:00.124+02:00\"}\n",
      "1714557600123|{app=\"web\", pod=\"a\\\"b\"}||x\ty\n1714557600124|{}||z\n" },
    { "journalctl", NULL,
      "{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1714557600123456\",\"PRIORITY\":\"6\",\"MESSAGE\":\"a\\nb\","
      "\"_SYSTEMD_UNIT\":\"web.service\",\"SYSLOG_IDENTIFIER\":\"web\"}\n"
      "{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1714557600124000\",\"PRIORITY\":\"6\",\"MESSAGE\":[27,91,49,"
      "255],\"SYSLOG_IDENTIFIER\":\"web\"}\n{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1714557600125000\",\"PR"
      "IORITY\":\"6\",\"MESSAGE\":[\"x\",\"y\"],\"_COMM\":\"c\"}\n{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1"
      "714557600000004\",\"PRIORITY\":\"6\",\"MESSAGE\":null,\"_COMM\":\"c\"}\n",
      "1714557600123|web.service||a\nb\n1714557600124|web||\033[1\377\n"
      "1714557600125|c||x\ny\n1714557600000|c||{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1714557600000004\",\""
      "PRIORITY\":\"6\",\"MESSAGE\":null,\"_COMM\":\"c\"}\n" },
    { "docker", NULL,
      "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.001456789Z\"}\n"
      "{\"log\":\"b\\r\\n\",\"stream\":\"stderr\",\"time\":\"2024-05-01T10:00:00.002456789Z\"}\n"
      "{\"log\":\"part one, \",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.003456789Z\"}\n"
      "{\"log\":\"part two\\\\n, \",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.004456789Z\"}\n"
      "{\"log\":\"end \\\\\\\\\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.005456789Z\"}\n"
      "{\"log\":\"x\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.006456789Z\"}\n"
      "{\"log\":\"y\",\"stream\":\"stderr\",\"time\":\"2024-05-01T10:00:00.007456789Z\"}\n"
      "{\"log\":\"z\\n\",\"stream\":\"stderr\",\"time\":\"2024-05-01T10:00:00.008456789Z\"}\n"
      "{\"log\":\"\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.009456789Z\"}\n"
      "{\"log\":\"tail\",\"stream\":\"stdout\",\"attrs\":{\"tag\":\"t\"},\"time\":\"2024-05-01T10:00:00.010456789Z\""
      "}\n",
      "1714557600001|||a\n1714557600002|||b\n1714557600003|||part one, part two\\n, end \\\\\n"
      "1714557600006|||x\n1714557600007|||yz\n1714557600010|||tail\n" },
    { "docker, with lines of others", "docker-json",
      "{\"log\":\"a\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.001456789Z\"}\n"
      "\n{\"log\":\"b\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.002456789Z\"}\n"
      "x\n{\"log\":\"c\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.003456789Z\"}\n"
      "{\"log\":\"d\",\"stream\":\"stdout\",\"x\":\"\\\",\\\"stream\\\":\\\"std\"}\n"
      "{\"log\":\"e\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.004456789Z\"}\n",
      "1714557600001|||a\n1714557600002|||b\n|||x\n1714557600003|||c\n"
      "|||{\"log\":\"d\",\"stream\":\"stdout\",\"x\":\"\\\",\\\"stream\\\":\\\"std\"}\n"
      "1714557600004|||e\n" },
    { "docker, the last line without its newline", NULL,
      "{\"log\":\"a, \",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.001456789Z\"}\n"
      "{\"log\":\"x\\n\",\"stream\":\"stderr\",\"time\":\"2024-05-01T10:00:00.002456789Z\"}\n"
      "{\"log\":\"b\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.003456789Z\"}",
      "1714557600001|||a, b\n1714557600002|||x\n" },
    { "WAF", NULL,
      "{\"timestamp\":1714557600123,\"formatVersion\":1,\"webaclId\":\"a\",\"action\":\"BLOCK\",\"httpRequest\":{\"u"
      "ri\":\"/\"}}\n",
      "1714557600123|||{\"timestamp\":1714557600123,\"formatVersion\":1,\"webaclId\":\"a\",\"action\":\"BLOCK\",\"ht"
      "tpRequest\":{\"uri\":\"/\"}}\n" },
    { "Route 53 resolver", NULL,
      "{\"version\":\"1.1\",\"account_id\":\"1\",\"query_timestamp\":\"2024-05-01T10:00:00Z\",\"query_name\":\"a.b.\""
      "}\n",
      "1714557600000|||{\"version\":\"1.1\",\"account_id\":\"1\",\"query_timestamp\":\"2024-05-01T10:00:00Z\",\"quer"
      "y_name\":\"a.b.\"}\n" },
    { "times of lines", NULL,
      "{\"_source\":{\"@timestamp\":\"2024-05-01T10:00:00.123Z\"}}\n"
      "{\"__REALTIME_TIMESTAMP\":\"1714557600124000\",\"a\":1}\n{\"_source\":5,\"time\":1714557600.125}\n",
      "1714557600123|||{\"_source\":{\"@timestamp\":\"2024-05-01T10:00:00.123Z\"}}\n"
      "1714557600124|||{\"__REALTIME_TIMESTAMP\":\"1714557600124000\",\"a\":1}\n"
      "1714557600125|||{\"_source\":5,\"time\":1714557600.125}\n" },
    { "results of the console as CSV", NULL,
      "\357\273\277@timestamp,@message,@logStream,@log\r\n2024-05-01 10:00:00.123,\"a \"\"b\"\", c\n"
      "d\r\ne\",s,123456789012:/g\r\n2024-05-01T10:00:00.124Z,\"{\"\"a\"\":1}\",,\r\n"
      "\"@timestamp\",@message,@logStream,@log\r\n,say \"x\" ,\"t,u\",",
      "1714557600123|s|123456789012:/g|a \"b\", c\nd\r\ne\n1714557600124|||{\"a\":1}\n"
      "|t,u||say \"x\" \n" },
    { "results of a stats as CSV", NULL,
      "bin(5m),count(*),\"a \"\"x\"\"\"\n2024-05-01 10:00:00.000,3,\n"
      ",4,\"y\"\n,,\n1,2,3,4\n",
      "|||{\"bin(5m)\":\"2024-05-01 10:00:00.000\",\"count(*)\":\"3\"}\n"
      "|||{\"count(*)\":\"4\",\"a \\\"x\\\"\":\"y\"}\n|||{\"bin(5m)\":\"1\",\"count(*)\":\"2\",\"a \\\"x\\\"\":\"3\""
      ",\"column4\":\"4\"}\n" },
    { "CSV that breaks off in quotes", NULL,
      "@timestamp,@message\n1714557600123,\"a\nb",
      "1714557600123|||a\nb\n" },
    { "results as text", NULL,
      "CWLI\tComplete\nRESULTS\t@timestamp\t2024-05-01 10:00:00.123\n"
      "RESULTS\t@message\ta\nRESULTS b\n\nRESULTS\t@ptr\tx\nRESULTS\t@timestamp\t2024-05-01 10:00:00.124\n"
      "RESULTS\t@logStream\ts\nRESULTS\t@message\tc\td\nRESULTS\t@ptr\ty\n"
      "STATISTICS\t1.0\t2.0\t3.0\n",
      "1714557600123|||a\nRESULTS b\n\n1714557600124|s||c\td\n" },
    { "results of a stats as text", NULL,
      "RESULTS\tk\t1\nRESULTS\tn\t2\nRESULTS\tn\t3\nRESULTS\tk\t4\nRESULTS\tn\t5",
      "|||{\"k\":\"1\",\"n\":\"2\"}\n|||{\"n\":\"3\",\"k\":\"4\"}\n|||{\"n\":\"5\"}\n" },
    { "Fluent Bit on standard output", NULL,
      "[0] app.web: [[1714557600.123456000, {}], {\"log\"=>\"a \\\"b\\\"\\n\"}]\n"
      "[1] app.web: [1714557600.124, {\"log\"=>\"c\", \"n\"=>nil, \"m\"=>{\"k\"=>[1, \"a=>nil, b\"]}}]\n"
      "[2024/05/01 10:00:00] [ info] started\n",
      "1714557600123|app.web||a \"b\"\n1714557600124|app.web||{\"log\":\"c\",\"n\":null,\"m\":{\"k\":[1,\"a=>nil, b\""
      "]}}\n1714557600000|||[2024/05/01 10:00:00] [ info] started\n" },
    { "results of the console, an object a line", NULL,
      "[\n{\"@timestamp\":\"2024-05-01 10:00:00.123\",\"@message\":\"a\"},\n{\"@timestamp\":\"2024-05-01 10:00:00.124\",\"@message\":\"b\"}\n]\n",
      "1714557600123|||a\n1714557600124|||b\n" },
    { "journalctl, JSON texts in sequence", NULL,
      "\036{\"__REALTIME_TIMESTAMP\":\"1714557600123000\",\"MESSAGE\":\"a\"}\n\036{\"__REALTIME_TIMESTAMP\":\"1714557600124000\",\"MESSAGE\""
      ":\"b\"}\n",
      "1714557600123|||a\n1714557600124|||b\n" },
    { "events in YAML, one answer after another", NULL,
      "events:\n- eventId: '3'\n  ingestionTime: 1714557601000\n  logStreamName: s\n  message: 'it''s\n\n\n    {two}\n    words\n\n    '\n"
      "  timestamp: 1714557600123\n- message: \"tab\\there \\\n    \\ \\e\\x41\\u00e9\\U0001F680\\_ a\n    b\\\n    c\\t\n    d\"\n"
      "  timestamp: 1714557600124\nnextToken: x\nsearchedLogStreams:\n- logStreamName: t\n  searchedCompletely: true\n"
      "events: []\nevents:\n- message: plain\n    and on\n\n    and on # no comment\n  timestamp: 1714557600125\n- message: ''\n  timestamp:",
      "1714557600123|s||it's\n\n{two} words\n1714557600124|||tab\there  \033A\303\251\360\237\232\200\302\240 a bc\t d\n"
      "1714557600125|||plain and on\nand on # no comment\n|||\n" },
    { "events in YAML, pages, and text that breaks off", NULL,
      "- events:\n  - message: '- events:\n\n      - message: x'\n    timestamp: 1714557600123\n  nextToken: x\n- events:\n"
      "  - timestamp: 1714557600124\n    message: 'no end\n\n      of it",
      "1714557600123|||- events:\n- message: x\n1714557600124|||no end\nof it\n" },
    { "results in YAML", NULL,
      "queryLanguage: CWLI\r\nresults:\r\n- - field: '@timestamp'\r\n    value: '2024-05-01 10:00:00.123'\r\n  - field: '@message'\r\n"
      "    value: 'a\r\n\r\n      - - field: b'\r\n- - field: n\r\n    value: '3'\r\n  - value: 4\r\nstatus: Complete\r\n",
      "1714557600123|||a\n- - field: b\n|||{\"n\":\"3\"}\n" },
