cut -d ' ' -f 2- "$1" | jq -rc 'select(.http.status >= 500) | [.http.path, .latencyMs]' | sort | uniq -c | wc -l
