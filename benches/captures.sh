#!/usr/bin/env bash
# ws76 beside tshark and tcpdump on one capture of more than 1 GB in the page cache, and beside cat
# on 100,000 small captures. Needs hyperfine, jq, tshark, tcpdump, GNU time, and 3 GB in $TMPDIR.
# Ratios are what to quote; times are those of one machine.
set -euo pipefail
cd "$(dirname "$0")/.."

connections=${CONNECTIONS:-100000}
padding=${PADDING:-20000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo build --release --locked --bin ws76 --example generator
ws76=target/release/ws76
generator=target/release/examples/generator

echo "== one capture of $connections connections"
"$generator" --connections "$connections" --seed 1 --window 200 --padding "$padding" --out "$work/big.pcap"
ls -l "$work/big.pcap"

echo "== its verdicts, and the peak of memory"
/usr/bin/time -f '%M KiB at most' "$ws76" verify --summary --format json "$work/big.pcap" \
    >"$work/summary.json" || test $? -le 3
# The generator knows what each handshake has to be judged as.
jq -r '.summary | to_entries[] | select(.value | type == "number") | select(.value > 0)
    | select(.key != "handshakes") | "\(.key | gsub("_"; "-"))\t\(.value)"' \
    "$work/summary.json" | sort >"$work/got"
cut -f 2 "$work/big.pcap.tsv" | sort | uniq -c | awk '{ print $2 "\t" $1 }' | sort >"$work/want"
diff "$work/want" "$work/got"

ratio() { # name of the other, its JSON, ours
    jq -rn --arg name "$1" --slurpfile other "$2" --slurpfile ours "$3" \
        '"ws76 takes \($ours[0].results[0].median / $other[0].results[0].median * 1000 | round / 1000) of the time of \($name)"'
}

echo "== beside tcpdump's copy"
cat "$work/big.pcap" >/dev/null
hyperfine --warmup 1 --runs 10 --ignore-failure --export-json "$work/ws76.json" \
    "$ws76 verify --summary $work/big.pcap"
hyperfine --warmup 1 --runs 10 --export-json "$work/tcpdump.json" \
    "tcpdump -r $work/big.pcap -w /dev/null"
ratio tcpdump "$work/tcpdump.json" "$work/ws76.json"

echo "== beside tshark, once: it takes long"
hyperfine --runs 1 --export-json "$work/tshark.json" \
    "tshark -r $work/big.pcap -Y http -T fields -e tcp.stream"
ratio tshark "$work/tshark.json" "$work/ws76.json"
rm "$work/big.pcap"

echo "== $connections captures of one connection each"
"$generator" --connections "$connections" --seed 2 --padding 0 --split --out "$work/small"
hyperfine --warmup 1 --runs 5 --ignore-failure --export-json "$work/small.json" \
    "$ws76 verify --summary -r $work/small"
hyperfine --warmup 1 --runs 5 --export-json "$work/cat.json" \
    "find $work/small -type f -print0 | xargs -0 cat"
ratio 'cat on the same files' "$work/cat.json" "$work/small.json"
jq -r --argjson n "$connections" '"\($n / .results[0].median | round) files a second"' "$work/small.json"
