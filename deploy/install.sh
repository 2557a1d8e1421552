#!/bin/sh
# install.sh: puts Sabha on a Debian or Ubuntu server as a service with its own user, upgrades it,
# removes it. Run it as root from a checkout; deploy/README.md tells the rest. A release has this script in its bin/,
# where it installs that release; the Debian package runs it so.
#
#   deploy/install.sh             install, or upgrade: settings and data stay. An upgrade begins with a backup in
#                                 /var/backups/sabha; when the new release does not become ready, the one before it
#                                 and its data come back
#   deploy/install.sh --remove    take the program away; settings and data stay
#   deploy/install.sh --purge     take everything away, user, settings and data too
#
#   --root DIR    work below DIR and touch neither users nor services (packaging, tests)
#   --app DIR     install this built program, or this release, instead of building one
#   --no-start    do not start the service
#   --no-backup   upgrade without a backup, such as from a release that does not work
set -eu

SOURCE=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
root=
app=
action=install
start=yes
with_backup=yes

say() { echo "install: $*"; }
die() {
    echo "install: $*" >&2
    exit 1
}

while [ $# -gt 0 ]; do
    case $1 in
        --root)
            [ -d "${2:-}" ] || die "--root needs an existing folder"
            root=$(CDPATH='' cd -- "$2" && pwd)
            # The root folder itself means a real installation.
            root=${root%/}
            shift
            ;;
        --app)
            [ -f "${2:-}/sabha-server.jar" ] || die "--app needs the folder of a built program"
            app=$(CDPATH='' cd -- "$2" && pwd)
            shift
            ;;
        --no-start) start=no ;;
        --no-backup) with_backup=no ;;
        --remove) action=remove ;;
        --purge) action=purge ;;
        -h | --help)
            sed -n '2,/^set -eu/{/^set -eu/d; s/^# \{0,1\}//; p}' "$0"
            exit 0
            ;;
        *) die "unknown option $1; --help lists them" ;;
    esac
    shift
done

home=$root/opt/sabha
settings=$root/etc/sabha
data=$root/var/lib/sabha
cache=$root/var/cache/sabha
backups=$root/var/backups/sabha
unit=$root/etc/systemd/system/sabha.service
command=$root/usr/local/bin/sabha

# Below --root nothing outside the folder may change; a root that systemd runs has this folder (sd_booted(3)).
real() { [ -z "$root" ]; }
has_systemd() { [ -d "$root/run/systemd/system" ]; }
if real && [ "$(id -u)" != 0 ]; then
    die "run it as root, or give --root DIR"
fi

remove_program() {
    if has_systemd && [ -e "$unit" ]; then
        systemctl disable --now sabha.service || true
    fi
    rm -rf "$home" "$cache"
    rm -f "$unit" "$command"
    # What "systemctl edit sabha" made is the administrator's, as settings are.
    if [ $action = purge ]; then rm -rf "$unit.d"; fi
    if has_systemd; then systemctl daemon-reload; fi
}

if [ $action != install ]; then
    remove_program
    if [ $action = purge ]; then
        rm -rf "$settings" "$data" "$backups"
        if real && id sabha >/dev/null 2>&1; then userdel sabha; fi
        say "Sabha, its settings, its data and its backups are gone"
    else
        say "Sabha is removed; settings are in $settings, data in $data"
    fi
    exit 0
fi

# ---- the program and a Java to run it ------------------------------------------------------------

is_release() { [ -f "$1/bin/install.sh" ]; }

if [ -z "$app" ]; then
    if is_release "$SOURCE"; then app=$SOURCE; else app=$("$SOURCE/sabha" build); fi
fi

# A release may have a Java of its own. Else the launcher knows how to find a JDK, or to install one.
java_home=
if [ ! -x "$app/runtime/bin/java" ]; then
    java_home=$(bash -c '. "$1/sabha"; require jdk; echo "$JAVA_HOME"' install "$SOURCE")
fi

