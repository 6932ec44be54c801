# shellcheck shell=sh disable=SC2154
# The part `packed` of script/bench, which sets: $data, $size, $bytes, $rounds, $only, $work, median(), header_of(), the shapes.
#
# The nine questions of logs as JSON lines, with the message escaped in a string, as they are and packed. Each row: processor time
# of the unpacker writing to /dev/null and of the kernel over the unpacked file, in turn with that of liq with one worker, and how
# many times their sum liq takes. Rows also go to results/packed.ndjson.
mkdir -p "$data/results"

# events_of KIND PACKING: the log, made unless it is there.
events_of() {
    events=$data/$1-$size.ndjson
    [ -f "$events" ] || {
        "$data/gen" "$1" -f ndjson -n "$bytes" >"$events.part"
        mv "$events.part" "$events"
    }
    case $2 in
    plain) echo "$events" && return ;;
    gzip) packer='gzip -6' ;;
    zstd) packer='zstd -q -3' ;;
    esac
    [ -f "$events.$2" ] || {
        $packer <"$events" >"$events.part"
        mv "$events.part" "$events.$2"
    }
    echo "$events.$2"
}

unpacker_of() {
    case $1 in
    plain) echo true ;;
    gzip) if command -v igzip >/dev/null; then echo igzip -dc; else echo gzip -dc; fi ;;
    zstd) echo zstd -dcq ;;
    esac
}

printf '%-4s %-6s  %9s %9s %9s  %8s %8s\n' '' packed 'unpack s' 'kernel s' 'liq s' 'ratio' 'liq MB'
for question in bench/questions/Q*.cwli; do
    name=$(basename "$question" .cwli)
    case " ${only:-$name} " in *" $name "*) ;; *) continue ;; esac
    kind=$(header_of "$question" data) kernel=$(header_of "$question" kernel)
    for packing in plain gzip zstd; do
        events=$(events_of "$kind" plain) log=$(events_of "$kind" "$packing") unpacker=$(unpacker_of "$packing")
        cat "$log" "$events" >/dev/null
        rm -f "$work"/*.times
        round=0
        while [ "$round" -lt "$rounds" ]; do
            round=$((round + 1))
            # shellcheck disable=SC2086
            "$data/measure" /dev/null $unpacker "$log" >>"$work/unpacker.times"
            "$data/measure" "$work/kernel.out" "$data/kernels" "$kernel" "$events" 1 >>"$work/kernel.times"
            "$data/measure" "$work/liq.out" build/release/liq run -q -o tsv -j 1 -f "$question" "$log" >>"$work/liq.times"
        done
        shape_of_kernel "$name" "$work/kernel.out" >"$work/kernel.shape"
        shape_of_liq "$name" "$work/liq.out" >"$work/liq.shape"
        same=true
        cmp -s "$work/kernel.shape" "$work/liq.shape" || same=false
        paste -d ' ' "$work/liq.times" "$work/kernel.times" "$work/unpacker.times" |
            awk '{ peers = $5 + $8; print $2 / (peers > 0 ? peers : 0.001) }' >"$work/ratios"
        set -- "$(median 2 "$work/unpacker.times")" "$(median 2 "$work/kernel.times")" "$(median 2 "$work/liq.times")" \
            "$(median 1 "$work/ratios")" "$(median 3 "$work/liq.times")"
        printf '%-4s %-6s  %9.3f %9.3f %9.3f  %8.2f %8d%s\n' "$name" "$packing" "$1" "$2" "$3" "$4" "$5" \
            "$([ "$same" = true ] || echo ' differs')"
        printf '{"question":"%s","packing":"%s","bytes":%d,"unpacker":%s,"kernel":%s,"liq":%s,"ratio":%s,"liqMiB":%s,"same":%s}\n' \
            "$name" "$packing" "$(wc -c <"$events")" "$1" "$2" "$3" "$4" "$5" "$same" >>"$data/results/packed.ndjson"
    done
done
