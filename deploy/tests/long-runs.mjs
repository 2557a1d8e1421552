// Long runs of Java tests, outside of the normal run; ./sabha bench simulation and ./sabha bench fuzz run them.
//
//   simulation [--steps N] [--seed N] [--only plain|keys] [--json]
//       random orders of all events of a meeting, N steps without a key group and 4/3 N with one (10,000,000)
//   fuzz [--seconds N] [--only TEXT] [--list] [--json]
//       each fuzz test, or those with TEXT in Class.method, under Jazzer with coverage for N seconds (600); what it found that
//       is new goes to .cifuzz-corpus of the module, and an input that fails stays in its folder below src/test/resources
//
// The exit code is 0 when nothing failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const JAVA = path.join(process.env.JAVA_HOME ?? '', 'bin/java');

function fail(message) {
    process.stderr.write(`sabha: ${message}\n`);
    process.exit(1);
}

/** The options after the name, against those that there are with their defaults. */
function read(words, options) {
    const read = { ...options };
    for (let at = 0; at < words.length; at++) {
        const name = words[at].replace(/^--/, '');
        if (!(name in options) || !words[at].startsWith('--')) fail(`there are ${Object.keys(options).map((it) => `--${it}`).join(', ')}`);
        if (typeof options[name] === 'boolean') read[name] = true;
        else read[name] = typeof options[name] === 'number' ? Number(words[++at]) : words[++at];
    }
    return read;
}

function tell(json, result) {
    if (json) console.log(JSON.stringify(result));
    else for (const [name, value] of Object.entries(result)) console.log(name.padEnd(18), typeof value === 'object' ? JSON.stringify(value) : value);
}

const maven = (...words) =>
    spawnSync(path.join(ROOT, 'mvnw'), ['-B', '-ntp', '-Dstyle.color=never', '-Dweb.skip', '-Djacoco.skip', '-Dspotless.check.skip', ...words], {
        cwd: ROOT,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
    });

function simulation(words) {
    const { steps, seed, only, json } = read(words, { steps: 10_000_000, seed: 1, only: '', json: false });
    const methods = { plain: ['AnInvariant'], keys: ['AKeyGroup'] }[only] ?? ['AnInvariant', 'AKeyGroup'];
    const began = Date.now();
    const run = maven(
        ...['-pl', 'modules/room', '-am', 'test', '-Dsurefire.failIfNoSpecifiedTests=false', '-Dsurefire.timeout=0', '-Dtest.timeout=2 d', '-Dtest.jit='],
        ...[`-Dtest=SimulationTest#${methods.map((end) => `noOrderOfEventsBreaks${end}`).join('+')}`, `-Dsabha.simulation.steps=${steps}`, `-Dsabha.simulation.seed=${seed}`],
    );
    const said = [...run.stdout.matchAll(/simulation(?: with keys)?: .*steps=(\d+).*brokenInvariants=0/g)];
    if (run.status !== 0 || said.length < methods.length) process.stderr.write(run.stdout.slice(-20_000));
    const of = (withKeys) => Number(said.find(([line]) => line.includes('with keys') === withKeys)?.[1] ?? 0);
    const broken = run.status === 0 && said.length >= methods.length ? 0 : 1;
    const seconds = Math.round((Date.now() - began) / 1000);
    tell(json, { steps: of(false), stepsWithKeyGroup: of(true), firstSeed: seed, broken, seconds });
    return broken === 0;
}

/** Every fuzz test: its module, class and method. */
function fuzzTests() {
    const found = [];
    for (const module of readdirSync(path.join(ROOT, 'modules')).sort()) {
        const folder = path.join(ROOT, 'modules', module, 'src/test/java');
        if (!existsSync(folder)) continue;
        for (const file of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('FuzzTest.java')).sort()) {
            const type = file.slice(0, -'.java'.length).replaceAll(path.sep, '.');
            const text = readFileSync(path.join(folder, file), 'utf8');
            for (const [, method] of text.matchAll(/@FuzzTest[^\n]*\n(?:\s*@[^\n]*\n)*\s*void (\w+)\(/g)) found.push({ module, type, method });
        }
    }
    return found;
}