# assemble: makes a release in $release.part of the built program and of what the checkout has beside it.
assemble() {
    mkdir -p "$release.part/bin"
    cp "$app"/*.jar "$app/jvm.options" "$release.part/"
    for part in sabha-sbom.json sabha-web-sbom.json lib runtime; do
        if [ -e "$app/$part" ]; then cp -R "$app/$part" "$release.part/"; fi
    done
    cp "$SOURCE/deploy/bin/sabha" "$SOURCE/deploy/bin/train" "$SOURCE/deploy/install.sh" "$release.part/bin/"
    cp "$SOURCE/deploy/README.md" "$SOURCE/deploy/sabha.service" "$SOURCE/config/sabha.conf" "$SOURCE/LICENSE" \
        "$release.part/"
    chmod -R u=rwX,go=rX "$release.part"
}

# A release is named by what is in it, so the same program is installed once.
case $app in
    "$home"/releases/*) name=$(basename -- "$app") ;;
    *) name=$(cd "$app" && find . -type f ! -name '*.aot' | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c 1-16) ;;
esac
release=$home/releases/$name
if [ ! -d "$release" ]; then
    mkdir -p "$home/releases"
    rm -rf "$release.part"
    # Links to the package's files take no room; dpkg never writes into a file, it puts a new one in its place.
    if ! is_release "$app"; then
        assemble
    elif ! cp -al "$app" "$release.part" 2>/dev/null; then
        rm -rf "$release.part"
        cp -a "$app" "$release.part"
    fi
    mv "$release.part" "$release"
fi

# ---- user and folders ----------------------------------------------------------------------------

if real && ! id sabha >/dev/null 2>&1; then
    useradd --system --user-group --home-dir /var/lib/sabha --no-create-home --shell /usr/sbin/nologin sabha
fi
mkdir -p "$settings" "$data" "$cache" "$(dirname -- "$unit")" "$(dirname -- "$command")"
chmod 750 "$settings"
chmod 700 "$data" "$cache"
if real; then
    chown root:sabha "$settings"
    chown sabha:sabha "$data" "$cache"
fi

# An administrator's file is never written over; a changed default is laid beside it.
if [ ! -e "$settings/sabha.conf" ]; then
    cp "$release/sabha.conf" "$settings/sabha.conf"
elif ! cmp -s "$release/sabha.conf" "$settings/sabha.conf"; then
    cp "$release/sabha.conf" "$settings/sabha.conf.new"
    say "your settings stay; this version's file, with every key, is $settings/sabha.conf.new"
fi
chmod 640 "$settings"/sabha.conf*
if real; then chown root:sabha "$settings"/sabha.conf*; fi

# ---- switch over ---------------------------------------------------------------------------------

before=
if [ -e "$home/current/bin/sabha" ]; then before=$(basename -- "$(readlink "$home/current")"); fi

# as_server WORD...: runs a command of the installed release as the server's user.
as_server() {
    if real; then
        runuser -u sabha -- "$command" "$@"
    else
        SABHA_CONFIG=$settings/sabha.conf "$command" "$@"
    fi
}

# switch_to NAME: makes a release the one that runs. Releases of before this was so have no unit of their own.
switch_to() {
    # The class cache belongs to one release and its Java; the service makes another.
    if [ "$before" != "$1" ] || [ "$name" != "$1" ]; then rm -f "$cache/classes.aot"; fi
    ln -sfn "releases/$1" "$home/current.next" && mv -Tf "$home/current.next" "$home/current"
    ln -sfn ../../../opt/sabha/current/bin/sabha "$command"
    if [ -e "$home/current/sabha.service" ]; then cp "$home/current/sabha.service" "$unit"; fi
    chmod 644 "$unit"
    touch "$home/releases/$1"
    if has_systemd; then systemctl daemon-reload; fi
}

# starts: starts the service; false when it is not ready after five minutes, has given up or crashed three times.
starts() {
    systemctl restart sabha.service || return 1
    waited=0
    while [ $waited -lt 300 ]; do
        code=0
        as_server ready >/dev/null 2>&1 || code=$?
        # A release of before there was this command does not know it (2).
        if [ $code = 0 ] || { [ $code = 2 ] && systemctl is-active --quiet sabha.service; }; then return 0; fi
        if systemctl is-failed --quiet sabha.service; then return 1; fi
        crashes=$(systemctl show --property=NRestarts --value sabha.service)
        if [ "${crashes:-0}" -ge 3 ]; then return 1; fi
        sleep "${SABHA_INSTALL_PAUSE:-3}"
        waited=$((waited + 3))
    done
    return 1
}

# restore: puts the backup in place of the data; leaves the data as they were when that cannot be done.
restore() {
    if [ -z "$backup" ]; then return 1; fi
    aside=$data.$(date +%Y%m%d-%H%M%S)
    if [ -e "$aside" ] || ! mv "$data" "$aside"; then return 1; fi
    mkdir -m 700 "$data"
    if real; then chown sabha:sabha "$data"; fi
    if as_server restore "$backup"; then
        say "the data are those of the backup; those of release $name are in $aside"
        return 0
    fi
    rm -rf "$data"
    mv "$aside" "$data"
    return 1
}

# go_back: runs the release of before again. What the newer one has written stays unless the older one cannot read it.
go_back() {
    say "release $name does not become ready; its log: journalctl -u sabha" >&2
    if [ -z "$before" ] || [ "$before" = "$name" ]; then exit 1; fi
    systemctl stop sabha.service || true
    switch_to "$before"
    if ! as_server user list >/dev/null 2>&1 && ! restore; then
        die "release $before cannot read the data and cannot restore ${backup:-a backup}; see \"Going back\" in deploy/README.md"
    fi
    starts || die "release $before does not become ready either; its log: journalctl -u sabha"
    die "release $before runs again"
}

# With the service stopped nothing is written after the backup, so nothing is lost on the way back.
backup=
if [ -n "$before" ] && [ "$before" != "$name" ] && has_systemd; then
    if [ $start = yes ]; then systemctl stop sabha.service; fi
    if [ $with_backup = no ] || [ ! -e "$data/audit.key" ]; then
        say "no backup is made"
    else
        mkdir -p "$backups"
        chmod 700 "$backups"
        if real; then chown sabha:sabha "$backups"; fi
        backup=$backups/before-$name.zip
        rm -f "$backup.part"
        if ! as_server backup "$backup.part"; then
            rm -f "$backup.part"
            if [ $start = yes ]; then systemctl start sabha.service; fi
            die "there is no backup, and nothing was changed; --no-backup upgrades without one"
        fi
        mv "$backup.part" "$backup"
        # shellcheck disable=SC2012 # names are our own digests
        ls -dt "$backups"/before-*.zip | tail -n +3 | xargs -r rm -f
    fi
fi

if [ -n "$java_home" ]; then ln -sfn "$java_home" "$home/java.next" && mv -Tf "$home/java.next" "$home/java"; fi
switch_to "$name"

# The release before this one stays for a way back.
# shellcheck disable=SC2012 # names are our own digests
ls -dt "$home"/releases/* | tail -n +3 | xargs -r rm -rf

if has_systemd && [ $start = yes ]; then
    systemctl enable sabha.service
    starts || go_back
    say "running; /var/lib/sabha/sabha.first-links.txt has the invitation of the administrator until there is one"
fi
say "installed release $name in $home; settings in $settings/sabha.conf"
