# shellcheck shell=sh disable=SC2154
# The part `formats` of script/bench, which sets: $data, $size, $bytes, $rounds, $only, $work, $workers, median().
#
# Each row: MiB of text per second of processor time for `stats count(*)` and for a rare text, with one worker; the same of the
# peer, `cat` or an unpacker writing to /dev/null; how many times the peer's processor time the count takes with one worker, and
# how many times the peer's time by the clock with two; peak memory. Processor time, because others may be at work on the machine.

text_query="filter @message like 'OutOfMemoryError' | stats count(*)"
source_log=$data/text-$size.raw
if [ ! -f "$source_log" ]; then
    "$data/gen" text -f raw -n "$bytes" >"$source_log.part"
    mv "$source_log.part" "$source_log"
fi
all_events=$(wc -l <"$source_log")
all_in_file=$all_events text_in_file=$(grep -c OutOfMemoryError "$source_log")

# form_file NAME: the file, made if it is not there yet.
form_file() {
    form_path=$data/form-$1-$size
    [ -f "$form_path" ] || {
        case $1 in
        vpc) echo 'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'
             "$data/gen" vpc14 -f bare -n "$bytes" ;;
        *) "$data/forms" "$1" <"$source_log" ;;
        esac >"$form_path.part"
        mv "$form_path.part" "$form_path"
    }
    echo "$form_path"
}

# packed_file SUFFIX SHARE PACKER...: the first of so many equal parts of the events, packed.
packed_file() {
    packed_path=$(form_file events).$1
    packed_lines=$((all_events / $2))
    shift 2
    [ -f "$packed_path" ] || {
        head -n "$packed_lines" "$(form_file events)" | "$@" >"$packed_path.part"
        mv "$packed_path.part" "$packed_path"
    }
    echo "$packed_path"
}

# in_turn FILE PEER...: the times in $work/{one,text,two,peer}.times.
in_turn() {
    file=$1
    shift
    cat "$file" >/dev/null
    rm -f "$work"/*.times
    round=0
    while [ "$round" -lt "$rounds" ]; do
        round=$((round + 1))
        "$data/measure" /dev/null "$@" "$file" >>"$work/peer.times"
        "$data/measure" "$work/one.out" build/release/liq -q -o tsv -j 1 'stats count(*)' "$file" >>"$work/one.times"
        "$data/measure" "$work/text.out" build/release/liq -q -o tsv -j 1 "$text_query" "$file" >>"$work/text.times"
        "$data/measure" "$work/two.out" build/release/liq -q -o tsv -j "${workers##* }" 'stats count(*)' "$file" >>"$work/two.times"
    done
}

# ratio_to_peer NAME COLUMN: 1 by the clock, 2 by processor time.
ratio_to_peer() {
    paste -d ' ' "$work/$1.times" "$work/peer.times" | awk -v column="$2" '{ print $column / $(column + 3) }' >"$work/ratios"
    median 1 "$work/ratios"
}

# row NAME TEXT-BYTES PEER: what was measured; "differs" when the counts are not those of the log all forms were made from.
row() {
    remark=
    case $1 in
    vpc | access) ;;
    *) [ "$(tail -n 1 "$work/one.out") $(tail -n 1 "$work/two.out") $(tail -n 1 "$work/text.out")" = \
         "$all_in_file $all_in_file $text_in_file" ] || remark=' differs' ;;
    esac
    awk -v name="$1" -v bytes="$2" -v peer_name="$3" -v one="$(median 2 "$work/one.times")" \
        -v text="$(median 2 "$work/text.times")" -v peer="$(median 2 "$work/peer.times")" -v ratio="$(ratio_to_peer one 2)" \
        -v ratio_two="$(ratio_to_peer two 1)" -v memory="$(median 3 "$work/two.times")" -v remark="$remark" 'BEGIN {
            mib = bytes / 1048576
            printf "%-20s %7d %7d  %7d %-6s %7.2f %7.2f  %6d%s\n", name, mib / one, mib / text, mib / peer, peer_name,
                ratio, ratio_two, memory, remark }'
}

chosen() { case " ${only:-$1} " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }

printf '%-20s %7s %7s  %14s %15s  %6s\n' '' count text peer 'times the peer' memory
printf '%-20s %15s  %14s %7s %7s  %6s\n' '' 'MiB/s, 1 worker' 'MiB/s ' 1 2 MiB
for form in events export json-lines $("$data/forms" | sed '/^events$/d; /^export$/d; /^json-lines$/d') vpc; do
    chosen "$form" || continue
    file=$(form_file "$form")
    in_turn "$file" cat
    row "$form" "$(wc -c <"$file")" cat
done
# Of what is slow, a part; of gzip also the unpacker that most people have, after the fastest.
while IFS='|' read -r suffix share packer unpacker; do
    chosen "$suffix" || continue
    for tool in "${packer%% *}" "${unpacker%% *}"; do
        command -v "$tool" >/dev/null || continue 2
    done
    # shellcheck disable=SC2086
    file=$(packed_file "$suffix" "$share" $packer)
    text=$(form_file events)
    all_in_file=$((all_events / share)) text_in_file=$(head -n "$((all_events / share))" "$text" | grep -c OutOfMemoryError)
    # shellcheck disable=SC2086
    in_turn "$file" $unpacker
    row "events.$suffix" "$(head -n "$all_in_file" "$text" | wc -c)" "${unpacker%% *}"
done <<'END'
gz|1|gzip|igzip -dc
gz|1|gzip|zcat
zst|1|zstd -q|zstd -dcq
lz4|1|lz4 -q|lz4 -dcq
xz|4|xz -0|xz -dcq
bz2|16|bzip2|bzip2 -dcq
END
