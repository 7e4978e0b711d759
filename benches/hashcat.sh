#!/usr/bin/env bash
# One exhaustion beside hashcat's raw MD5: the same question, all 2^32 values of part 1, on all
# cores, in turns. What hashcat takes to start is measured with 2^8 values and taken off.
#
# Two ratios are printed: of the time that passed, which is right on a quiet machine, and of the
# processors' time, which is right on a busy one too.
#
# Needs hashcat and an OpenCL for the CPU (Debian: hashcat, pocl-opencl-icd, ocl-icd-libopencl1).
# Usage: benches/hashcat.sh [ROUNDS], 5 if not told.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
rounds=${1:-5}

target=00112233445566778899aabbccddeeff
rest=0f7ed63c5e6e3a64735b3455

for tool in cargo hashcat; do
    command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 1; }
done

# The seconds of a command: passed, then the processors'. Its own exit code is not asked.
seconds() {
    local TIMEFORMAT='%R %U %S'
    { time "$@" >/dev/null 2>&1 || true; } 2>&1 | awk '{ print $1, $2 + $3 }'
}

ws76() { cargo bench --locked --quiet --bench exhaust_whole; }

# Exit code 1 is what hashcat says when all was tried and nothing found.
crack() {
    hashcat --hash-type 0 --attack-mode 3 --optimized-kernel-enable --opencl-device-types 1 \
        --force --potfile-disable --hex-charset "$target" "$1$rest"
}

median() {
    sort -g | awk '{ v[NR] = $1 }
        END { m = int((NR + 1) / 2); print NR % 2 ? v[m] : (v[m] + v[m + 1]) / 2 }'
}

cargo bench --locked --quiet --bench exhaust_whole --no-run
ws76 | grep -q 'Nothing$'
# hashcat compiles its kernels the first time, and must be able to search at all.
crack '?b' >/dev/null 2>&1 || [[ $? == 1 ]] || { echo "hashcat cannot search here" >&2; exit 1; }

passed=() cpu=()
for ((round = 1; round <= rounds; round++)); do
    read -r ours_passed ours_cpu < <(seconds ws76)
    read -r start_passed start_cpu < <(seconds crack '?b')
    read -r theirs_passed theirs_cpu < <(seconds crack '?b?b?b?b')
    read -r a b c d p q < <(awk "BEGIN {
        m = 4294.967296
        theirs = $theirs_passed - $start_passed; theirs_cpu = $theirs_cpu - $start_cpu
        print m / $ours_passed, m / theirs, m / $ours_cpu, m / theirs_cpu,
            theirs / $ours_passed, theirs_cpu / $ours_cpu }")
    printf 'round %d: million/s passed: ws76 %.0f, hashcat %.0f; of a core: ws76 %.0f, hashcat %.0f\n' \
        "$round" "$a" "$b" "$c" "$d"
    passed+=("$p") cpu+=("$q")
done
printf 'median ratio: %.2f of the time passed, %.2f of the time of a core\n' \
    "$(printf '%s\n' "${passed[@]}" | median)" "$(printf '%s\n' "${cpu[@]}" | median)"
