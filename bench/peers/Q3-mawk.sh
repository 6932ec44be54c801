exec mawk '$20 == "REJECT" && $9 !~ /^10\./ { n[$9]++ } END { for (a in n) print n[a], a | "sort -rn | head -n 20" }' "$1"
