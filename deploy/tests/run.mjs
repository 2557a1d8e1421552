// run.mjs: runs the tests for "./sabha test", as many at a time as two cores bear, and counts them.
//
//   ./sabha test                    the core run: what every change must pass
//   ./sabha test --all              everything; --shard 2/4 runs one of four parts of it
//   ./sabha test [--list] NAME...   these suites in full, or all whose names start so
//
// A suite is a Java module (model), a tag of Java tests (fuzz), architecture, web-lint, web, launcher, or one file of
// the acceptance module (acceptance:restart). Each test runs once: a failed test fails the run.
// Logs are in .sabha/test-logs/, times in target/test-times.json.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { watchCpu } from './cpu.mjs';
import { cpuOf, javaResults, printSummary, vitestResults } from './results.mjs';
import { expiredQuarantines } from './quarantine.mjs';
import { schedule } from './schedule.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const LOGS = path.join(ROOT, '.sabha/test-logs');
const ACCEPTANCE = path.join(ROOT, 'modules/acceptance');
const WEB = path.join(ROOT, 'modules/web');
/** Browsers need room for profiles, Maven for classes. */
const FREE_BYTES_NEEDED = 3e9;
const MINUTE = 60;

/** Real meetings that every change must pass; tests in them that carry the tag "full" run with --all only. */
const CORE = ['first-meeting', 'advisory', 'e2ee', 'media-path', 'layers', 'restart', 'department', 'console', 'client-embed'];
/** Cores that tests fill, also where there are more: each suite has been steady beside so much. */
const CORES = 2;
/**
 * How many cores a suite needs: 1, unless it is listed here. Those of 2 run alone: they judge large pictures, or six people who
 * all see each other. Those below 1 spend much of their time waiting, measured in one whole run. "networks" failed beside two
 * others on a busy machine, so no more than one of those fits beside it.
 */
const LOADS = {
    layers: 2, four: 2, 'client-share': 2, 'client-stage': 2, 'firefox-viewer': 2, h264: 1.5, e2ee: 1.25, networks: 1.25,
    java: 0.75, bare: 0.75, 'client-robust': 0.75, 'media-path': 0.75, 'java-client': 0.75, console: 0.75, keyboard: 0.5, sleep: 0.5, return: 0.5,
};
const LOAD = 1;
/** Seconds of the suites that take longest, so that they start first and shards are of one size. */
const SECONDS = {
    java: 815, package: 900, bare: 355, e2ee: 210, web: 200, 'client-conform': 195, codecs: 185, department: 165, 'client-looks': 135, 'client-robust': 130,
    'web-lint': 125, 'client-chat': 115, sleep: 110, four: 105, 'java-client': 95, networks: 90, h264: 90, 'malicious-page': 85, layers: 80,
    keyboard: 80, 'client-files': 80, 'firefox-parts': 80, 'media-path': 75, 'client-habits': 75, screens: 70, advisory: 70, turns: 65, reach: 65,
};
const OTHER_SECONDS = 45;
/** Suites that look at the gallery of screens. */
const GALLERY = /:(client-(looks|conform|reader)|layout)$/;
const TAGS = ['simulation', 'vectors', 'fuzz', 'interop', 'adversary'];
/** Suites that go with the suite of a tag when it is named: real browsers that attack. */
const WITH_TAG = { adversary: ['acceptance:malicious-page'] };
const NOT_CORE = 'full | quarantine';

class Refusal extends Error {}

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
        for (const child of running) endGroup(child, 'SIGKILL');
        console.error('sabha: the run was interrupted; everything it started was ended');
        process.exit(130);
    });
}

function endGroup(child, signal) {
    try {
        process.kill(-child.pid, signal);
    } catch {
        // It has ended.
    }
}

/**
 * Runs a command in a process group of its own, and ends what it leaves behind.
 *
 * @returns {Promise<{code: number, seconds: number, cpu: number}>} code 124 when the time was over
 */