/** Compiles the tests of these modules; the class path of each. */
function classPaths(modules) {
    const built = maven(
        ...['-pl', modules.map((module) => `modules/${module}`).join(','), '-am', 'test-compile', 'dependency:build-classpath'],
        ...['-DincludeScope=test', '-Dmdep.outputFile=${project.build.directory}/fuzz.classpath'],
    );
    if (built.status !== 0) {
        process.stderr.write(built.stdout.slice(-20_000));
        fail('the tests were not built');
    }
    return (module) => {
        const target = path.join(ROOT, 'modules', module, 'target');
        return [path.join(target, 'test-classes'), path.join(target, 'classes'), readFileSync(path.join(target, 'fuzz.classpath'), 'utf8').trim()].join(':');
    };
}

const countIn = (folder) => (existsSync(folder) ? readdirSync(folder).filter((name) => statSync(path.join(folder, name)).isFile()).length : 0);

/** One test under Jazzer. libFuzzer's last line but a few says: "#N DONE cov: N ft: N corp: N/N exec/s: N". */
function fuzzOne({ module, type, method }, classPath, seconds) {
    const folder = path.join(ROOT, 'modules', module);
    const corpus = path.join(folder, '.cifuzz-corpus', type, method);
    mkdirSync(corpus, { recursive: true });
    const inputs = path.join(folder, 'src/test/resources', ...type.split('.').slice(0, -1), `${type.split('.').at(-1)}Inputs`, method);
    const run = spawnSync(
        JAVA,
        [
            ...['--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow', '-XX:+EnableDynamicAgentLoading', '-Xmx1g', '-cp', classPath],
            ...['com.code_intelligence.jazzer.Jazzer', `--target_class=${type}`, `--target_method=${method}`],
            ...['--instrumentation_includes=org.sabha.**', `-max_total_time=${seconds}`, '-rss_limit_mb=3000', corpus],
            ...(existsSync(inputs) ? [inputs] : []),
        ],
        { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    const done = [...run.stderr.matchAll(/^#(\d+)\s+(\S+)\s+cov: (\d+) ft: (\d+) corp: (\d+)/gm)].at(-1) ?? [];
    const passed = run.status === 0 && done.length > 0;
    if (!passed) process.stderr.write(`${type}.${method} ended with ${run.status}\n${run.stdout.slice(-2000)}${run.stderr.slice(-6000)}\n`);
    return { module, test: `${type.split('.').at(-1)}.${method}`, passed, runs: Number(done[1] ?? 0), branches: Number(done[3] ?? 0), corpus: countIn(corpus) };
}

function fuzz(words) {
    const { seconds, only, json, list } = read(words, { seconds: 600, only: '', list: false, json: false });
    const chosen = fuzzTests().filter(({ type, method }) => `${type}.${method}`.includes(only));
    if (chosen.length === 0) fail(`no fuzz test has "${only}" in its name`);
    if (list) {
        for (const { module, type, method } of chosen) console.log(`${module} ${type}.${method}`);
        return true;
    }
    const classPath = classPaths([...new Set(chosen.map(({ module }) => module))]);
    const tests = [];
    for (const each of chosen) {
        const result = fuzzOne(each, classPath(each.module), seconds);
        process.stderr.write(`${result.module} ${result.test}: ${result.passed ? 'passed' : 'FAILED'}, ${result.runs} runs, ${result.branches} edges\n`);
        tests.push(result);
    }
    const failed = tests.filter(({ passed }) => !passed).map(({ test }) => test);
    tell(json, { targets: tests.length, secondsEach: seconds, runs: tests.reduce((sum, { runs }) => sum + runs, 0), failed, tests });
    return failed.length === 0;
}

const [name, ...words] = process.argv.slice(2);
process.exit((name === 'simulation' ? simulation(words) : fuzz(words)) ? 0 : 1);
