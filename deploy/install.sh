#!/bin/sh
# install.sh: puts Sabha on a Debian or Ubuntu server as a service with its own user, upgrades it,
# removes it. Run it as root from a checkout; deploy/README.md tells the rest.
#
#   deploy/install.sh             install, or upgrade: settings and data stay
#   deploy/install.sh --remove    take the program away; settings and data stay
#   deploy/install.sh --purge     take everything away, user, settings and data too
#
#   --root DIR    work below DIR and touch neither users nor services (packaging, tests)
#   --app DIR     install this built program instead of building one
#   --no-start    do not start the service
set -eu

SOURCE=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
root=
app=
action=install
start=yes

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
unit=$root/etc/systemd/system/sabha.service
command=$root/usr/local/bin/sabha

# Below --root nothing outside the folder may change.
real() { [ -z "$root" ]; }
has_systemd() { real && [ -d /run/systemd/system ]; }
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
        rm -rf "$settings" "$data"
        if real && id sabha >/dev/null 2>&1; then userdel sabha; fi
        say "Sabha, its settings and its data are gone"
    else
        say "Sabha is removed; settings are in $settings, data in $data"
    fi
    exit 0
fi

# ---- the program and a Java to run it ------------------------------------------------------------

if [ -z "$app" ]; then
    app=$("$SOURCE/sabha" build)
fi

# The launcher knows how to find a JDK, or to install one.
java_home=$(bash -c '. "$1/sabha"; require jdk; echo "$JAVA_HOME"' install "$SOURCE")

# A release is named by what is in it, so the same program is installed once.
name=$(cd "$app" && find . -type f ! -name '*.aot' | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c 1-16)
release=$home/releases/$name
if [ ! -d "$release" ]; then
    mkdir -p "$home/releases"
    rm -rf "$release.part"
    mkdir -p "$release.part/bin"
    cp "$app"/*.jar "$app/jvm.options" "$release.part/"
    for bill in sabha-sbom.json sabha-web-sbom.json; do
        if [ -f "$app/$bill" ]; then cp "$app/$bill" "$release.part/"; fi
    done
    cp -R "$app/lib" "$release.part/lib"
    cp "$SOURCE/deploy/bin/sabha" "$SOURCE/deploy/bin/train" "$release.part/bin/"
    cp "$SOURCE/deploy/README.md" "$SOURCE/config/sabha.conf" "$SOURCE/LICENSE" "$release.part/"
    chmod -R u=rwX,go=rX "$release.part"
    chmod 755 "$release.part/bin/sabha" "$release.part/bin/train"
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
    cp "$SOURCE/config/sabha.conf" "$settings/sabha.conf"
elif ! cmp -s "$SOURCE/config/sabha.conf" "$settings/sabha.conf"; then
    cp "$SOURCE/config/sabha.conf" "$settings/sabha.conf.new"
    say "your settings stay; this version's file, with every key, is $settings/sabha.conf.new"
fi
chmod 640 "$settings"/sabha.conf*
if real; then chown root:sabha "$settings"/sabha.conf*; fi

# ---- switch over ---------------------------------------------------------------------------------

ln -sfn "$java_home" "$home/java.next" && mv -Tf "$home/java.next" "$home/java"
ln -sfn "releases/$name" "$home/current.next" && mv -Tf "$home/current.next" "$home/current"
ln -sfn ../../../opt/sabha/current/bin/sabha "$command"
cp "$SOURCE/deploy/sabha.service" "$unit"
chmod 644 "$unit"

# The release before this one stays for a way back.
touch "$release"
# shellcheck disable=SC2012 # names are our own digests
ls -dt "$home"/releases/* | tail -n +3 | xargs -r rm -rf

if has_systemd; then
    systemctl daemon-reload
    if [ $start = yes ]; then
        systemctl enable sabha.service
        systemctl restart sabha.service
        say "running; /var/lib/sabha/sabha.first-links.txt has the invitation of the administrator"
    fi
fi
say "installed release $name in $home; settings in $settings/sabha.conf"
