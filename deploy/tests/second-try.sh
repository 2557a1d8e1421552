# shellcheck shell=bash
# A second try of what failed in a whole run; read by suites.sh. A test that passes only then is unsteady: a defect, which the
# run names and counts apart. A few of them do not fail the run, because a machine that does other work at the same time
# breaks one of ten thousand tests now and then; more of them do. Runs of chosen suites have one try.
# docs/decisions/0038-a-whole-run-tries-twice.md

# At most so many unsteady tests leave a run green; also how many suites are run again.
UNSTEADY_AT_MOST=3

# forget_unsteady: at the beginning of a run.
forget_unsteady() {
    TRIES=$KEPT/first-tries
    WRONG=()
    rm -rf "$TRIES"
    mkdir -p "$TRIES"
    : >"$TRIES/unsteady"
}

# unsteady NAME: a test, or a suite of them, that failed and then passed. Without a whole run nothing is tried again.
unsteady() {
    [ -z "${TRIES:-}" ] || echo "$1" >>"$TRIES/unsteady"
}

# judge_unsteady: names them; too many of them are one failure.
judge_unsteady() {
    local count
    [ -n "${TRIES:-}" ] || return 0
    count=$(wc -l <"$TRIES/unsteady")
    [ "$count" != 0 ] || return 0
    sed 's/^/UNSTEADY /' "$TRIES/unsteady"
    echo "$count passed at the second try only"
    [ "$count" -le $UNSTEADY_AT_MOST ] || fail "more than $UNSTEADY_AT_MOST tests are unsteady"
}

# vitest_failures REPORT: names of the tests that failed, a line each; of a file that failed without one, since it did not load
# or the start of a suite failed, its path.
vitest_failures() {
    node -e '
        const { testResults } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
        for (const { name, status, assertionResults } of testResults) {
            const failed = assertionResults.filter((test) => test.status === "failed");
            if (status === "failed" && failed.length === 0) console.log(name);
            for (const test of failed) console.log(test.fullName);
        }' "$1"
}

# vitest_passes REPORT: names of the tests that passed, and paths of the files of which nothing failed, a line each.
vitest_passes() {
    node -e '
        const { testResults } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
        for (const { name, status, assertionResults } of testResults) {
            if (status === "passed") console.log(name);
            for (const test of assertionResults) if (test.status === "passed") console.log(test.fullName);
        }' "$1"
}

# vitest_failed_files REPORT: paths of the files that have a failure.
vitest_failed_files() {
    node -e '
        const { testResults } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
        for (const { name, status } of testResults) if (status === "failed") console.log(name);' "$1"
}

# replace_in_report FIRST SECOND: the first report, with the files of the second as they went then.
replace_in_report() {
    node -e '
        const fs = require("node:fs");
        const [first, second] = process.argv.slice(1).map((file) => JSON.parse(fs.readFileSync(file, "utf8")));
        const again = new Map(second.testResults.map((file) => [file.name, file]));
        first.testResults = first.testResults.map((file) => again.get(file.name) ?? file);
        const count = (status) => first.testResults.flatMap((file) => file.assertionResults).filter((test) => test.status === status).length;
        first.numPassedTests = count("passed");
        first.numFailedTests = count("failed");
        fs.writeFileSync(process.argv[1], JSON.stringify(first));' "$1" "$2"
}

# passed_then FIRST SECOND: what failed in the first report and passed in the second, a line each.
passed_then() {
    local name passed
    passed=$(vitest_passes "$2")
    while IFS= read -r name; do
        if grep -qxF -- "$name" <<<"$passed"; then echo "$name"; fi
    done < <(vitest_failures "$1")
}

# note_unsteady FIRST SECOND: each of them.
note_unsteady() {
    local name
    while IFS= read -r name; do unsteady "$name"; done < <(passed_then "$1" "$2")
}

# note_unsteady_suite SUITE FIRST SECOND: they count as one, since a test of a suite goes on where the one before it ended.
note_unsteady_suite() {
    local names
    mapfile -t names < <(passed_then "$2" "$3")
    case ${#names[@]} in
        0) ;;
        1) unsteady "$1: ${names[0]}" ;;
        *) unsteady "$1: ${names[0]}, and $((${#names[@]} - 1)) after it" ;;
    esac
}

# fail_what_was_not_run FIRST SECOND: what failed in the first report and was not run in the second has failed.
fail_what_was_not_run() {
    local name again
    again=$(
        vitest_passes "$2"
        vitest_failures "$2"
    )
    while IFS= read -r name; do
        if ! grep -qxF -- "$name" <<<"$again"; then fail "$name, and it was not run at the second try"; fi
    done < <(vitest_failures "$1")
}

# went_wrong REPORT: whether a test of it failed, or there is none.
went_wrong() { [ ! -f "$1" ] || [ -n "$(vitest_failures "$1")" ]; }

# web_again REPORT: runs the client's own files that failed once more, if they are few.
web_again() {
    local first=$1 second=${TRIES:-}/web.json files
    if [ -z "${TRIES:-}" ] || [ ! -f "$first" ]; then return 0; fi
    mapfile -t files < <(vitest_failed_files "$first")
    few "${#files[@]}" || return 0
    say "web: again ${files[*]##*/}"
    web_tests "$second" "${files[@]}"
    [ -f "$second" ] || return 0
    note_unsteady "$first" "$second"
    fail_what_was_not_run "$first" "$second"
    replace_in_report "$first" "$second"
}

# few COUNT: whether there is something to run again, and not too much.
few() { [ "$1" -gt 0 ] && [ "$1" -le $UNSTEADY_AT_MOST ]; }

# tally_first_try SUITE: adds what an acceptance suite's report says, or keeps the suite for a second try.
tally_first_try() {
    if went_wrong "$(acceptance_report "$1")"; then
        WRONG+=("$1")
    else
        tally_acceptance "$1"
    fi
}

# acceptance_again: runs the suites that went wrong once more, one after the other, if they are few, and adds what they say.
acceptance_again() {
    local suite
    if few ${#WRONG[@]}; then
        for suite in "${WRONG[@]}"; do suite_again "$suite"; done
    fi
    for suite in "${WRONG[@]}"; do tally_acceptance "$suite"; done
}

# suite_again SUITE: runs it once more; its second report counts.
suite_again() {
    local report first=$TRIES/${1#acceptance:}.json
    report=$(acceptance_report "$1")
    say "$1: again"
    if [ -f "$report" ]; then cp "$report" "$first"; fi
    acceptance_tests "$1"
    if [ ! -f "$report" ]; then
        return 0
    elif [ -f "$first" ]; then
        note_unsteady_suite "$1" "$first" "$report"
        fail_what_was_not_run "$first" "$report"
    else
        unsteady "$1 left no report"
    fi
}
