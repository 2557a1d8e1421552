#!/usr/bin/env bash
# Tests of assurance.mjs: what it finds in tests and reports, and what it complains of.
# shellcheck source=deploy/tests/check.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/check.sh"

# shellcheck disable=SC2120 # fails_with passes the option
assurance() { SABHA_ROOT=$PWD/project node "$ROOT/deploy/tests/assurance.mjs" "$@"; }

# project: two promises, a Java class with a tagged method and a page's test.
project() {
    local java=project/modules/room/src/test/java/org/sabha/room reports=project/modules/room/target/surefire-reports
    mkdir -p project/docs "$java" "$reports" project/modules/web/src project/modules/web/target
    printf '| id | promise |\n| --- | --- |\n| A1 | One. |\n| H2 | Two. |\n' >project/docs/requirements.md
    printf 'class DoorTest {\n    @Tag("A1")\n    @Test\n    void stays() {}\n\n    @Test\n    void other() {}\n}\n' >"$java/DoorTest.java"
    printf '<testsuite>\n<testcase name="stays" classname="org.sabha.room.DoorTest" time="0"/>\n</testsuite>\n' >"$reports/TEST-DoorTest.xml"
    printf "describe('a page', () => {\n  test('says little [H2]', () => {\n" >project/modules/web/src/page.test.ts
    printf '{"testResults":[{"assertionResults":[{"title":"says little [H2]","status":"failed"}]}]}' >project/modules/web/target/vitest.json
}

joins_tests_and_results() {
    project
    assurance "$@" >out
    says '| A1 | One. | room: DoorTest.stays | passed |'
    says '| H2 | Two. | web: says little | **1 failed** |'
    says '2 of 2 promises have a test that names them.'
}

asks_those_that_extend_a_class() {
    project
    local store=project/modules/store
    mkdir -p $store/src/test/java $store/target/surefire-reports
    printf 'abstract class LogContract {\n    @Tag("H2")\n    @Test\n    void lasts() {}\n}\n' >$store/src/test/java/LogContract.java
    printf 'class H2LogTest extends LogContract {}\n' >$store/src/test/java/H2LogTest.java
    printf 'class OtherLogTest extends LogContract {}\n' >$store/src/test/java/OtherLogTest.java
    printf '<testsuite>\n<testcase name="lasts" classname="org.sabha.store.H2LogTest" time="0"/>\n</testsuite>\n' >$store/target/surefire-reports/a.xml
    rm project/modules/web/src/page.test.ts
    assurance "$@" >out
    says '| H2 | Two. | store: LogContract.lasts | passed |'
    printf '<testsuite>\n<testcase name="lasts" classname="org.sabha.store.OtherLogTest" time="0"><failure>no</failure></testcase>\n</testsuite>\n' >$store/target/surefire-reports/b.xml
    assurance "$@" >out
    says '| H2 | Two. | store: LogContract.lasts | **1 failed** |'
}

names_what_did_not_run() {
    project
    rm project/modules/room/target/surefire-reports/*
    assurance "$@" >out
    says '| A1 | One. | room: DoorTest.stays | 1 not run |'
}

refuses_unknown_ids() {
    project
    sed -i 's/"A1"/"A77"/' project/modules/room/src/test/java/org/sabha/room/DoorTest.java
    fails_with 1 assurance --check
    says 'room: DoorTest.stays names A77, which is no promise'
    says 'no acceptance test names A1'
}

says_why_there_is_no_test() {
    project
    printf '| id | promise |\n| --- | --- |\n| A1 | One. |\n| H2 | Two. |\n| Q9 | Nine. |\n' >project/docs/requirements.md
    printf '| id | why |\n| --- | --- |\n| Q9 | not built |\n| H2 | measured |\n' >project/docs/unproven.md
    assurance >out
    says '| Q9 | Nine. | - | not built |'
    fails_with 1 assurance --check
    says 'docs/unproven.md names H2, which has a test'
}

project_is_sound() { node "$ROOT/deploy/tests/assurance.mjs" --check; }

check "assurance joins promises, tests and results" joins_tests_and_results
check "assurance asks those that extend a class of tests" asks_those_that_extend_a_class
check "assurance says what did not run" names_what_did_not_run
check "a test that names no promise, and a clause without a test, are told" refuses_unknown_ids
check "a promise without a test says why, as long as it has none" says_why_there_is_no_test
check "every tag is a promise, every clause has a test" project_is_sound