function run(name, command, { cwd = ROOT, env = {}, limit = 30 * MINUTE } = {}) {
    const log = path.join(LOGS, `${name.replace(/\W/g, '-')}.log`);
    const output = openSync(log, 'a');
    const begun = performance.now();
    // The shell's builtin "times" tells the CPU time of the command and of all that it waited for.
    const script = '"$@"; code=$?; times >"$SABHA_TIMES"; exit $code';
    const child = spawn('bash', ['-c', script, '-', ...command], {
        cwd,
        env: { ...process.env, ...env, SABHA_TIMES: `${log}.times` },
        stdio: ['ignore', output, output],
        detached: true,
    });
    running.add(child);
    const watched = watchCpu(child.pid);
    return new Promise((resolve) => {
        let late = false;
        const timer = setTimeout(() => {
            late = true;
            endGroup(child, 'SIGKILL');
        }, limit * 1000);
        child.once('exit', (code) => {
            clearTimeout(timer);
            endGroup(child, 'SIGKILL');
            running.delete(child);
            const cpu = Math.max(watched(), cpuOf(`${log}.times`));
            resolve({ code: late ? 124 : (code ?? 1), seconds: (performance.now() - begun) / 1000, cpu });
        });
    });
}

const logOf = (name) => path.join(LOGS, `${name.replace(/\W/g, '-')}.log`);

/** Runs a step without which nothing goes on. */
async function must(what, name, command, options) {
    console.error(`sabha: ${what}`);
    const { code, seconds, cpu } = await run(name, command, options);
    if (code !== 0) {
        console.error(tailOf(logOf(name)));
        throw new Refusal(`${what}: failed; ${path.relative(ROOT, logOf(name))} has all of it`);
    }
    return { name, seconds, cpu };
}

