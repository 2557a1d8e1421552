#!/usr/bin/env bash
# release.sh: makes a release from a checkout; "./sabha build --release" runs it. It copies the sources that git knows
# or would add to .sabha/release, builds there from nothing, and writes
#
#   dist/sabha/                        the release as it is installed: program, runtime, bin, settings, manifest.json
#   dist/sabha_VERSION_amd64.deb       the same as a Debian package
#
# The same commit gives the same bytes: every time in them is the time of the commit.
# docs/develop/decisions/0065-one-package-with-its-own-java.md says why it is made so.
set -euo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
WORK=$ROOT/.sabha/release
DIST=$ROOT/dist
SOURCE=$WORK/source
RELEASE=$DIST/sabha

say() { printf 'sabha: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

# version: the tag of the commit, else the next version of the changelog with the commit's time and name. Both sort as
# Debian's packages do: 1.0.0~rc.1 is before 1.0.0, and so is every build on the way there.
version() {
    local tag suffix=
    tag=$(git -C "$ROOT" tag --points-at HEAD --list 'v[0-9]*' | sort -V | tail -n 1)
    [ -z "$(git -C "$ROOT" status --porcelain)" ] || suffix=.changed
    if [ -n "$tag" ] && [ -z "$suffix" ]; then
        sed 's/^v//; s/-/~/' <<<"$tag"
    else
        printf '%s~git%s.%s%s\n' "$(sed -n 's/^## \[\([0-9][0-9.]*\)\].*/\1/p' "$ROOT/docs/changelog.md" | head -n 1)" \
            "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M)" "$(git -C "$ROOT" rev-parse --short=8 HEAD)" "$suffix"
    fi
}

copy_sources() {
    rm -rf "$WORK"
    mkdir -p "$SOURCE"
    git -C "$ROOT" ls-files -z --cached --others --exclude-standard |
        tar -C "$ROOT" --null --files-from=- --ignore-failed-read -c | tar -C "$SOURCE" -x
}

build_program() {
    "$ROOT/mvnw" -f "$SOURCE/pom.xml" -B -ntp -Dstyle.color=never -pl modules/server -am package -Dmaven.test.skip \
        -Djacoco.skip -Dspotless.check.skip -Dproject.build.outputTimestamp="$SOURCE_DATE_EPOCH" \
        -Dsabha.version="$VERSION" >"$WORK/maven.log" 2>&1 </dev/null ||
        { tail -n 20 "$WORK/maven.log" >&2 && die "the build failed; $WORK/maven.log has all of it"; }
    cp "$SOURCE/config/jvm.options" "$APP/"
}

# check_modules: compares deploy/modules.txt with what the program refers to.
check_modules() {
    local named listed
    named=$("$JAVA_HOME/bin/jdeps" --ignore-missing-deps --print-module-deps --multi-release 25 \
        --class-path "$APP/lib/*" "$APP/sabha-server.jar" "$APP"/lib/*.jar 2>/dev/null | tail -n 1 | tr , '\n' | LC_ALL=C sort)
    listed=$(sed '/#/d' "$SOURCE/deploy/modules.txt" | LC_ALL=C sort)
    diff <(echo "$listed") <(echo "$named") >&2 ||
        die "deploy/modules.txt (<) is not what the program refers to (>); the file says what belongs there"
}

link_runtime() {
    # Debian's JDK takes FreeType and others from the system; a release brings its own.
    [ -f "$JAVA_HOME/lib/libfreetype.so" ] || die "$JAVA_HOME has no FreeType of its own; set JAVA_HOME to Temurin's JDK"
    "$JAVA_HOME/bin/jlink" --add-modules "$(sed '/^#/d; s/ *#.*//' "$SOURCE/deploy/modules.txt" | paste -sd ,)" \
        --include-locales='en,*-IN' --strip-debug --no-header-files --no-man-pages --compress zip-6 --output "$APP/runtime"
}

# write_manifest: what is in the release and what it was built with, for people and programs that compare.
write_manifest() {
    (
        cd "$RELEASE"
        printf '{\n  "version": "%s",\n  "commit": "%s",\n  "time": "%s",\n  "java": "%s",\n  "node": "%s",\n  "files": {\n' \
            "$VERSION" "$(git -C "$ROOT" rev-parse HEAD)" "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" \
            "$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release")" "$(node --version)"
        find . -type f ! -name manifest.json | LC_ALL=C sort | xargs sha256sum |
            sed 's|^\([0-9a-f]*\)  \./\(.*\)|    "\2": "\1",|; $ s/,$//'
        printf '  }\n}\n'
    ) >"$WORK/manifest.json"
    mv "$WORK/manifest.json" "$RELEASE/manifest.json"
}

# lay_out: the installer knows how a release looks; below a root of its own it installs one, which is taken from there.
lay_out() {
    mkdir -p "$WORK/root" "$DIST"
    rm -rf "$RELEASE"
    "$SOURCE/deploy/install.sh" --root "$WORK/root" --app "$APP" >/dev/null
    mv "$WORK"/root/opt/sabha/releases/* "$RELEASE"
    write_manifest
    chmod -R u=rwX,go=rX "$RELEASE"
}

# make_package: zstd with one thread gives the same bytes each time. Without dpkg-deb there is no package.
make_package() {
    local root=$WORK/deb architecture size
    if ! command -v dpkg-deb >/dev/null; then
        say "there is no dpkg-deb here, so no package is made"
        return 0
    fi
    architecture=$(dpkg --print-architecture)
    PACKAGE=$DIST/sabha_${VERSION}_$architecture.deb
    mkdir -p "$root/DEBIAN" "$root/usr/lib" "$root/usr/share/doc/sabha"
    cp -al "$RELEASE" "$root/usr/lib/sabha"
    cp "$SOURCE/deploy/deb/copyright" "$root/usr/share/doc/sabha/"
    install -m 755 "$SOURCE"/deploy/deb/{postinst,prerm,postrm} "$root/DEBIAN/"
    size=$(find "$root/usr" -type f -printf '%s\n' | awk '{ sum += $1 } END { print int(sum / 1024) }')
    sed "s/@VERSION@/$VERSION/; s/@ARCHITECTURE@/$architecture/; s/@SIZE@/$size/" "$SOURCE/deploy/deb/control" >"$root/DEBIAN/control"
    rm -f "$DIST"/sabha_*.deb
    dpkg-deb --root-owner-group --threads-max=1 -Zzstd -z3 --build "$root" "$PACKAGE" >/dev/null
    say "made $PACKAGE"
}

umask 022
# Times of the zone, names in order and messages of tools are the same for everybody.
export TZ=UTC LC_ALL=C.UTF-8
git -C "$ROOT" rev-parse --verify --quiet HEAD >/dev/null || die "a release is made from a checkout with git"
SOURCE_DATE_EPOCH=$(git -C "$ROOT" log -1 --format=%ct)
export SOURCE_DATE_EPOCH
VERSION=$(version)
APP=$SOURCE/modules/server/target/app

say "building $VERSION from nothing, which takes some minutes ($WORK/maven.log)"
copy_sources
build_program
check_modules
link_runtime
lay_out
say "made $RELEASE"
make_package
