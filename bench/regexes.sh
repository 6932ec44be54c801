# shellcheck shell=sh disable=SC2154
# Read by script/bench: regexes of several kinds, counted in free text with one worker, in turn with ripgrep and with Vectorscan alone
# where they are installed. The times compared are of the processor; what comes out goes to results/regexes.ndjson, too.

log=$data/text-$size.raw
if [ ! -f "$log" ]; then
    "$data/gen" text -f raw -n "$bytes" >"$log.part"
    mv "$log.part" "$log"
fi
cat "$log" >/dev/null
mkdir -p "$data/results"
has_rg=no has_blocks=no
if command -v rg >/dev/null; then has_rg=yes; fi
if $compiler -O3 -o "$data/block_search" bench/block_search.c -lhs 2>/dev/null; then has_blocks=yes; fi

# of FILE: the median of the processor times in it, or a dash.
of() { if [ -s "$1" ]; then median 2 "$1"; else echo -; fi; }

printf '%-42s %10s %8s %8s %8s\n' regex lines 'liq s' 'rg s' 'alone s'
while read -r regex; do
    : >"$work/liq.times"
    : >"$work/rg.times"
    : >"$work/alone.times"
    round=0
    while [ "$round" -lt "$rounds" ]; do
        round=$((round + 1))
        "$data/measure" "$work/liq.out" build/release/liq -q -o tsv -j 1 "filter @message like /$regex/ | stats count(*)" "$log" \
            >>"$work/liq.times"
        [ $has_rg = no ] || "$data/measure" "$work/rg.out" rg -j 1 -c "$regex" "$log" >>"$work/rg.times" || true
        [ $has_blocks = no ] || "$data/block_search" "$regex" "$log" >>"$work/alone.times"
    done
    lines=$(tail -n +2 "$work/liq.out")
    remark=
    [ $has_rg = no ] || [ "${lines:-0}" = "$(cat "$work/rg.out")" ] || [ "${lines:-0}$(cat "$work/rg.out")" = 0 ] || remark=' differs'
    liq=$(of "$work/liq.times") rg=$(of "$work/rg.times") alone=$(of "$work/alone.times")
    printf '%-42s %10s %8s %8s %8s%s\n' "$regex" "${lines:-0}" "$liq" "$rg" "$alone" "$remark"
    printf '{"time":"%s","regex":"%s","bytes":%d,"lines":%d,"liq":"%s","rg":"%s","alone":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
        "$(printf %s "$regex" | sed 's/\\/\\\\/g')" "$(wc -c <"$log")" "${lines:-0}" "$liq" "$rg" "$alone" >>"$data/results/regexes.ndjson"
done <bench/regexes.txt
