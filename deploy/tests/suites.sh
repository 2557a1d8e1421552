# shellcheck shell=bash
# Test suites of ./sabha test; read by the launcher, which defines ROOT, KEPT, say, die, maven and need_*.
#
# A suite is: a Java module's tests without tagged ones (model, room, ...), a tag over all modules
# (simulation, vectors, fuzz, interop, adversary), the architecture tests, the browser client (web), the shell tests of
# launcher and installer (launcher), or one file of the acceptance module (acceptance:first-meeting is
# first-meeting.test.ts). A run without names is one Maven run of everything, then web, launcher and
# acceptance.

# Acceptance suites that a busy machine does not disturb: a whole run has two of them at a time, the longest first, and the
# one that does little but wait beside them. Those that judge how many large pictures come, or have six people of whom each is to
# see each, have the machine to themselves.
WAITING=acceptance:sleep
TOGETHER=(networks department client-looks client-conform client-languages reach java-client client-robust client-habits programs turns screens
    clauses media-path advisory first-meeting client-network-check client-files client-polls firefox-viewer restart
    client-host client-reader client-app console firefox firefox-parts firefox-host unwatched client-first-time private accounts mail
    keyboard client-captions client-blur client-prepare client-touch client-chat client-embed)
TAGGED='simulation | vectors | fuzz | interop | adversary'
# What bounds each part of a whole run: one that hangs must not take the others' words with it.
IN_TIME=()
PASSED=0
FAILED=0
SKIPPED=0

# shellcheck source=deploy/tests/second-try.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/second-try.sh"

# has_tests MODULE
has_tests() { grep -rlqE '@(Test|ParameterizedTest|FuzzTest|TestFactory|ArchTest)\b' "$ROOT/modules/$1/src/test/java" 2>/dev/null; }

