# shellcheck shell=bash disable=SC2034
# Small vocabulary of the shell tests. Each test is one function; check NAME FUNCTION prints one line.
ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# check NAME FUNCTION: runs the function in a shell of its own, in a fresh folder; all words on failure.
check() {
    local name=$1 function=$2 folder
    folder=$(mktemp -d -p "$WORK")
    # In the background, because bash ignores set -e inside of a condition.
    (
        set -euo pipefail
        cd "$folder"
        "$function"
    ) >"$folder.log" 2>&1 </dev/null &
    if wait $!; then
        echo "ok $name"
    else
        echo "not ok $name"
        sed 's/^/#   /' "$folder.log"
    fi
}

# skip NAME WHY: the test could not run here, and says so.
skip() { echo "skip $1 ($2)"; }

# fails_with CODE COMMAND...: the command ends with that code; its words are in the file out.
fails_with() {
    local expected=$1 code=0
    shift
    "$@" >out 2>&1 || code=$?
    [ "$code" = "$expected" ] || {
        echo "ended with $code, not $expected: $*"
        cat out
        return 1
    }
}

# says TEXT: the file out holds the text.
says() {
    grep -qF -- "$1" out || {
        echo "expected: $1"
        echo "but was:"
        cat out
        return 1
    }
}

# says_not TEXT: the file out does not hold the text.
says_not() {
    if grep -qF -- "$1" out; then
        echo "not expected: $1"
        cat out
        return 1
    fi
}