function tailOf(file, lines = 60) {
    const all = readFileSync(file, 'utf8').split('\n');
    const errors = all.filter((line) => /^\[ERROR\]|: error TS|^\[WARNING\] \//.test(line));
    return (errors.length > 0 ? errors.slice(0, lines) : all.slice(-lines)).join('\n');
}

// ---- what there is to run -----------------------------------------------------------------------

const javaFiles = (module) => {
    const folder = path.join(ROOT, 'modules', module, 'src/test/java');
    return existsSync(folder) ? readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.java')).map((file) => path.join(folder, file)) : [];
};
const modules = () => readdirSync(path.join(ROOT, 'modules')).filter((name) => existsSync(path.join(ROOT, 'modules', name, 'pom.xml'))).sort();
const javaModules = () => modules().filter((name) => javaFiles(name).some((file) => file.endsWith('Test.java')));
const modulesWithTag = (tag) => modules().filter((name) => javaFiles(name).some((file) => readFileSync(file, 'utf8').includes(`@Tag("${tag}")`)));
const acceptanceNames = () =>
    readdirSync(path.join(ACCEPTANCE, 'src')).filter((file) => file.endsWith('.test.ts')).map((file) => file.slice(0, -'.test.ts'.length)).sort();

/** Names of all suites. */
function suiteNames() {
    return [...javaModules(), ...TAGS.filter((tag) => modulesWithTag(tag).length > 0), 'architecture', 'web-lint', 'web', 'launcher',
        ...acceptanceNames().map((name) => `acceptance:${name}`)];
}

/** The suites of these names; a name of no suite stands for all suites whose names start so. */
function named(names) {
    const all = suiteNames();
    const chosen = new Set();
    for (const name of names) {
        const found = all.includes(name) ? [name] : all.filter((suite) => name !== '' && suite.startsWith(name));
        if (found.length === 0) throw new Refusal(`no suite's name starts with "${name}"; ./sabha test --list names them`);
        for (const suite of found) {
            chosen.add(suite);
            for (const other of WITH_TAG[suite] ?? []) chosen.add(other);
        }
    }
    return all.filter((suite) => chosen.has(suite));
}

const loadOf = (suite) => LOADS[suite.replace('acceptance:', '')] ?? LOAD;
const secondsOf = (suite) => SECONDS[suite.replace('acceptance:', '')] ?? OTHER_SECONDS;
/** The longest first, and before them those that only small ones fit beside. */
const inOrder = (suites) => {
    const rankOf = (suite) => (loadOf(suite) > 1 ? 30 * MINUTE : 0) + secondsOf(suite);
    return suites.toSorted((one, other) => rankOf(other) - rankOf(one));
};
/** Seconds that a suite would take of one core. */
const costOf = (suite) => secondsOf(suite) * loadOf(suite);

/** One of the parts of a whole run; parts take about the same time of both cores. */
function partOf(suites, shard) {
    const [, part, parts] = /^(\d+)\/(\d+)$/.exec(shard) ?? [];
    if (!(Number(part) >= 1 && Number(part) <= Number(parts) && Number(parts) <= 16)) throw new Refusal(`there is no shard ${shard}; a shard is 1/4 to 4/4, for instance`);
    const all = Array.from({ length: Number(parts) }, () => ({ seconds: 0, suites: [] }));
    for (const suite of suites.toSorted((one, other) => costOf(other) - costOf(one))) {
        const least = all.reduce((one, other) => (other.seconds < one.seconds ? other : one));
        least.seconds += costOf(suite);
        least.suites.push(suite);
    }
    return all[Number(part) - 1].suites;
}

// ---- how each is run ----------------------------------------------------------------------------

const maven = (...options) => ['./mvnw', '-B', '-ntp', '-Dstyle.color=never', ...options];
const QUICK = ['-Djacoco.skip', '-Dcyclonedx.skip', '-Dspotless.check.skip'];

/** A task has a name, the command of its tests and the way in which its results are read. */
function javaTask(name, chosen, options) {
    const folders = () => chosen.map((module) => path.join(ROOT, 'modules', module, 'target/surefire-reports'));
    return {
        name,
        maven: true,
        limit: 45 * MINUTE,
        before: () => folders().forEach((folder) => rmSync(folder, { recursive: true, force: true })),
        command: maven('package', '-Dmaven.compiler.useIncrementalCompilation=false', '-Dmaven.test.failure.ignore', '-Dsurefire.failIfNoSpecifiedTests=false', ...options),
        results: () => {
            const results = javaResults(folders());
            if (/There was a timeout in the fork/.test(readFileSync(logOf(name), 'utf8'))) results.failures.push(`${name}: the tests of a module did not end in their time`);
            return results;
        },
    };
}

const notTagged = (...more) => `-DexcludedGroups=${[...TAGS, ...more].join(' | ')}`;

function namedJavaTask(suite) {
    const only = (module) => ['-pl', `modules/${module}`, '-am', '-Dweb.skip', ...QUICK];
    if (suite === 'architecture') return javaTask(suite, ['server'], [...only('server'), '-Dtest=org.sabha.server.architecture.**']);
    if (suite === 'server') return javaTask(suite, ['server'], [...only('server'), '-Dtest=org.sabha.server.**,!org.sabha.server.architecture.**', notTagged()]);
    if (TAGS.includes(suite)) {
        const tagged = modulesWithTag(suite);
        return javaTask(suite, tagged, ['-pl', tagged.map((module) => `modules/${module}`).join(','), '-am', '-Dweb.skip', '-Dfuzz.hooks=true', ...QUICK, `-Dgroups=${suite}`]);
    }
    return javaTask(suite, [suite], [...only(suite), `-Dtest=org.sabha.${suite}.**`, notTagged()]);
}

function wholeJavaTask(all) {
    return javaTask('java', javaModules(), all ? ['-Dspotless.check.skip', '-Dfuzz.hooks=true', '-Dsabha.simulation.steps=120000'] : [...QUICK, `-DexcludedGroups=${NOT_CORE}`]);
}

function vitestTask(name, cwd, filters, options = {}) {
    // The page of promises reads these files.
    const report = path.join(cwd, 'target', name === 'web' ? 'vitest.json' : `${name.replace('acceptance:', '')}.json`);
    return {
        name,
        ...options,
        cwd,
        before: () => rmSync(report, { force: true }),
        command: ['node_modules/.bin/vitest', 'run', ...filters, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
        results: () => vitestResults(report, name),
    };
}

const coreOnly = ['--tags-filter=!full && !quarantine'];

function taskOf(suite, full) {
    const filters = full ? [] : coreOnly;
    if (suite === 'java') return wholeJavaTask(full);
    if (suite === 'web') return vitestTask('web', WEB, filters);
    if (suite === 'web-lint') return { name: suite, cwd: WEB, command: ['bash', '-c', 'npm run --silent lint && npm run --silent typecheck'] };
    if (suite === 'launcher') return vitestTask(suite, ACCEPTANCE, ['src/launcher', ...filters]);
    if (suite.startsWith('acceptance:')) {
        const name = suite.replace('acceptance:', '');
        return vitestTask(suite, ACCEPTANCE, [`src/${name}.test.ts`, ...filters]);
    }
    return namedJavaTask(suite);
}

async function runTask(task) {
    task.before?.();
    const { code, seconds, cpu } = await run(task.name, task.command, { cwd: task.cwd, limit: task.limit });
    const results = task.results?.() ?? { passed: code === 0 ? 1 : 0, skipped: [], failures: [], parts: [] };
    if (code === 124) results.failures.push(`${task.name}: did not end in its time`);
    else if (code !== 0 && results.failures.length === 0) results.failures.push(`${task.name}: ended with ${code}`);
    else if (results.passed + results.failures.length === 0) results.failures.push(`${task.name}: no test ran`);
    if (results.failures.length > 0) console.error(tailOf(logOf(task.name)));
    for (const failure of results.failures) console.log(`FAILED  ${failure}`);
    const figures = `${String(results.passed).padStart(5)} passed ${String(results.failures.length).padStart(4)} failed`;
    console.log(`${task.name.padEnd(32)} ${figures} ${seconds.toFixed(0).padStart(5)} s ${cpu.toFixed(0).padStart(5)} s of CPU`);
    return { name: task.name, seconds, cpu, ...results };
}

/**
 * Runs tasks beside the build of the programs and after it, the longest first. Lint and unit tests of the page need no built program.
 *
 * @param {Promise<unknown>} compiled settles when nothing else runs Maven and Java tests can run
 * @param {Promise<unknown>} built settles when the programs are built
 */
async function runTasks(tasks, compiled, built) {
    const after = ({ name, maven: isMaven }) => (name.startsWith('web') ? undefined : isMaven ? compiled : built);
    // What is left after the compiler copies files, beside which there is room.
    const compiler = { name: 'build', load: 1, ends: compiled };
    const all = [compiler, ...tasks.map((task) => ({ ...task, after: after(task) }))];
    const [done] = await Promise.all([schedule(all, CORES, (task) => task.ends ?? runTask(task)), built]);
    return done.filter(({ parts }) => parts !== undefined);
}

// ---- what they need -----------------------------------------------------------------------------

/** Fetches the packages of npm. */
async function fetchPackages(suites) {
    const steps = [];
    const has = (test) => suites.some(test);
    if (has((suite) => suite === 'java' || suite.startsWith('web') || suite === 'interop' || GALLERY.test(suite)))
        steps.push(await must('fetching the packages of the browser client', 'packages', ['node', 'tools/build.mjs', '--packages-only'], { cwd: WEB }));
    if (has((suite) => suite.startsWith('acceptance:') || suite === 'launcher')) {
        mkdirSync(path.join(ACCEPTANCE, 'target'), { recursive: true });
        const stamp = path.join(ACCEPTANCE, 'node_modules/.installed');
        const lock = readFileSync(path.join(ACCEPTANCE, 'package-lock.json'), 'utf8');
        if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
            steps.push(await must('fetching the packages of the acceptance tests', 'packages', ['npm', 'ci', '--silent', '--no-audit', '--no-fund'], { cwd: ACCEPTANCE }));
            writeFileSync(stamp, lock);
        }
    }
    return steps;
}

/** Compiles everything where Java tests run. */
async function compile(suites) {
    if (!suites.includes('java')) return [];
    return [await must('building everything', 'build', maven('package', '-DskipTests', '-Djacoco.skip', '-Dcyclonedx.skip'), { limit: 45 * MINUTE })];
}

/** Builds the programs that the suites run, after {@link compile}. */
async function build(suites) {
    const steps = [];
    if (suites.includes('java')) {
        for (const program of ['server', 'client']) steps.push(await must(`keeping the built ${program}`, 'keep', ['./sabha', 'build', program, '--from-target']));
    } else if (suites.some((suite) => suite.startsWith('acceptance:') || suite === 'launcher')) {
        for (const program of ['server', 'client']) steps.push(await must(`building the ${program}, if its sources changed`, 'build', ['./sabha', 'build', program], { limit: 45 * MINUTE }));
    }
    if (suites.includes('acceptance:department')) steps.push(await unpackPostgresql());
    if (suites.some((suite) => GALLERY.test(suite))) steps.push(await buildGallery());
    return steps;
}

/** One gallery of screens for all suites that look at it; SABHA_GALLERY names its folder. */
async function buildGallery() {
    const folder = path.join(WEB, 'target/gallery-tests');
    process.env.SABHA_GALLERY = folder;
    return must('building the gallery of screens', 'gallery', ['node_modules/.bin/vite', 'build', '-c', 'vite.gallery.config.ts', '--outDir', folder], { cwd: WEB });
}

/** The PostgreSQL of the store's own tests, unpacked; SABHA_POSTGRESQL names its folder. */
async function unpackPostgresql() {
    const [, version] = /<embedded-postgres\.binaries\.version>(.*?)</.exec(readFileSync(path.join(ROOT, 'pom.xml'), 'utf8')) ?? [];
    const folder = path.join(ROOT, `.sabha/postgresql-${version}`);
    process.env.SABHA_POSTGRESQL = folder;
    if (existsSync(path.join(folder, 'bin/postgres'))) return { name: 'postgresql', seconds: 0, cpu: 0 };
    const archive = path.join(ROOT, 'modules/store/target/postgresql/postgres-linux-x86_64.txz');
    const unpack = 'rm -rf "$1" "$1.part" && mkdir -p "$1.part" && tar -xJf "$2" -C "$1.part" && mv "$1.part" "$1"';
    await must('fetching PostgreSQL', 'postgresql', maven('-pl', 'modules/store', 'dependency:unpack@postgresql'));
    return must('unpacking PostgreSQL', 'postgresql', ['bash', '-c', unpack, '-', folder, archive]);
}

// ---- the command --------------------------------------------------------------------------------

function parse(words) {
    const options = { all: false, list: false, shard: undefined, names: [] };
    for (let index = 0; index < words.length; index++) {
        const word = words[index];
        if (word === '--all') options.all = true;
        else if (word === '--list') options.list = true;
        else if (word === '--shard') options.shard = words[++index] ?? '';
        else if (word.startsWith('-')) throw new Refusal(`there is no option ${word}; there are --all, --shard and --list`);
        else options.names.push(word);
    }
    if (options.shard !== undefined && !options.all) throw new Refusal('--shard goes with --all');
    if (options.all && options.names.length > 0) throw new Refusal('--all runs every suite; leave out the names');
    return options;
}

function choose({ all, shard, names }) {
    if (names.length > 0) return named(names);
    const everything = ['java', 'web', 'web-lint', 'launcher', ...acceptanceNames().map((name) => `acceptance:${name}`)];
    if (shard !== undefined) return partOf(everything, shard);
    return all ? everything : ['java', 'web', 'web-lint', 'launcher', ...CORE.map((name) => `acceptance:${name}`)];
}

async function main(words) {
    const options = parse(words);
    if (options.list) {
        console.log((options.names.length > 0 ? named(options.names) : options.all || options.shard !== undefined ? choose(options) : suiteNames()).join('\n'));
        return 0;
    }
    const suites = choose(options);
    const { bavail, bsize } = statfsSync(ROOT);
    if (bavail * bsize < FREE_BYTES_NEEDED) throw new Refusal(`${(bavail * bsize / 1e9).toFixed(1)} GB are free on this disk, and tests need ${FREE_BYTES_NEEDED / 1e9} GB`);
    rmSync(LOGS, { recursive: true, force: true });
    mkdirSync(LOGS, { recursive: true });
    const full = options.all || options.names.length > 0;
    process.env.SABHA_TESTS = full ? 'all' : 'core';
    const begun = performance.now();
    const expired = expiredQuarantines(ROOT);
    const steps = await fetchPackages(suites);
    const compiled = compile(suites);
    const built = compiled.then(() => build(suites));
    // Where only some suites run, building their programs takes Maven, too.
    const free = suites.includes('java') ? compiled : built;
    const done = await runTasks(inOrder(suites).map((suite) => ({ ...taskOf(suite, full), load: loadOf(suite) })), free, built);
    return printSummary(ROOT, { steps: [...steps, ...(await compiled), ...(await built)], done, expired, seconds: (performance.now() - begun) / 1000, listSkipped: full });
}

try {
    process.exitCode = await main(process.argv.slice(2));
} catch (error) {
    for (const child of running) endGroup(child, 'SIGKILL');
    if (!(error instanceof Refusal)) throw error;
    console.error(`sabha: ${error.message}`);
    process.exitCode = 1;
}
