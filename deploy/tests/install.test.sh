#!/usr/bin/env bash
# Tests of deploy/install.sh in clean folder trees: what it lays down, what an upgrade and a removal keep.
# shellcheck disable=SC2016,SC2031 # scripts in single quotes are meant so; each test has its own shell
# shellcheck source=deploy/tests/check.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/check.sh"

# program TEXT: a small built program in the folder app; TEXT makes it another release.
program() {
    mkdir -p app/lib
    echo "$1" >app/sabha-server.jar
    echo library >app/lib/one.jar
    cp "$ROOT/config/jvm.options" app/
}

install_below() { "$ROOT/deploy/install.sh" --root "$PWD/tree" --app "$PWD/app" "$@"; }

lays_down_the_documented_tree() {
    mkdir tree
    program one
    install_below
    test -f tree/opt/sabha/current/sabha-server.jar
    test -f tree/opt/sabha/current/lib/one.jar
    test -x tree/opt/sabha/current/bin/sabha
    test -x tree/opt/sabha/java/bin/java
    test -f tree/etc/systemd/system/sabha.service
    cmp "$ROOT/config/sabha.conf" tree/etc/sabha/sabha.conf
    [ "$(stat -c %a tree/var/lib/sabha)" = 700 ]
    [ "$(stat -c %a tree/etc/sabha/sabha.conf)" = 640 ]
    [ "$(stat -c %a tree/opt/sabha/current/lib/one.jar)" = 644 ]
    [ "$(readlink tree/opt/sabha/current | cut -d / -f 1)" = releases ]
    [ "$(readlink -f tree/usr/local/bin/sabha)" = "$(readlink -f tree/opt/sabha/current/bin/sabha)" ]
    # Every link stays inside the tree, but for the one to the machine's Java.
    find tree -type l ! -name java -exec readlink -f {} + | grep -v "^$PWD/tree/" && return 1
    # The same again changes nothing.
    find tree -type f -exec sha256sum {} + | sort >before
    install_below
    find tree -type f -exec sha256sum {} + | sort | cmp - before
}

upgrades_and_keeps_settings_and_data() {
    mkdir tree
    program one
    install_below
    echo 'sabha.http.https.port = 443' >tree/etc/sabha/sabha.conf
    echo secret >tree/var/lib/sabha/key
    first=$(readlink tree/opt/sabha/current)
    program two
    install_below
    [ "$(readlink tree/opt/sabha/current)" != "$first" ]
    grep -qx two tree/opt/sabha/current/sabha-server.jar
    grep -qx 'sabha.http.https.port = 443' tree/etc/sabha/sabha.conf
    cmp "$ROOT/config/sabha.conf" tree/etc/sabha/sabha.conf.new
    grep -qx secret tree/var/lib/sabha/key
    test -d "tree/opt/sabha/$first"
    program three
    install_below
    [ "$(find tree/opt/sabha/releases -mindepth 1 -maxdepth 1 | wc -l)" = 2 ]
    test ! -e "tree/opt/sabha/$first"
}

removal_keeps_what_is_the_administrators() {
    mkdir tree
    program one
    install_below
    echo mine >tree/etc/sabha/sabha.conf
    echo mine >tree/var/lib/sabha/key
    install_below --remove
    test ! -e tree/opt/sabha
    test ! -e tree/etc/systemd/system/sabha.service
    test ! -L tree/usr/local/bin/sabha
    grep -qx mine tree/etc/sabha/sabha.conf
    grep -qx mine tree/var/lib/sabha/key
    # Removing twice is no error, and an installation after it finds the old settings.
    install_below --remove
    install_below
    grep -qx mine tree/etc/sabha/sabha.conf
}

# What "systemctl edit sabha" makes, such as the right to port 443, is not the installer's.
the_administrators_part_of_the_unit_outlives_upgrades() {
    local part=tree/etc/systemd/system/sabha.service.d/override.conf
    mkdir tree
    program one
    install_below
    mkdir "$(dirname "$part")"
    printf '[Service]\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\n' >"$part"
    cp "$part" before
    program two
    install_below
    cmp before "$part"
    install_below --remove
    cmp before "$part"
    install_below
    cmp before "$part"
    # With it the service has the one capability: later lines add to the empty set before.
    command -v systemd-analyze >/dev/null || return 0
    systemd-analyze --root="$PWD/tree" cat-config systemd/system/sabha.service >out
    [ "$(grep -E '^[A-Za-z]*Capabilit[a-zA-Z]*=' out | paste -sd ' ')" = \
        "CapabilityBoundingSet= AmbientCapabilities=CAP_NET_BIND_SERVICE CapabilityBoundingSet=CAP_NET_BIND_SERVICE" ]
}

purge_leaves_nothing() {
    mkdir tree
    program one
    install_below
    mkdir tree/etc/systemd/system/sabha.service.d
    echo '[Service]' >tree/etc/systemd/system/sabha.service.d/override.conf
    echo "A=b" >tree/etc/sabha/secrets.env
    install_below --purge
    [ -z "$(find tree ! -type d)" ]
    [ -z "$(find tree -iname '*sabha*')" ]
}

changes_nothing_outside_of_the_root() {
    mkdir tree
    program one
    mkdir spy
    for tool in systemctl useradd userdel chown; do
        printf '#!/bin/sh\necho %s >>"%s"\n' "$tool" "$PWD/called" >"spy/$tool"
        chmod +x "spy/$tool"
    done
    PATH="$PWD/spy:$PATH" install_below
    PATH="$PWD/spy:$PATH" install_below --purge
    test ! -e called
}

