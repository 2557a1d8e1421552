// assurance.mjs: which test proves which promise of docs/trust/requirements.md, and what it last said.
//
//   node deploy/tests/assurance.mjs           prints docs/trust/assurance.md from the sources and the last run's reports
//   node deploy/tests/assurance.mjs --check   ends with 1 when a test names a promise that does not exist, or a clause
//                                             of the advisory (A, C) has none against the packaged server
//
// Why a promise has no test stands in docs/trust/unproven.md; the page says it, and --check complains where there is one by now.
// docs/trust/findings.md names tests by hand; --check complains of each that does not exist, and of a finding that has none.
// What a long run outside of the normal run last showed stands in docs/develop/long-runs.md; the page adds it.
//
// A Java test carries ids by @Tag on the method or its class; a TypeScript test in its name or its suite's: [A2 H2]. What a
// class inherits is run by those that extend it, in any module, and has passed when it passed in each.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = process.env.SABHA_ROOT ?? path.resolve(import.meta.dirname, '../..');
const ID = /^[ACHTQ]\d{1,2}$/;

function* filesBelow(folder, ending) {
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory() && !['node_modules', 'target', 'dist', 'unfinished'].includes(entry.name)) yield* filesBelow(file, ending);
        else if (entry.isFile() && entry.name.endsWith(ending)) yield file;
    }
}

const modules = () => readdirSync(path.join(ROOT, 'modules')).sort();

/** @returns {Map<string, string>} id to promise, in the order of the page */
function promises() {
    const rows = new Map();
    for (const line of readFileSync(path.join(ROOT, 'docs/trust/requirements.md'), 'utf8').split('\n')) {
        const [, id, promise] = line.split('|').map((cell) => cell.trim());
        if (id && ID.test(id)) rows.set(id, promise);
    }
    return rows;
}

/** @returns {Map<string, string>} id of a promise that no test names to why, from docs/trust/unproven.md */
function reasons() {
    const file = path.join(ROOT, 'docs/trust/unproven.md');
    if (!existsSync(file)) return new Map();
    const rows = readFileSync(file, 'utf8').split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    return new Map(rows.filter(([, id]) => id && ID.test(id)).map(([, id, why]) => [id, why]));
}

/** @returns {Map<string, string[]>} id of a promise to what long runs last showed, from docs/develop/long-runs.md */
function longRuns() {
    const file = path.join(ROOT, 'docs/develop/long-runs.md');
    const found = new Map();
    if (!existsSync(file)) return found;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
        const [, ids, command, date, result] = line.split('|').map((cell) => cell.trim());
        for (const id of ids?.split(' ') ?? []) {
            if (ID.test(id)) found.set(id, [...(found.get(id) ?? []), `long run of ${date}, ${command}: ${result}`]);
        }
    }
    return found;
}

/** @returns {Map<string, string[]>} number of a finding to what proves it, from docs/trust/findings.md */
function findings() {
    const file = path.join(ROOT, 'docs/trust/findings.md');
    if (!existsSync(file)) return new Map();
    const rows = readFileSync(file, 'utf8').split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    return new Map(
        rows
            .filter(([, number]) => /^\d+$/.test(number ?? ''))
            .map(([, number, , proofs]) => [number, [...proofs.matchAll(/`([^`]+)`/g)].map(([, proof]) => proof)]),
    );
}

/** @returns {Set<string>} every Java test as Class.method, every TypeScript test as file: title, every benchmark as its command */
function proofs() {
    const found = new Set();
    for (const module of modules()) {
        const folder = path.join(ROOT, 'modules', module);
        for (const file of filesBelow(path.join(folder, 'src/test/java'), '.java')) {
            let isTest = false;
            for (const line of readFileSync(file, 'utf8').split('\n')) {
                isTest ||= /^\s*@(?:Parameterized)?Test\b/.test(line);
                const method = /^\s+void (\w+)\(/.exec(line);
                if (method && isTest) found.add(`${path.basename(file, '.java')}.${method[1]}`);
                isTest &&= !method;
            }
        }
        for (const ending of ['.test.ts', '.test.tsx']) {
            for (const file of filesBelow(path.join(folder, 'src'), ending)) {
                for (const [, , title] of readFileSync(file, 'utf8').matchAll(/(?:\b(?:test|it)|\))\(\s*(['"`])(.*?)\1/g)) {
                    found.add(`${path.basename(file)}: ${title.replace(/\s*\[[^\]]*\]/g, '')}`);
                }
            }
        }
    }
    const launcher = path.join(ROOT, 'sabha');
    const benchmarks = existsSync(launcher) ? /^BENCHMARKS='(.*)'$/m.exec(readFileSync(launcher, 'utf8'))?.[1] : undefined;
    for (const name of benchmarks?.split(' ') ?? []) found.add(`./sabha bench ${name}`);
    return found;
}