# modules_with_tag TAG: comma-separated Maven modules whose tests carry the tag.
modules_with_tag() {
    { grep -rlE "@Tag\\(\"$1\"\\)" "$ROOT"/modules/*/src/test/java 2>/dev/null || true; } | sed "s:^$ROOT/::" |
        cut -d / -f 1-2 | sort -u | paste -sd, -
}

# acceptance_suites: one name per test file of the acceptance module.
acceptance_suites() {
    { find "$ROOT/modules/acceptance/src" -maxdepth 1 -name '*.test.ts' 2>/dev/null || true; } | sort |
        sed -E 's:.*/::; s/\.test\.ts$//; s/^/acceptance:/'
}

# suite_names: all suites in the order in which they run.
suite_names() {
    local module tag first='model policy protocol room identity wire media signalling server'
    for module in $first; do
        if has_tests "$module"; then echo "$module"; fi
    done
    for module in "$ROOT"/modules/*/; do
        module=$(basename "$module")
        case " $first web acceptance " in
            *" $module "*) ;;
            *) if has_tests "$module"; then echo "$module"; fi ;;
        esac
    done
    for tag in simulation vectors fuzz interop adversary; do
        if [ -n "$(modules_with_tag $tag)" ]; then echo $tag; fi
    done
    printf '%s\n' architecture web launcher
    acceptance_suites
}

run_tests() {
    if [ "${1:-}" = --list ]; then
        shift
        choose_suites "$@"
        printf '%s\n' "${CHOSEN[@]}"
        return 0
    fi
    need_jdk
    need_maven
    need_node
    if [ $# = 0 ]; then
        run_everything
    else
        run_named "$@"
    fi
    judge_unsteady
    [ $SKIPPED = 0 ] || echo "$SKIPPED skipped"
    echo "$PASSED passed, $FAILED failed"
    [ $FAILED = 0 ]
}

run_everything() {
    need_chromium
    need_firefox
    need_postgresql
    local module suite built=yes
    IN_TIME=(timeout --kill-after=30s 30m)
    clear_reports
    forget_unsteady
    fetch_web_packages || fail "web: npm could not fetch the packages"
    beside run_web
    maven -fae -Dmaven.test.failure.ignore -Dsurefire.rerunFailingTestsCount=1 package || {
        built=no
        fail "build"
    }
    fail_processes_out_of_time
    for module in "$ROOT"/modules/*/; do
        tally "$(basename "$module")" "$(basename "$module")"
    done
    [ -n "$(find "$ROOT"/modules/*/target/surefire-reports -name 'TEST-*.xml' -print -quit 2>/dev/null)" ] || fail "tests: none ran"
    [ $built = no ] || { keep_built server && keep_built client; }
    take_beside
    beside run_shell_tests
    run_all_acceptance
    take_beside
}

# beside FUNCTION...: runs it in the background, with counts of its own.
beside() {
    mkdir -p "$KEPT"
    rm -f "$KEPT/beside.counts"
    counted "$@" >"$KEPT/beside.out" 2>"$KEPT/beside.err" &
    BESIDE=$!
}

# counted FUNCTION...: for a shell of its own; what it counted is left in a file.
counted() {
    PASSED=0
    FAILED=0
    SKIPPED=0
    "$@" || true
    echo "$PASSED $FAILED $SKIPPED" >"$KEPT/beside.counts"
}

# take_beside: waits for it, shows what it printed and adds its counts.
take_beside() {
    local passed=0 failed=0 skipped=0
    # Who waited for all in the meantime has waited for it, too.
    wait "$BESIDE" 2>/dev/null || true
    cat "$KEPT/beside.err" >&2
    cat "$KEPT/beside.out"
    read -r passed failed skipped <"$KEPT/beside.counts" || fail "what ran beside the build left no counts"
    PASSED=$((PASSED + passed))
    FAILED=$((FAILED + failed))
    SKIPPED=$((SKIPPED + skipped))
}

# run_all_acceptance: those that go together first, then one suite after the other. When the run is interrupted, those in
# the background end by themselves within minutes.
run_all_acceptance() {
    local suite waiting suites logs=$KEPT/acceptance-logs background=("$WAITING")
    suites=$'\n'$(acceptance_suites)$'\n'
    prepare_acceptance || {
        fail "acceptance: npm could not fetch the packages"
        return
    }
    rm -rf "$logs"
    mkdir -p "$logs"
    acceptance_tests $WAITING >"$logs/${WAITING#acceptance:}" 2>&1 &
    waiting=$!
    for suite in "${TOGETHER[@]/#/acceptance:}"; do
        [[ $suites == *$'\n'$suite$'\n'* ]] || continue
        while [ "$(jobs -rp | grep -cvx $waiting)" -ge 2 ]; do wait -n || true; done
        acceptance_tests "$suite" >"$logs/${suite#acceptance:}" 2>&1 &
        background+=("$suite")
    done
    wait
    for suite in "${background[@]}"; do
        cat "$logs/${suite#acceptance:}" >&2
        tally_first_try "$suite"
    done
    for suite in $(acceptance_suites); do
        if [ "$suite" != $WAITING ] && ! goes_together "$suite"; then
            acceptance_tests "$suite"
            tally_first_try "$suite"
        fi
    done
    acceptance_again
}

# goes_together SUITE: whether others may run at the same time.
goes_together() { [[ " ${TOGETHER[*]} " == *" ${1#acceptance:} "* ]]; }

# choose_suites NAME...: sets CHOSEN to the suites of these names in the order in which they run; a name of no suite stands
# for all suites whose names start so. Without names, all.
choose_suites() {
    local name suite all names=() wanted=$'\n'
    CHOSEN=()
    all=$(suite_names)
    for name in "$@"; do
        if grep -qxF -- "$name" <<<"$all"; then
            wanted+=$name$'\n'
            continue
        fi
        names=()
        for suite in $all; do [[ $suite != "$name"* ]] || names+=("$suite"); done
        if [ -z "$name" ] || [ ${#names[@]} = 0 ]; then
            die "no suite's name starts with ${name:-nothing}; ./sabha test --list names them"
        fi
        wanted+=$(printf '%s\n' "${names[@]}")$'\n'
    done
    for suite in $all; do
        if [ $# = 0 ] || [[ $wanted == *$'\n'"$suite"$'\n'* ]]; then CHOSEN+=("$suite"); fi
    done
}

# run_named NAME...: the chosen suites, one after the other.
run_named() {
    local suite
    choose_suites "$@"
    for suite in "${CHOSEN[@]}"; do
        say "suite $suite"
        run_suite "$suite"
    done
}

run_suite() {
    local modules
    case $1 in
        web) run_web ;;
        launcher) run_shell_tests ;;
        architecture) run_java "$1" modules/server -Dtest='org.sabha.server.architecture.**' -Dweb.skip ;;
        server) run_java "$1" modules/server -Dtest='org.sabha.server.**,!org.sabha.server.architecture.**' -DexcludedGroups="$TAGGED" ;;
        interop)
            fetch_web_packages || fail "web: npm could not fetch the packages"
            run_java "$1" "$(modules_with_tag "$1")" -Dgroups="$1"
            ;;
        adversary)
            run_java "$1" "$(modules_with_tag "$1")" -Dgroups="$1" -Dweb.skip
            run_web_tests "$1" '\[adversary\]'
            ;;
        simulation | vectors | fuzz)
            modules=$(modules_with_tag "$1")
            run_java "$1" "$modules" -Dgroups="$1" -Dweb.skip
            ;;
        acceptance:*)
            need_chromium
            case $1 in
                acceptance:e2ee | acceptance:firefox*) need_firefox ;;
                acceptance:department) need_postgresql ;;
                acceptance:client-looks | acceptance:client-conform | acceptance:client-reader)
                    fetch_web_packages || fail "web: npm could not fetch the packages" ;;
            esac
            run_acceptance "$1"
            ;;
        *) run_java "$1" "modules/$1" -Dtest="org.sabha.$1.**" -DexcludedGroups="$TAGGED" -Dweb.skip ;;
    esac
}

