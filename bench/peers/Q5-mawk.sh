exec mawk '{ n[substr($1, 1, 14) sprintf("%02d", int(substr($1, 15, 2) / 5) * 5)]++ } END { for (t in n) print t, n[t] }' "$1"