refuses_what_it_does_not_know() {
    fails_with 1 "$ROOT/deploy/install.sh" --rot /tmp
    says "unknown option --rot"
    fails_with 1 "$ROOT/deploy/install.sh" --root "$PWD/none"
    says "--root needs an existing folder"
    fails_with 1 "$ROOT/deploy/install.sh" --app "$PWD"
    says "--app needs the folder of a built program"
    "$ROOT/deploy/install.sh" --help >out
    says "--purge"
}

installed_command_finds_its_program_and_java() {
    mkdir tree
    program one
    install_below
    rm tree/opt/sabha/java
    mkdir -p tree/opt/sabha/java/bin
    printf '#!/bin/sh\nprintf "%%s\\n" "$SABHA_CONFIG" "arenas $MALLOC_ARENA_MAX" "$@"\n' >tree/opt/sabha/java/bin/java
    chmod +x tree/opt/sabha/java/bin/java
    env -u SABHA_CONFIG -u SABHA_JAVA_OPTIONS -u MALLOC_ARENA_MAX tree/usr/local/bin/sabha serve --port 443 >out
    release=$(readlink -f tree/opt/sabha/current)
    says /etc/sabha/sabha.conf
    says "arenas 2"
    says "@$release/jvm.options"
    says "$release/sabha-server.jar"
    [ "$(tail -n 3 out | tr '\n' ' ')" = "serve --port 443 " ]
    rm -r tree/opt/sabha/java
    fails_with 1 tree/usr/local/bin/sabha serve
    says "no Java in"
}

# What settings name as ${?NAME} comes from one file, to the service by systemd and to commands by this launcher.
secrets_reach_the_service_and_commands() {
    mkdir tree
    program one
    install_below
    grep -qx 'EnvironmentFile=-/etc/sabha/secrets.env' tree/etc/systemd/system/sabha.service
    rm tree/opt/sabha/java
    mkdir -p tree/opt/sabha/java/bin
    printf '#!/bin/sh\nenv\n' >tree/opt/sabha/java/bin/java
    chmod +x tree/opt/sabha/java/bin/java
    {
        echo '# of the mail server'
        echo "SABHA_MAIL_PASSWORD='a \$(touch ran) \"b\" \\c = d'"
        echo 'SABHA_DIRECTORY_PASSWORD="e f"'
        echo '; nor this=1'
        echo 'no-name=1'
        echo 'SABHA_TOLD=file'
        echo 'x;touch ran=1'
        printf 'SABHA_LAST=g'
    } >tree/etc/sabha/secrets.env
    env SABHA_CONFIG="$PWD/tree/etc/sabha/sabha.conf" SABHA_TOLD=before tree/usr/local/bin/sabha doctor >out
    grep -qxF "SABHA_MAIL_PASSWORD=a \$(touch ran) \"b\" \\c = d" out
    grep -qxF 'SABHA_DIRECTORY_PASSWORD=e f' out
    grep -qxF 'SABHA_TOLD=before' out
    grep -qxF 'SABHA_LAST=g' out
    says_not this
    says_not no-name
    test ! -e ran
    rm tree/etc/sabha/secrets.env
    env SABHA_CONFIG="$PWD/tree/etc/sabha/sabha.conf" tree/usr/local/bin/sabha doctor >out
    says_not SABHA_MAIL_PASSWORD
}

an_installed_program_runs() {
    mkdir tree
    "$ROOT/deploy/install.sh" --root "$PWD/tree" --app "$("$ROOT/sabha" build)"
    SABHA_CONFIG=$PWD/tree/etc/sabha/sabha.conf tree/usr/local/bin/sabha doctor --port 0 --http-port 0 --udp-port 0 \
        --metrics-port 0 --data "$PWD/tree/var/lib/sabha" >out
    says "data folder"
    SABHA_CONFIG=$PWD/tree/etc/sabha/sabha.conf tree/usr/local/bin/sabha --help >out
    says serve
}

unit_is_hardened() {
    unit=$ROOT/deploy/sabha.service
    for line in User=sabha NoNewPrivileges=yes ProtectSystem=strict ProtectHome=yes PrivateTmp=yes PrivateDevices=yes \
        CapabilityBoundingSet= RestrictNamespaces=yes SystemCallFilter=@system-service RestartPreventExitStatus=3; do
        grep -qx -- "$line" "$unit"
    done
    # An empty set behind a full one takes it back; what the administrator adds comes after this file.
    [ "$(grep -cE '^#?(AmbientCapabilities|CapabilityBoundingSet)=' "$unit")" = 1 ]
    # The JVM writes the code it runs.
    grep -q '^MemoryDenyWriteExecute=yes' "$unit" && return 1
    command -v systemd-analyze >/dev/null || return 0
    cp "$unit" sabha.service
    # 10 is bare, 0 is sealed; the value is ten times the exposure.
    systemd-analyze security --offline=yes --threshold=25 "$PWD/sabha.service"
}

check "a first installation lays down the documented tree, a second changes nothing" lays_down_the_documented_tree
check "an upgrade keeps settings, data and one release to go back to" upgrades_and_keeps_settings_and_data
check "a removal keeps settings and data" removal_keeps_what_is_the_administrators
check "what systemctl edit made outlives upgrades and a removal" the_administrators_part_of_the_unit_outlives_upgrades
check "a purge leaves nothing" purge_leaves_nothing
check "with --root nothing outside changes" changes_nothing_outside_of_the_root
check "unknown options and folders are refused" refuses_what_it_does_not_know
check "the installed command finds its program and its Java" installed_command_finds_its_program_and_java
check "secrets of one file reach the service and commands" secrets_reach_the_service_and_commands
check "an installed program runs" an_installed_program_runs
check "the service is hardened" unit_is_hardened
