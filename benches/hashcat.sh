#!/usr/bin/env bash
# Exhaustion beside hashcat's raw MD5, on all cores, in turns: prints both medians and the ratio.
#
# Needs hashcat and an OpenCL for the CPU (Debian: hashcat, pocl-opencl-icd, ocl-icd-libopencl1).
# Usage: benches/hashcat.sh [ROUNDS], 5 if not told.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
rounds=${1:-5}

# Millions a second out of a number and a unit that begins with k, M or G.
millions() { awk '{ f["k"] = 1e-3; f["M"] = 1; f["G"] = 1e3; print $1 * f[substr($2, 1, 1)] }'; }

median() {
    sort -g | awk '{ v[NR] = $1 }
        END { m = int((NR + 1) / 2); print NR % 2 ? v[m] : (v[m] + v[m + 1]) / 2 }'
}

ours() {
    cargo bench --locked --quiet --bench exhaust -- --noplot --warm-up-time 1 --measurement-time 5 \
        'all cores/First word' 2>/dev/null |
        awk '/thrpt:/ && !/%/ { print $4, $5; exit }' | millions
}

theirs() {
    hashcat --benchmark --hash-type 0 --opencl-device-types 1 --force 2>/dev/null |
        awk '/^Speed\.#1/ { print $2, $3; exit }' | millions
}

for tool in cargo hashcat; do
    command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 1; }
done
cargo bench --locked --quiet --bench exhaust --no-run

mine=() other=()
for ((round = 1; round <= rounds; round++)); do
    mine+=("$(ours)")
    other+=("$(theirs)")
    if [[ -z ${mine[-1]} || -z ${other[-1]} ]]; then
        echo "round $round gave no number: ws76 '${mine[-1]}', hashcat '${other[-1]}'" >&2
        exit 1
    fi
    printf 'round %d: ws76 %.0f, hashcat %.0f million candidates/s\n' \
        "$round" "${mine[-1]}" "${other[-1]}"
done
a=$(printf '%s\n' "${mine[@]}" | median)
b=$(printf '%s\n' "${other[@]}" | median)
awk -v a="$a" -v b="$b" \
    'BEGIN { printf "median:  ws76 %.0f, hashcat %.0f million candidates/s; ratio %.2f\n", a, b, a / b }'
