rg OutOfMemoryError "$1" | tail -n 20
