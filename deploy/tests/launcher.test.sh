#!/usr/bin/env bash
# Tests of ./sabha and mvnw: what they find, what they say when something is missing, how they count.
# shellcheck disable=SC2016,SC2031 # scripts in single quotes are meant so; each test has its own shell
# shellcheck source=deploy/tests/check.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/check.sh"

# fake_jdk FOLDER VERSION
fake_jdk() {
    mkdir -p "$1/bin"
    printf '#!/bin/sh\n' >"$1/bin/javac"
    chmod +x "$1/bin/javac"
    echo "JAVA_VERSION=\"$2\"" >"$1/release"
}

# bare_machine: a PATH with the base system's tools and none of Java, Maven and Node. Sets BARE.
bare_machine() {
    local tool
    BARE=$PWD/path
    mkdir -p "$BARE"
    for tool in bash sh cat sed sort awk grep tail head find xargs cut dirname basename readlink mkdir rm mv cp \
        ls env printf touch sha256sum sha512sum flock tr paste tee tar gzip curl; do
        ln -s "$(command -v "$tool")" "$BARE/$tool"
    done
    printf '#!/bin/sh\necho "${FAKE_USER:-1000}"\n' >"$BARE/id"
    chmod +x "$BARE/id"
}

# fake_apt SCRIPT: an apt-get that notes what it was asked for in apt.asked and then runs SCRIPT.
fake_apt() {
    printf '#!/bin/sh\necho "$*" >>"%s"\n%s\n' "$PWD/apt.asked" "$1" >"$BARE/apt-get"
    chmod +x "$BARE/apt-get"
}

# checkout: a copy of the launcher without sources, in the folder copy.
checkout() {
    mkdir -p copy/modules copy/.mvn copy/config copy/deploy/bin
    cp "$ROOT/deploy/bin/train" copy/deploy/bin/
    cp "$ROOT/sabha" "$ROOT/mvnw" "$ROOT/pom.xml" copy/
    cp "$ROOT/config/jvm.options" copy/config/
}

# in_bare NAME=VALUE... COMMAND...: runs with the bare PATH and nothing else of the environment.
in_bare() { env -i PATH="$BARE" HOME="$PWD" SABHA_JDK_FOLDERS="${FOLDERS:-none}" "$@"; }

a_failing_line_fails_its_test() {
    # shellcheck disable=SC2317 # check calls it
    fails_in_the_middle() {
        false
        true
    }
    check inner fails_in_the_middle >out
    says "not ok inner"
}

# The server's own commands: what SabhaCommandLine knows, people reach by the launcher, and find in its help.
knows_every_command_of_the_server() {
    local cli=$ROOT/modules/server/src/main/java/org/sabha/server/cli class name commands
    commands=$(grep -o 'new [A-Z][A-Za-z]*Command(' "$cli/SabhaCommandLine.java" | sed 's/new //; s/Command(//')
    [ "$(wc -w <<<"$commands")" -gt 10 ] || return 1
    "$ROOT/sabha" help >out
    for class in $commands; do
        name=${class,}
        grep -qE "^        start .*\\b$name\\b.*run_server" "$ROOT/sabha" || { echo "$name is not passed on"; return 1; }
        [ "$name" = serve ] || grep -q "^./sabha $name " out || { echo "no help of $name"; return 1; }
    done
}

help_names_every_command() {
    "$ROOT/sabha" help >out
    for word in start test bench doctor user link --json --port --data --public-address; do says "$word"; done
    fails_with 2 "$ROOT/sabha" dance
    says "there is no command dance"
}

