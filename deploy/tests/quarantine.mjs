// quarantine.mjs: unsteady tests that are being mended. Such a test carries the tag "quarantine" and, on the line above,
// the comment "Quarantine until 2026-12-31: who mends it and why it is unsteady". It runs with --all only.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const TAG = /@Tag\("quarantine"\)|tags: \[[^\]]*'quarantine'/;
const COMMENT = /Quarantine until (\d{4}-\d{2}-\d{2}): \S+ .*/;

/** Lists the tests in quarantine. @returns {string[]} those that no sentence explains or whose day is over */
export function expiredQuarantines(root, today = new Date().toISOString().slice(0, 10)) {
    const expired = [];
    for (const module of readdirSync(path.join(root, 'modules'))) {
        const sources = path.join(root, 'modules', module, 'src');
        const files = existsSync(sources) ? readdirSync(sources, { recursive: true }).filter((file) => /Test\.java$|\.test\.tsx?$/.test(file)) : [];
        for (const file of files) {
            const lines = readFileSync(path.join(sources, file), 'utf8').split('\n');
            lines.forEach((line, index) => {
                if (!TAG.test(line)) return;
                const [sentence, until] = COMMENT.exec(lines.slice(Math.max(0, index - 3), index).join('\n')) ?? [];
                const place = `${module} ${path.basename(file)}:${index + 1}`;
                if (sentence === undefined) expired.push(`${place}: a test in quarantine needs "Quarantine until DATE: who mends it and why"`);
                else if (until < today) expired.push(`${place}: ${sentence}, and that day is over`);
                else console.log(`QUARANTINE ${place}: ${sentence}`);
            });
        }
    }
    return expired;
}
