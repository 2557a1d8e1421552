// results.mjs: what the reports of Surefire and Vitest say, and the summary of a run.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const LONGEST = 15;

/** Seconds of CPU that the shell's builtin "times" printed: its own on the first line, its children's on the second. */
export function cpuOf(file) {
    if (!existsSync(file)) return 0;
    return [...readFileSync(file, 'utf8').matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

const attribute = (element, name) => new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1] ?? '';

/** Results of Surefire's reports in these folders; parts are test classes. */
export function javaResults(folders) {
    const results = { passed: 0, skipped: [], failures: [], parts: [] };
    for (const folder of folders) {
        const module = path.basename(path.resolve(folder, '../..'));
        const files = existsSync(folder) ? readdirSync(folder).filter((file) => /^TEST-.*\.xml$/.test(file)) : [];
        for (const file of files) {
            const text = readFileSync(path.join(folder, file), 'utf8');
            const suite = /<testsuite [^>]*>/.exec(text)?.[0] ?? '';
            const number = (name) => Number(attribute(suite, name));
            results.passed += number('tests') - number('failures') - number('errors') - number('skipped');
            results.parts.push({ name: `${module} ${attribute(suite, 'name').split('.').at(-1)}`, seconds: number('time') });
            let failed = 0;
            for (const [, head, body] of text.matchAll(/<testcase ([^>]*[^/])>([\s\S]*?)<\/testcase>/g)) {
                const name = `${module} ${attribute(` ${head}`, 'classname')} ${attribute(` ${head}`, 'name')}`;
                if (/<(failure|error)[ >]/.test(body)) failed = results.failures.push(name);
                if (/<skipped[ />]/.test(body)) results.skipped.push(name);
            }
            if (failed === 0 && number('failures') + number('errors') > 0) results.failures.push(`${module} ${attribute(suite, 'name')}`);
        }
    }
    return results;
}

/** Results of Vitest's JSON report; parts are its files. A file that did not load counts as one failure. */
export function vitestResults(report, suite) {
    const results = { passed: 0, skipped: [], failures: [], parts: [] };
    if (!existsSync(report)) return results;
    for (const file of JSON.parse(readFileSync(report, 'utf8')).testResults) {
        const name = path.basename(file.name);
        const failed = file.assertionResults.filter(({ status }) => status === 'failed');
        if (file.status === 'failed' && failed.length === 0) results.failures.push(`${suite} ${name}: did not load or start`);
        results.failures.push(...failed.map((test) => `${suite} ${name}: ${test.fullName}`));
        results.skipped.push(...file.assertionResults.filter(({ status }) => status === 'skipped').map((test) => `${suite} ${name}: ${test.fullName}`));
        results.passed += file.assertionResults.filter(({ status }) => status === 'passed').length;
        results.parts.push({ name: `${suite} ${name}`, seconds: (file.endTime - file.startTime) / 1000 });
    }
    return results;
}

/** Prints what took longest and the closing line, and writes target/test-times.json. @returns {number} the exit code */
export function printSummary(root, { steps, done, expired, seconds, listSkipped }) {
    const rounded = ({ name, seconds, cpu }) => ({ name, seconds: Number(seconds.toFixed(1)), ...(cpu === undefined ? {} : { cpuSeconds: Number(cpu.toFixed(1)) }) });
    const parts = done.flatMap((task) => task.parts);
    const times = { seconds: Number(seconds.toFixed(0)), steps: steps.map(rounded), suites: done.map(rounded), parts: parts.map(rounded) };
    mkdirSync(path.join(root, 'target'), { recursive: true });
    writeFileSync(path.join(root, 'target/test-times.json'), `${JSON.stringify(times, null, 1)}\n`);
    const cpu = [...steps, ...done].reduce((sum, each) => sum + each.cpu, 0);
    console.log(`The run took ${seconds.toFixed(0)} s and ${cpu.toFixed(0)} s of CPU. The longest of its parts:`);
    for (const part of parts.toSorted((one, other) => other.seconds - one.seconds).slice(0, LONGEST)) console.log(`${part.seconds.toFixed(1).padStart(8)} s  ${part.name}`);
    const skipped = listSkipped ? done.flatMap((task) => task.skipped) : [];
    for (const name of skipped) console.log(`SKIPPED ${name}`);
    for (const line of expired) console.log(`FAILED  ${line}`);
    const failed = done.reduce((sum, task) => sum + task.failures.length, 0) + expired.length;
    const passed = done.reduce((sum, task) => sum + task.passed, 0);
    console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
    return failed === 0 ? 0 : 1;
}