knows_every_benchmark() {
    local class name
    fails_with 2 "$ROOT/sabha" bench dance
    says "there is no benchmark dance"
    for class in "$ROOT"/modules/bench/src/main/java/org/sabha/bench/*Benchmark.java; do
        name=$(basename "$class" Benchmark.java)
        says " ${name,}"
    done
    fails_with 1 "$ROOT/sabha" bench client --minutes long
    says "--minutes takes a number of 1 to 99"
}

names_suites() {
    "$ROOT/sabha" test --list >out
    for suite in server architecture web launcher; do grep -qx "$suite" out; done
    [ "$(sort out | uniq -d)" = "" ]
    fails_with 1 "$ROOT/sabha" test no-such-suite
    says "no suite's name starts with no-such-suite"
    # A wrong name beside a right one is refused as well, before anything runs.
    fails_with 1 "$ROOT/sabha" test launcher no-such-suite
    says "no suite's name starts with no-such-suite"
    fails_with 1 "$ROOT/sabha" test --list no-such-suite
    fails_with 1 "$ROOT/sabha" test --list ''
}

# checkout_with SUITE...: a checkout with acceptance suites of these names, and with folders of no tests.
checkout_with() {
    local suite
    checkout
    mkdir -p copy/deploy/tests copy/modules/acceptance/src
    cp "$ROOT"/deploy/tests/*.sh copy/deploy/tests/
    for suite in "$@"; do : >"copy/modules/acceptance/src/$suite.test.ts"; done
}

a_prefix_runs_every_suite_of_it() {
    checkout_with client-chat client-host first first-frame
    copy/sabha test --list acceptance:client >out
    [ "$(paste -sd' ' out)" = "acceptance:client-chat acceptance:client-host" ]
    # Each runs, and nothing else does; a suite named twice runs once.
    cat >copy/run <<'END'
. copy/sabha
. copy/deploy/tests/suites.sh
need_jdk() { :; }
need_maven() { :; }
need_node() { :; }
run_suite() { echo "ran $1"; PASSED=$((PASSED + 1)); }
run_tests "$@"
END
    bash copy/run acceptance:client acceptance:client-chat 2>/dev/null >out
    [ "$(paste -sd, out)" = "ran acceptance:client-chat,ran acceptance:client-host,2 passed, 0 failed" ]
    bash copy/run acceptance:client-host launcher 2>/dev/null >out
    [ "$(paste -sd, out)" = "ran launcher,ran acceptance:client-host,2 passed, 0 failed" ]
}

a_suites_own_name_runs_that_suite_alone() {
    checkout_with client-chat first first-frame
    copy/sabha test --list acceptance:first >out
    [ "$(cat out)" = acceptance:first ]
    copy/sabha test --list acceptance:first acceptance:client >out
    [ "$(paste -sd' ' out)" = "acceptance:client-chat acceptance:first" ]
}

prefers_java_home() {
    fake_jdk named 26.0.1
    fake_jdk jdk25 25.0.1
    bare_machine
    checkout
    FOLDERS="$PWD/jdk25"
    in_bare JAVA_HOME="$PWD/named" bash -c '. copy/sabha; find_jdk' >out
    says "$PWD/named"
}

passes_over_an_old_jdk() {
    fake_jdk old 17.0.21
    fake_jdk newest 26
    fake_jdk right 25.0.3
    mkdir -p jre/bin && echo 'JAVA_VERSION="25"' >jre/release
    bare_machine
    checkout
    FOLDERS="$PWD/newest $PWD/jre $PWD/old $PWD/right"
    in_bare JAVA_HOME="$PWD/old" bash -c '. copy/sabha; find_jdk' >out
    says "$PWD/right"
    # And one on the path is taken before the folders.
    fake_jdk onpath 25
    ln -s "$PWD/onpath/bin/javac" "$BARE/javac"
    in_bare bash -c '. copy/sabha; find_jdk' >out
    says "$PWD/onpath"
}

tells_a_user_what_to_install() {
    bare_machine
    checkout
    fake_apt 'exit 0'
    fails_with 1 in_bare FAKE_USER=1000 copy/sabha start
    [ "$(wc -l <out)" = 1 ]
    says "JDK 25 or newer is missing; install it with: sudo apt-get install openjdk-25-jdk-headless"
    [ ! -e apt.asked ]
}

tells_what_is_missing_without_apt() {
    bare_machine
    checkout
    fails_with 1 in_bare FAKE_USER=0 copy/sabha start
    says "JDK 25 or newer is missing; install it with this system's package manager"
}

installs_as_root() {
    bare_machine
    checkout
    fake_jdk later 25
    mv later hidden
    fake_apt "mv '$PWD/hidden' '$PWD/later'"
    FOLDERS="$PWD/later"
    in_bare FAKE_USER=0 bash -c '. copy/sabha; need_jdk; echo "$JAVA_HOME"' >out 2>&1
    says "$PWD/later"
    grep -q 'install -y --no-install-recommends openjdk-25-jdk-headless' apt.asked
}

updates_lists_and_then_reports_what_apt_says() {
    bare_machine
    checkout
    fake_apt 'echo "E: Unable to locate package $4"; exit 100'
    fails_with 1 in_bare FAKE_USER=0 copy/sabha start
    grep -qx update apt.asked || [ "$(grep -c install apt.asked)" = 1 ]
    says "E: Unable to locate package"
    says "apt-get could not install openjdk-25-jdk-headless"
}

asks_for_maven_and_node_when_it_must_build() {
    bare_machine
    checkout
    fake_jdk jdk25 25
    FOLDERS="$PWD/jdk25"
    fails_with 1 in_bare FAKE_USER=1000 copy/sabha start
    says "Maven 3.9 or newer is missing"
}

takes_a_maven_that_is_there() {
    bare_machine
    checkout
    mkdir -p maven/bin maven/lib
    touch maven/lib/maven-core-3.9.11.jar
    printf '#!/bin/sh\necho maven "$@"\n' >maven/bin/mvn
    chmod +x maven/bin/mvn
    in_bare MAVEN_HOME="$PWD/maven" copy/mvnw verify >out
    says "maven verify"
    mv maven/lib/maven-core-3.9.11.jar maven/lib/maven-core-3.8.7.jar
    fails_with 127 in_bare MAVEN_HOME="$PWD/maven" copy/mvnw verify
    says "no Maven 3.9 or newer here"
}

keeps_no_maven_with_a_wrong_digest() {
    bare_machine
    checkout
    mkdir -p repository/org/apache/maven/apache-maven/3.9.9
    echo nonsense >repository/org/apache/maven/apache-maven/3.9.9/apache-maven-3.9.9-bin.tar.gz
    fails_with 1 in_bare MVNW_REPOURL="file://$PWD/repository/" copy/mvnw -v
    says "its SHA-512 differs"
    [ ! -e copy/.sabha/maven ]
    [ -z "$(ls copy/.sabha)" ]
}

builds_only_when_a_source_changed() {
    checkout
    fake_jdk jdk25 25
    mkdir -p copy/modules/a/src/main copy/modules/a/src/test copy/modules/a/target
    echo one >copy/modules/a/src/main/A.java
    # shellcheck disable=SC2317,SC2034 # called by the sourced script
    (
        . copy/sabha
        JAVA_HOME=$PWD/jdk25
        first=$(source_digest)
        echo two >copy/modules/a/src/test/ATest.java
        echo two >copy/modules/a/target/A.class
        [ "$(source_digest)" = "$first" ]
        echo two >copy/modules/a/src/main/A.java
        [ "$(source_digest)" != "$first" ]
        need_jdk() { :; }
        need_maven() { :; }
        need_node() { :; }
        maven() {
            echo built >>builds
            mkdir -p "$ROOT/modules/server/target/app"
            echo jar >"$ROOT/modules/server/target/app/sabha-server.jar"
        }
        # As in a real build, target is no source.
        cd "$ROOT/.."
        build_app server
        build_app server
        [ "$(wc -l <builds)" = 1 ]
        [ -f "$APP/sabha-server.jar" ]
        for change in 1 2 3 4; do
            echo "$change" >copy/modules/a/src/main/A.java
            build_app server
        done
        [ "$(wc -l <builds)" = 5 ]
        [ "$(find copy/.sabha/app -name 'server-*' -maxdepth 1 | wc -l)" = 3 ]
        # What a whole run's own build left is not built again.
        echo whole >copy/modules/a/src/main/A.java
        echo whole >copy/modules/server/target/app/sabha-server.jar
        keep_built server
        build_app server
        [ "$(wc -l <builds)" = 5 ]
        [ "$(cat "$APP/sabha-server.jar")" = whole ]
    )
}

counts_what_reports_say() {
    mkdir -p modules/a/target/surefire-reports
    cat >modules/a/target/surefire-reports/TEST-A.xml <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<testsuite version="3.0.2" name="org.sabha.A" time="1.5" tests="7" errors="1" skipped="2" failures="1">
  <testcase name="works" classname="org.sabha.A" time="0.1"/>
  <testcase name="breaks" classname="org.sabha.A" time="0.1">
    <failure message="no" type="x">no</failure>
    <system-out><![CDATA[<testsuite tests="900" errors="0" skipped="0" failures="0">]]></system-out>
  </testcase>
  <testcase name="dies" classname="org.sabha.A" time="0.1">
    <error message="no" type="x">no</error>
  </testcase>
</testsuite>
END
    sed 's/tests="7" errors="1" skipped="2" failures="1"/tests="5" errors="0" skipped="0" failures="0"/; /breaks/,/<\/testcase>/d; /dies/,/<\/testcase>/d' \
        modules/a/target/surefire-reports/TEST-A.xml >modules/a/target/surefire-reports/TEST-B.xml
    bash -c 'ROOT=$PWD; . "$1"; tally a a; echo "$PASSED $FAILED $SKIPPED"' - "$ROOT/deploy/tests/suites.sh" >out
    says "8 2 2"
    says "FAILED  org.sabha.A breaks"
    says "FAILED  org.sabha.A dies"
    [ "$(grep -c FAILED out)" = 2 ]
}

# in_whole_run SCRIPT: SCRIPT in a shell with the vocabulary of suites.sh, at the beginning of a whole run; its words in out.
in_whole_run() {
    bash -euc 'ROOT=$PWD KEPT=$PWD/kept; . "$1"; say() { echo "say $*"; }; forget_unsteady; '"$1" - "$ROOT/deploy/tests/suites.sh" >out
}

# vitest_report FILE TEST=STATUS...: a report as vitest leaves it; STARTS=failed: as when the start of a suite failed.
vitest_report() {
    node -e '
        const [file, ...tests] = process.argv.slice(1);
        const assertionResults = tests.map((test) => ({ fullName: test.split("=")[0], status: test.split("=")[1] }));
        const bad = process.env.STARTS === "failed" || tests.length === 0 || tests.some((test) => test.endsWith("failed"));
        const status = bad ? "failed" : "passed";
        const count = (it) => assertionResults.filter((test) => test.status === it).length;
        console.log(JSON.stringify({ numPassedTests: count("passed"), numFailedTests: count("failed"),
            testResults: [{ name: file, status, assertionResults }] }));' "$@"
}

names_what_passed_at_its_second_try() {
    mkdir -p modules/a/target/surefire-reports
    cat >modules/a/target/surefire-reports/TEST-A.xml <<'END'
<testsuite version="3.0.2" name="org.sabha.A" time="1.5" tests="2" errors="0" skipped="0" failures="0" flakes="1">
  <testcase name="works" classname="org.sabha.A" time="0.1"/>
  <testcase name="wavers" classname="org.sabha.A" time="0.1">
    <flakyFailure message="no" type="x"><stackTrace>no</stackTrace></flakyFailure>
  </testcase>
</testsuite>
END
    in_whole_run 'tally a a; judge_unsteady; echo "$PASSED $FAILED"'
    says "2 0"
    says "UNSTEADY org.sabha.A wavers"
    says "1 passed at the second try only"
    says_not FAILED
}

fails_when_many_tests_are_unsteady() {
    in_whole_run 'for test in a b c; do unsteady $test; done; judge_unsteady; echo "now $FAILED"
        unsteady d; judge_unsteady; echo "then $FAILED"'
    says "now 0"
    says "then 1"
    says "FAILED  more than 3 tests are unsteady"
}

# acceptance_by_turns: what the second run of acceptance:x leaves is second.json; of any other suite the same again.
acceptance_by_turns='mkdir -p modules/acceptance/target; acceptance_tests() { echo "run $1"; if [ $1 = acceptance:x ]; then cp second.json "$(acceptance_report $1)"; fi; }'

runs_again_what_went_wrong_once() {
    mkdir -p modules/acceptance/target
    vitest_report x 'meets=failed' 'leaves=passed' >modules/acceptance/target/x.json
    vitest_report y 'knocks=passed' >modules/acceptance/target/y.json
    vitest_report x 'meets=passed' 'leaves=passed' >second.json
    in_whole_run "$acceptance_by_turns"'
        tally_first_try acceptance:x; tally_first_try acceptance:y; acceptance_again; judge_unsteady; echo "$PASSED $FAILED"'
    says "run acceptance:x"
    says_not 'run acceptance:y'
    says "UNSTEADY acceptance:x: meets"
    says "1 passed at the second try only"
    says "3 0"
}

fails_what_goes_wrong_twice() {
    mkdir -p modules/acceptance/target
    vitest_report x 'meets=failed' 'leaves=passed' >modules/acceptance/target/x.json
    cp modules/acceptance/target/x.json second.json
    in_whole_run "$acceptance_by_turns"'
        tally_first_try acceptance:x; acceptance_again; judge_unsteady; echo "$PASSED $FAILED"'
    says "1 1"
    says_not UNSTEADY
}

counts_a_suite_once() {
    mkdir -p modules/acceptance/target
    vitest_report x 'meets=failed' 'talks=failed' 'shares=failed' 'waits=failed' 'leaves=failed' >modules/acceptance/target/x.json
    vitest_report x 'meets=passed' 'talks=passed' 'shares=passed' 'waits=passed' 'leaves=passed' >second.json
    in_whole_run "$acceptance_by_turns"'
        tally_first_try acceptance:x; acceptance_again; judge_unsteady; echo "$PASSED $FAILED"'
    says "UNSTEADY acceptance:x: meets, and 4 after it"
    says "1 passed at the second try only"
    says "5 0"
}

a_suite_that_does_not_start_has_failed() {
    STARTS=failed vitest_report x 'meets=skipped' 'leaves=passed' >report.json
    bash -euc 'ROOT=$PWD; . "$1"; went_wrong report.json && vitest_figures report.json' - "$ROOT/deploy/tests/suites.sh" >out 2>&1
    says "FAILED  x"
    says "1 1 1"
}

what_does_not_start_the_second_time_has_failed() {
    mkdir -p modules/acceptance/target
    vitest_report x 'meets=failed' 'leaves=passed' >modules/acceptance/target/x.json
    STARTS=failed vitest_report x 'meets=skipped' 'leaves=passed' >second.json
    in_whole_run "$acceptance_by_turns"'
        tally_first_try acceptance:x; acceptance_again; judge_unsteady; echo "$PASSED $FAILED"' 2>err
    says "FAILED  meets, and it was not run at the second try"
    says "1 2"
    says_not UNSTEADY
}

what_starts_only_the_second_time_is_named() {
    mkdir -p modules/acceptance/target
    STARTS=failed vitest_report x 'meets=skipped' >modules/acceptance/target/x.json
    vitest_report x 'meets=passed' >second.json
    in_whole_run "$acceptance_by_turns"'
        tally_first_try acceptance:x; acceptance_again; judge_unsteady; echo "$PASSED $FAILED"'
    says "UNSTEADY acceptance:x: x"
    says "1 0"
}

runs_nothing_again_when_much_went_wrong() {
    mkdir -p modules/acceptance/target
    for suite in a b c x; do vitest_report $suite 'meets=failed' >modules/acceptance/target/$suite.json; done
    in_whole_run "$acceptance_by_turns"'
        for suite in a b c x; do tally_first_try acceptance:$suite; done; acceptance_again; echo "$PASSED $FAILED"' 2>/dev/null
    says_not run
    says "0 4"
}

takes_the_second_run_of_a_web_file() {
    mkdir -p modules/web/target modules/web/node_modules/.bin
    vitest_report src/a.test.ts 'draws=failed' 'clears=passed' >modules/web/target/vitest.json
    vitest_report src/a.test.ts 'draws=passed' 'clears=passed' >second.json
    # As vitest does, it takes the place of its report once only.
    cat >modules/web/node_modules/.bin/vitest <<'END'
#!/bin/sh
echo "vitest $*"
[ "$(printf '%s\n' "$@" | grep -c -- --outputFile)" = 1 ] || exit 1
for each; do case $each in --outputFile*) cp ../../second.json "${each#*=}" ;; esac; done
END
    chmod +x modules/web/node_modules/.bin/vitest
    in_whole_run 'web_again "$ROOT/modules/web/target/vitest.json"; judge_unsteady
        vitest_figures "$ROOT/modules/web/target/vitest.json"' 2>err
    grep -q -- 'src/a.test.ts' err
    says "UNSTEADY draws"
    says "2 0 0"
}

# in_bounded_suite SECONDS SCRIPT: what an acceptance suite that is this script leaves behind, in the bounds of a whole run.
in_bounded_suite() {
    mkdir -p modules/acceptance/node_modules/.bin modules/acceptance/target
    printf '#!/bin/sh\n%s\n' "$2" >modules/acceptance/node_modules/.bin/vitest
    chmod +x modules/acceptance/node_modules/.bin/vitest
    in_whole_run "IN_TIME=(timeout --kill-after=1s ${1}s); acceptance_tests acceptance:x; tally_acceptance acceptance:x; echo over" 2>err
    says over
}

ends_what_a_suite_leaves_behind() {
    in_bounded_suite 60 'sleep 1000 >/dev/null 2>&1 & echo $! >left'
    local left tries=0
    left=$(cat modules/acceptance/left)
    while kill -0 "$left" 2>/dev/null && ! grep -q '^State:.*zombie' "/proc/$left/status"; do
        [ $((tries += 1)) -lt 50 ]
        sleep 0.1
    done
}

ends_a_suite_that_hangs() {
    in_bounded_suite 1 'trap "" TERM; while :; do sleep 0.2; done'
    says "FAILED  acceptance:x: no report"
}

tries_chosen_suites_once() {
    mkdir -p modules/acceptance/target
    vitest_report x 'meets=failed' >modules/acceptance/target/x.json
    bash -euc 'ROOT=$PWD; . "$1"; acceptance_tests() { echo "run $1"; }; acceptance_tests acceptance:x; tally_acceptance acceptance:x
        web_again "$ROOT/modules/acceptance/target/x.json"; unsteady x; judge_unsteady; echo "$PASSED $FAILED"' - "$ROOT/deploy/tests/suites.sh" >out 2>err
    says "0 1"
    says_not UNSTEADY
}

names_acceptance_suites_after_their_files() {
    mkdir -p modules/acceptance/src
    touch modules/acceptance/src/{first-meeting.test,h2-lobby.test,steps}.ts
    bash -c 'ROOT=$PWD; . "$1"; acceptance_suites' - "$ROOT/deploy/tests/suites.sh" >out
    [ "$(tr '\n' ' ' <out)" = "acceptance:first-meeting acceptance:h2-lobby " ]
}

names_no_host_outside() {
    # Addresses in these files would be contacted, or would tell of a network that is not the user's.
    ! grep -nE 'https?://[a-z]' "$ROOT/sabha" "$ROOT/mvnw" "$ROOT/deploy/install.sh" "$ROOT/deploy/tests/suites.sh" "$ROOT/.ci/run"
}

# free_ports: options that let the system choose every port.
free_ports=(--port 0 --http-port 0 --udp-port 0 --metrics-port 0)

starts_prints_one_line_and_ends_well_at_ctrl_c() {
    "$ROOT/sabha" build
    local server tries=0 code=0
    "$ROOT/sabha" start --json "${free_ports[@]}" --data "$PWD/data" >out 2>err &
    server=$!
    until [ -s out ]; do
        kill -0 $server
        [ $((tries += 1)) -lt 600 ]
        sleep 0.2
    done
    [ "$(wc -l <out)" = 1 ]
    node -e '
        const ready = JSON.parse(require("node:fs").readFileSync("out", "utf8"));
        if (ready.ready !== true || !ready.administrator.includes("#")) process.exit(1);'
    kill -INT $server
    wait $server || code=$?
    [ $code = 0 ]
    [ "$(wc -l <out)" = 1 ]
}

names_settings_that_cannot_be_used() {
    echo 'sabha.http.https.prot = 1' >bad.conf
    fails_with 3 "$ROOT/sabha" start --config bad.conf --data "$PWD/data"
    says "sabha.http.https.prot = 1: allowed is only address, certificate, key, port here"
}

doctor_finds_this_machine_fit() {
    "$ROOT/sabha" doctor "${free_ports[@]}" --data "$PWD/data" >out
    says "HTTPS port"
    says "clock"
}

is_clean_shell() {
    cd "$ROOT"
    shellcheck -x sabha mvnw .ci/run deploy/install.sh deploy/bin/sabha deploy/bin/train deploy/tests/*.sh
}

check "a failing line fails its test" a_failing_line_fails_its_test
check "help names every command" help_names_every_command
check "the launcher knows every command of the server" knows_every_command_of_the_server
check "the launcher knows every benchmark, and refuses others" knows_every_benchmark
check "test --list names suites, an unknown one is refused" names_suites
check "a prefix runs every suite whose name starts so, once" a_prefix_runs_every_suite_of_it
check "the whole name of a suite runs that one alone" a_suites_own_name_runs_that_suite_alone
check "JAVA_HOME is taken first, also a newer one" prefers_java_home
check "an old JDK and a JRE are passed over" passes_over_an_old_jdk
check "a user is told in one line what to install" tells_a_user_what_to_install
check "without apt it says what is missing" tells_what_is_missing_without_apt
check "root gets the JDK installed" installs_as_root
check "a failing apt-get is reported plainly" updates_lists_and_then_reports_what_apt_says
check "a build asks for Maven" asks_for_maven_and_node_when_it_must_build
check "mvnw takes a Maven of 3.9 and no older one" takes_a_maven_that_is_there
check "mvnw keeps nothing with a wrong digest" keeps_no_maven_with_a_wrong_digest
check "it builds only when a source changed, and keeps three builds" builds_only_when_a_source_changed
check "it counts passed, failed and skipped tests" counts_what_reports_say
check "a test that passes at its second try is named" names_what_passed_at_its_second_try
check "more than three unsteady tests fail the run" fails_when_many_tests_are_unsteady
check "an acceptance suite that went wrong runs again" runs_again_what_went_wrong_once
check "what goes wrong twice has failed" fails_what_goes_wrong_twice
check "a suite whose tests go on from one another is unsteady once" counts_a_suite_once
check "a suite that does not start has failed" a_suite_that_does_not_start_has_failed
check "what failed and then does not start has failed" what_does_not_start_the_second_time_has_failed
check "a suite that starts at its second try is named" what_starts_only_the_second_time_is_named
check "when much went wrong nothing runs again" runs_nothing_again_when_much_went_wrong
check "a web file that failed runs again" takes_the_second_run_of_a_web_file
check "chosen suites have one try" tries_chosen_suites_once
check "what an acceptance suite leaves behind ends with it" ends_what_a_suite_leaves_behind
check "an acceptance suite that hangs ends in its time" ends_a_suite_that_hangs
check "acceptance suites are named after their files" names_acceptance_suites_after_their_files
check "no script names an outside host" names_no_host_outside
check "start prints one line when ready, and Ctrl-C ends it with 0" starts_prints_one_line_and_ends_well_at_ctrl_c
check "settings that cannot be used are named" names_settings_that_cannot_be_used
check "doctor finds this machine fit" doctor_finds_this_machine_fit
if command -v shellcheck >/dev/null; then
    check "shellcheck finds nothing" is_clean_shell
else
    skip "shellcheck finds nothing" "shellcheck is missing; install it with: sudo apt-get install shellcheck"
fi