# run_java SUITE MODULES OPTION...: one Maven run of chosen tests of some modules.
run_java() {
    local suite=$1 modules=$2 module names=()
    shift 2
    for module in ${modules//,/ }; do names+=("${module#modules/}"); done
    clear_reports
    SHOW=all maven -pl "$modules" -am package -Djacoco.skip -Dcyclonedx.skip -Dspotless.check.skip \
        -Dmaven.test.failure.ignore -Dsurefire.failIfNoSpecifiedTests=false "$@" || fail "$suite: the build"
    fail_processes_out_of_time
    local before=$((PASSED + FAILED))
    tally "$suite" "${names[@]}"
    # A name that runs nothing must not look like success.
    [ $((PASSED + FAILED)) -gt $before ] || fail "$suite: no test ran"
}

# fail_processes_out_of_time: Maven goes on after a process of tests that it ended, whose other classes left no report.
fail_processes_out_of_time() {
    ! grep -q 'There was a timeout in the fork' "$KEPT/maven.log" || fail "a module's tests did not end in their time"
}

clear_reports() { rm -rf "$ROOT"/modules/*/target/surefire-reports; }

fail() {
    echo "FAILED  $1"
    FAILED=$((FAILED + 1))
}

# tally TITLE MODULE...: adds what the reports of some modules say and names the tests that failed.
tally() {
    local title=$1 module reports=() passed failed skipped
    shift
    for module in "$@"; do
        reports+=("$ROOT/modules/$module"/target/surefire-reports/TEST-*.xml)
    done
    [ -e "${reports[0]}" ] || return 0
    read -r passed failed skipped < <(awk '
        function number(name) {
            return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0
        }
        FNR == 1 { seen = 0 }
        !seen && /<testsuite / {
            seen = 1
            bad = number("failures") + number("errors")
            failed += bad
            skipped += number("skipped")
            passed += number("tests") - bad - number("skipped")
        }
        END { print passed + 0, failed + 0, skipped + 0 }' "${reports[@]}")
    awk '
        /^ *<testcase / { test = $0 }
        /^ *<(failure|error|flakyFailure|flakyError)[ >]/ {
            match(test, / classname="[^"]*"/); class = substr(test, RSTART + 12, RLENGTH - 13)
            match(test, / name="[^"]*"/); name = substr(test, RSTART + 7, RLENGTH - 8)
            print (/<flaky/ ? "UNSTEADY" : "FAILED ") " " class " " name
        }' "${reports[@]}" | while IFS= read -r line; do
        case $line in
            UNSTEADY*) unsteady "${line#UNSTEADY }" ;;
            *) echo "$line" ;;
        esac
    done
    printf '%-28s %5d passed %5d failed\n' "$title" "$passed" "$failed"
    PASSED=$((PASSED + passed))
    FAILED=$((FAILED + failed))
    SKIPPED=$((SKIPPED + skipped))
}

# fetch_web_packages: Java members meet the browser's own engine in tests of e2ee, which skip what is not installed.
fetch_web_packages() { (cd "$ROOT/modules/web" && node tools/build.mjs --packages-only >&2); }

# run_web: lint and types count as one test each; then the client's own tests.
run_web() {
    local web=$ROOT/modules/web script passed=0 failed=0
    if ! fetch_web_packages; then
        fail "web: npm could not fetch the packages"
        return
    fi
    for script in lint typecheck; do
        if (cd "$web" && "${IN_TIME[@]}" npm run --silent "$script" >&2); then
            passed=$((passed + 1))
        else
            echo "FAILED  web $script"
            failed=$((failed + 1))
        fi
    done
    printf '%-28s %5d passed %5d failed\n' 'web: lint, types' "$passed" "$failed"
    PASSED=$((PASSED + passed))
    FAILED=$((FAILED + failed))
    run_vitest web
}

# run_web_tests SUITE PATTERN: those of the client's own tests whose names fit.
run_web_tests() {
    if ! fetch_web_packages; then
        fail "$1: npm could not fetch the packages"
        return
    fi
    run_vitest "$1 in browsers" -t "$2"
}

# web_tests REPORT OPTION...: runs the client's own tests and leaves vitest's report there.
web_tests() {
    (cd "$ROOT/modules/web" && "${IN_TIME[@]}" node_modules/.bin/vitest run --reporter=default --reporter=json "--outputFile.json=$1" "${@:2}" >&2) || true
}

# run_vitest TITLE OPTION...: the client's own tests.
run_vitest() {
    local title=$1 report=$ROOT/modules/web/target/vitest.json passed=0 failed=0 skipped=0
    shift
    rm -f "$report"
    web_tests "$report" "$@"
    web_again "$report"
    if ! read -r passed failed skipped < <(vitest_figures "$report" "$#"); then
        fail "$title: vitest left no report"
        return
    fi
    printf '%-28s %5d passed %5d failed\n' "$title" "$passed" "$failed"
    PASSED=$((PASSED + passed))
    FAILED=$((FAILED + failed))
    SKIPPED=$((SKIPPED + skipped))
    # A pattern that fits nothing must not look like success.
    [ $((passed + failed)) -gt 0 ] || fail "$title: no test ran"
}

# vitest_figures REPORT [OPTIONS]: passed, failed and skipped tests of vitest's JSON report; a file that did not load is a failure,
# and so is one that failed without a test that did, since the start of a suite failed.
# Names those that failed and those that were skipped; with OPTIONS of vitest's given, tests that they leave out are not such.
vitest_figures() {
    [ -f "$1" ] && node -e '
        const report = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
        const hasFailed = (test) => test.status === "failed";
        const broken = report.testResults.filter((file) => hasFailed(file) && !file.assertionResults.some(hasFailed));
        for (const file of broken) console.error("FAILED  " + file.name);
        for (const file of report.testResults)
            for (const test of file.assertionResults)
                if (test.status === "failed") console.error("FAILED  " + test.fullName);
        const all = report.testResults.flatMap((file) => file.assertionResults);
        const skipped = Number(process.argv[2] ?? 0) > 0 ? [] : all.filter(({ status }) => status === "skipped");
        for (const test of skipped) console.error("SKIPPED " + test.fullName);
        console.log(report.numPassedTests, report.numFailedTests + broken.length, skipped.length);' "$1" "${2:-0}"
}

# fetch_acceptance_packages: what the acceptance module needs of npm, when it has changed.
fetch_acceptance_packages() {
    local acceptance=$ROOT/modules/acceptance
    if ! cmp -s "$acceptance/package-lock.json" "$acceptance/node_modules/.installed"; then
        (cd "$acceptance" && npm ci --silent >&2) || return 1
        cp "$acceptance/package-lock.json" "$acceptance/node_modules/.installed"
    fi
}

# need_postgresql: the PostgreSQL of the store's own tests, unpacked; SABHA_POSTGRESQL names its folder.
need_postgresql() {
    local version archive=$ROOT/modules/store/target/postgresql/postgres-linux-x86_64.txz
    version=$(sed -n 's:.*<embedded-postgres.binaries.version>\(.*\)</.*:\1:p' "$ROOT/pom.xml")
    export SABHA_POSTGRESQL=$KEPT/postgresql-$version
    [ ! -x "$SABHA_POSTGRESQL/bin/postgres" ] || return 0
    command -v xz >/dev/null || apt_install "xz, to unpack PostgreSQL" xz-utils
    maven -pl modules/store dependency:unpack@postgresql || die "Maven could not fetch PostgreSQL ($KEPT/maven.log)"
    rm -rf "$SABHA_POSTGRESQL" "$SABHA_POSTGRESQL.part"
    mkdir -p "$SABHA_POSTGRESQL.part"
    tar -xJf "$archive" -C "$SABHA_POSTGRESQL.part"
    mv "$SABHA_POSTGRESQL.part" "$SABHA_POSTGRESQL"
}

# prepare_page_benchmark: what a benchmark in a real browser needs.
prepare_page_benchmark() {
    need_jdk
    need_maven
    need_node
    need_chromium
    build_app server
    build_app client
    fetch_acceptance_packages || die "npm could not fetch the packages of modules/acceptance"
}

# run_browser_benchmark: figures of a real browser in a meeting of bots.
run_browser_benchmark() {
    prepare_page_benchmark
    (cd "$ROOT/modules/web" && npx --no-install vite build --config vite.bench.config.ts --logLevel warn >&2)
    cd "$ROOT/modules/acceptance" && exec npx --no-install vitest run --config vitest.bench.config.ts --silent=false \
        freezes group worker
}

# run_client_benchmark OPTION...: what the page costs; a table, or one JSON object.
run_client_benchmark() {
    local json='' report=$ROOT/modules/acceptance/target/client-bench.json
    while [ $# -gt 0 ]; do
        case $1 in
            --json) json=yes ;;
            --minutes | --rounds)
                [[ ${2:-} =~ ^[1-9][0-9]?$ ]] || die "$1 takes a number of 1 to 99"
                export "SABHA_BENCH_$(tr '[:lower:]' '[:upper:]' <<<"${1#--}")=$2"
                shift
                ;;
            *) die "there is no option $1; there are --json, --minutes and --rounds" ;;
        esac
        shift
    done
    prepare_page_benchmark
    rm -f "$report"
    (cd "$ROOT/modules/acceptance" && npx --no-install vitest run --config vitest.bench.config.ts --silent=false client >&2) ||
        die "a part of the benchmark did not come to its end"
    if [ -n "$json" ]; then
        cat "$report"
        echo
    else
        node -e 'for (const [part, figures] of Object.entries(JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")))) {
            console.log(part);
            for (const [name, value] of Object.entries(figures)) console.log("  " + name.padEnd(28) + JSON.stringify(value));
        }' "$report"
    fi
}

# run_acceptance SUITE: real browsers against the built server; what the tests print is shown.
run_acceptance() {
    prepare_acceptance || {
        fail "$1: npm could not fetch the packages"
        return
    }
    acceptance_tests "$1"
    tally_acceptance "$1"
}

prepare_acceptance() {
    build_app server
    mkdir -p "$ROOT/modules/acceptance/target"
    fetch_acceptance_packages
}

# acceptance_report SUITE: the file in which vitest says how it went.
acceptance_report() { echo "$ROOT/modules/acceptance/target/${1#acceptance:}.json"; }

# acceptance_tests SUITE: runs it and leaves its report; in a whole run within its time, or it leaves none.
acceptance_tests() {
    local report
    report=$(acceptance_report "$1")
    rm -f "$report"
    (
        cd "$ROOT/modules/acceptance"
        run=(node_modules/.bin/vitest run "src/${1#acceptance:}.test.ts" --reporter=verbose --reporter=json --outputFile.json="$report")
        [ ${#IN_TIME[@]} -gt 0 ] || exec "${run[@]}"
        # What bounds it has a process group of its own: servers and browsers that a suite leaves behind end with it.
        "${IN_TIME[@]}" "${run[@]}" &
        group=$!
        wait $group || true
        kill -KILL -- "-$group" 2>/dev/null || true
    ) || true
}

# tally_acceptance SUITE: adds what its report says.
tally_acceptance() {
    local report passed failed skipped
    report=$(acceptance_report "$1")
    if ! read -r passed failed skipped < <(vitest_figures "$report"); then
        fail "$1: no report"
        return
    fi
    printf '%-28s %5d passed %5d failed\n' "$1" "$passed" "$failed"
    PASSED=$((PASSED + passed))
    FAILED=$((FAILED + failed))
    SKIPPED=$((SKIPPED + skipped))
    [ $((passed + failed)) -gt 0 ] || fail "$1: no test ran"
}

# run_shell_tests: each script prints one line "ok ...", "not ok ..." or "skip ..." per test.
run_shell_tests() {
    local script output=$KEPT/shell-tests.log passed failed skipped
    want_shellcheck
    mkdir -p "$KEPT"
    for script in "$ROOT"/deploy/tests/*.test.sh; do
        "${IN_TIME[@]}" bash "$script" || echo "not ok $(basename "$script") came to its end"
    done >"$output" 2>&1
    cat "$output" >&2
    passed=$(grep -c '^ok ' "$output" || true)
    failed=$(grep -c '^not ok ' "$output" || true)
    skipped=$(grep -c '^skip ' "$output" || true)
    sed -n -e 's/^not ok /FAILED  launcher /p' -e 's/^skip /SKIPPED launcher /p' "$output"
    printf '%-28s %5d passed %5d failed\n' launcher "$passed" "$failed"
    PASSED=$((PASSED + passed))
    FAILED=$((FAILED + failed))
    SKIPPED=$((SKIPPED + skipped))
}