/** Tests of one Java file with their ids. A method's tags stand before it; those before the class are of all. */
function javaTests(file) {
    const tests = [];
    const name = path.basename(file, '.java');
    let ofClass = [];
    let tags = [];
    for (const line of readFileSync(file, 'utf8').split('\n')) {
        const tag = /^\s*@Tag\("([^"]+)"\)/.exec(line);
        if (tag) {
            tags.push(tag[1]);
            continue;
        }
        if (/^(?:public |final |abstract )*(?:class|interface|record) /.test(line)) {
            ofClass = tags;
            tags = [];
        }
        const method = /^ {4,}(?:public )?(?:static )?(?:final )?[\w<>.?, ]+ (\w+)\(/.exec(line);
        if (method && !line.trimStart().startsWith('@')) {
            const ids = [...new Set([...ofClass, ...tags])].filter((id) => ID.test(id));
            if (ids.length > 0 && tags.some((id) => ID.test(id))) tests.push({ name: `${name}.${method[1]}`, ids });
            else if (ids.length > 0 && tests.every((test) => test.name !== name)) tests.push({ name, ids });
            tags = [];
        }
    }
    return tests;
}

/** Tests of one TypeScript file: the ids in a test's name, and those of the suites around it as the indent tells. */
function scriptTests(file) {
    const tests = [];
    const suites = [];
    for (const line of readFileSync(file, 'utf8').split('\n')) {
        const found = /^(\s*)(describe|test|it)(?:\.\w+)*\(\s*(['"`])(.*?)\3/.exec(line);
        if (!found) continue;
        const [, { length: depth }, kind, , title] = found;
        while (suites.length > 0 && suites.at(-1).depth >= depth) suites.pop();
        const ids = [...title.matchAll(/\[([ACHTQ]\d{1,2}(?: [ACHTQ]\d{1,2})*)\]/g)].flatMap((match) => match[1].split(' '));
        if (kind === 'describe') suites.push({ depth, ids });
        else {
            const all = [...new Set([...suites.flatMap((suite) => suite.ids), ...ids])];
            if (all.length > 0) tests.push({ name: title.replace(/\s*\[[^\]]*\]/g, ''), ids: all });
        }
    }
    return tests;
}

/** @returns every test that names a promise: its module, file, name, ids and last result */
function tests() {
    const all = [];
    const java = javaResults();
    for (const module of modules()) {
        const folder = path.join(ROOT, 'modules', module);
        for (const file of filesBelow(path.join(folder, 'src/test/java'), '.java')) {
            for (const test of javaTests(file)) all.push({ module, ...test, result: java(test.name) });
        }
        const script = scriptResults(folder);
        for (const ending of ['.test.ts', '.test.tsx']) {
            for (const file of filesBelow(path.join(folder, 'src'), ending)) {
                for (const test of scriptTests(file)) all.push({ module, ...test, result: script(test.name) });
            }
        }
    }
    return all;
}

/** @returns {Map<string, string[]>} name of a Java class of the tests to the classes that extend it */
function children() {
    const found = new Map();
    for (const module of modules()) {
        for (const sources of ['src/test/java', 'src/main/java']) {
            for (const file of filesBelow(path.join(ROOT, 'modules', module, sources), '.java')) {
                for (const [, child, parents] of readFileSync(file, 'utf8').matchAll(/\b(?:class|interface) (\w+)(?:<[^{]*?>)?\s+(?:extends|implements) ([\w<>, .\s]+?)\{/g)) {
                    for (const parent of parents.split(/,|\bimplements\b/)) {
                        const name = parent.trim().replace(/<.*/s, '').split('.').at(-1);
                        found.set(name, [...(found.get(name) ?? []), child]);
                    }
                }
            }
        }
    }
    return found;
}

/** What surefire's reports say of a method, or of a whole class, or of the same in the classes that extend it. */
function javaResults() {
    const seen = new Map();
    const note = (name, passed) => seen.set(name, (seen.get(name) ?? true) && passed);
    for (const module of modules()) {
        for (const file of filesBelow(path.join(ROOT, 'modules', module, 'target/surefire-reports'), '.xml')) {
            for (const test of readFileSync(file, 'utf8').matchAll(/<testcase name="(\w+)[^"]*" classname="([^"]+)"[^>]*?(\/>|>([\s\S]*?)<\/testcase>)/g)) {
                const [, method, full, , body = ''] = test;
                if (body.includes('<skipped')) continue;
                const passed = !/<(failure|error)[ >]/.test(body);
                for (const name of new Set([full.split('.').at(-1).split('$').at(0), full.split(/[.$]/).at(-1)])) {
                    note(`${name}.${method}`, passed);
                    note(name, passed);
                }
            }
        }
    }
    const below = children();
    const result = (type, method) => {
        const own = seen.get(method ? `${type}.${method}` : type);
        const others = (below.get(type) ?? []).map((child) => result(child, method)).filter((it) => it !== undefined);
        return [own, ...others].filter((it) => it !== undefined).reduce((all, it) => all && it, own ?? others[0]);
    };
    return (name) => result(...name.split('.'));
}

/** What Vitest's reports say of tests with this title. */
function scriptResults(folder) {
    const seen = new Map();
    for (const file of filesBelow(path.join(folder, 'target'), '.json')) {
        let report;
        try {
            report = JSON.parse(readFileSync(file, 'utf8'));
        } catch {
            continue;
        }
        for (const { assertionResults = [] } of report?.testResults ?? []) {
            for (const { title, status } of assertionResults) {
                const name = title.replace(/\s*\[[^\]]*\]/g, '');
                if (status === 'passed' || status === 'failed') seen.set(name, (seen.get(name) ?? true) && status === 'passed');
            }
        }
    }
    return (name) => seen.get(name);
}

const RESULT = new Map([[true, 'passed'], [false, '**failed**'], [undefined, 'not run']]);

function page(rows, all, why, long) {
    const lines = [
        '# Promise, test, last result',
        '',
        'Made by `node deploy/tests/assurance.mjs` from the tags of the tests and the reports of the last run; not written by',
        'hand. The promises: [requirements.md](requirements.md).',
        '',
    ];
    const proven = [...rows.keys()].filter((id) => all.some((test) => test.ids.includes(id)));
    lines.push(`${proven.length} of ${rows.size} promises have a test that names them.`, '');
    lines.push('| id | promise | tests | last result |', '| --- | --- | --- | --- |');
    for (const [id, promise] of rows) {
        const of = all.filter((test) => test.ids.includes(id));
        const failed = of.filter(({ result }) => result === false).length;
        const notRun = of.filter(({ result }) => result === undefined).length;
        const names = of.map(({ module, name }) => `${module}: ${name.replaceAll('|', '\\|')}`).join('<br>');
        const said = [failed ? `**${failed} failed**` : '', notRun ? `${notRun} ${RESULT.get(undefined)}` : ''].filter(Boolean);
        const last = of.length === 0 ? (why.get(id) ?? 'no test yet') : said.join(', ') || RESULT.get(true);
        const result = [last, ...(long.get(id) ?? [])].join('<br>');
        lines.push(`| ${id} | ${promise} | ${names || '-'} | ${result} |`);
    }
    return lines.join('\n') + '\n';
}

function check(rows, all, why, long) {
    const complaints = [...long.keys()].filter((id) => !rows.has(id)).map((id) => `docs/develop/long-runs.md names ${id}, which is no promise`);
    for (const id of why.keys()) {
        if (!rows.has(id)) complaints.push(`docs/trust/unproven.md names ${id}, which is no promise`);
        else if (all.some(({ ids }) => ids.includes(id))) complaints.push(`docs/trust/unproven.md names ${id}, which has a test`);
    }
    for (const { module, name, ids } of all) {
        for (const id of ids) if (!rows.has(id)) complaints.push(`${module}: ${name} names ${id}, which is no promise`);
    }
    const known = proofs();
    for (const [number, named] of findings()) {
        if (named.length === 0) complaints.push(`docs/trust/findings.md names no test of finding ${number}`);
        for (const proof of named) {
            if (!known.has(proof)) complaints.push(`docs/trust/findings.md names ${proof}, which does not exist`);
        }
    }
    for (const id of rows.keys()) {
        const proven = all.some(({ module, ids }) => module === 'acceptance' && ids.includes(id));
        if (/^[AC]/.test(id) && !proven) complaints.push(`no acceptance test names ${id}`);
    }
    return complaints;
}

const rows = promises();
const all = tests();
const why = reasons();
const long = longRuns();
if (process.argv.includes('--check')) {
    const complaints = check(rows, all, why, long);
    for (const complaint of complaints) console.error(complaint);
    process.exit(complaints.length === 0 ? 0 : 1);
}
process.stdout.write(page(rows, all, why, long));
