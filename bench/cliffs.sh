# shellcheck shell=sh disable=SC2154
# Read by script/bench: questions that could be far slower than the nine, each in turn with a loop by hand (bench/cliffs*.c). A
# question whose first line says "beside KIND" reads a second source of that kind, "table KIND" has its lines as a table. The times compared are of the processor; what
# comes out goes to results/cliffs.ndjson, too, a line for each row.

kernel_sources='bench/cliffs.c bench/cliffs_text.c bench/cliffs_json.c'
# shellcheck disable=SC2086
$compiler -O3 -march=native -pthread -o "$data/cliffs" $kernel_sources
mkdir -p "$data/results"

# log_of KIND: makes it unless it is there.
log_of() {
    log=$data/$1-$size.raw
    if [ ! -f "$log" ]; then
        "$data/gen" "$1" -f raw -n "$bytes" >"$log.part"
        mv "$log.part" "$log"
    fi
    cat "$log" >/dev/null
    echo "$log"
}

# table_of LOG: the three words of each line as CSV.
table_of() {
    table=${1%.raw}.csv
    if [ ! -f "$table" ]; then
        { echo paid,how,amount && cut -d ' ' -f 2-4 "$1" | tr ' ' ','; } >"$table.part"
        mv "$table.part" "$table"
    fi
    echo "$table"
}

printf '%-4s %7s  %9s %9s  %8s  %9s %9s\n' '' workers 'kernel s' 'liq s' 'ratio' 'kernel MB' 'liq MB'
for question in bench/questions/cliffs/*.cwli; do
    name=$(basename "$question" .cwli)
    case " ${only:-$name} " in *" $name "*) ;; *) continue ;; esac
    kind=$(header_of "$question" data) kernel=$(header_of "$question" kernel) beside=$(header_of "$question" beside)
    lines=$(header_of "$question" table)
    log=$(log_of "$kind") other=$question
    set -- "$log"
    if [ -n "$beside" ]; then
        other=$(log_of "$beside")
        set -- -g "$kind=$log" -g "$beside=$other"
    fi
    if [ -n "$lines" ]; then
        other=$(log_of "$lines")
        set -- --table "$lines=$(table_of "$other")" "$log"
    fi
    for count in $workers; do
        : >"$work/kernel.times"
        : >"$work/liq.times"
        round=0
        while [ "$round" -lt "$rounds" ]; do
            round=$((round + 1))
            "$data/measure" "$work/kernel.out" "$data/cliffs" "$kernel" "$log" "$count" "$other" >>"$work/kernel.times"
            "$data/measure" "$work/liq.out" build/release/liq run -q -o tsv -j "$count" -f "$question" "$@" >>"$work/liq.times"
        done
        tail -n +2 "$work/liq.out" | tr '\t' ' ' | LC_ALL=C sort >"$work/liq.shape"
        LC_ALL=C sort "$work/kernel.out" >"$work/kernel.shape"
        remark=
        cmp -s "$work/kernel.shape" "$work/liq.shape" || remark=' differs'
        paste -d ' ' "$work/liq.times" "$work/kernel.times" | awk '{ print $2 / ($5 > 0 ? $5 : 0.001) }' >"$work/ratios"
        set -- "$name" "$count" "$(median 2 "$work/kernel.times")" "$(median 2 "$work/liq.times")" "$(median 1 "$work/ratios")" \
            "$(median 3 "$work/kernel.times")" "$(median 3 "$work/liq.times")" "$@"
        printf '%-4s %7d  %9.3f %9.3f  %8.2f  %9d %9d%s\n' "$1" "$2" "$3" "$4" "$5" "$6" "$7" "$remark"
        printf '{"question":"%s","workers":%d,"bytes":%d,"kernel":%s,"liq":%s,"ratio":%s,"kernelMiB":%s,"liqMiB":%s,"same":%s}\n' \
            "$1" "$2" "$(wc -c <"$log")" "$3" "$4" "$5" "$6" "$7" "$([ -z "$remark" ] && echo true || echo false)" \
            >>"$data/results/cliffs.ndjson"
        shift 7
    done
done
