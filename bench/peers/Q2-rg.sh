exec rg -c '(?i)error|timeout|refused' "$1"
