exec rg -c OutOfMemoryError "$1"
