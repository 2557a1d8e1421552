// cpu.mjs: how much CPU time suites take. The shell's "times" counts only what was waited for, and a browser waits for few of its processes.
import { readFileSync, readdirSync } from 'node:fs';

const INTERVAL_MS = 1_000;
const TICKS_PER_SECOND = 100;
const [STATE, PARENT, USER, SYSTEM, START] = [0, 1, 11, 12, 19];

/** All processes of this machine: id, parent's id, what tells it from an older one of that id, and its own seconds of CPU. */
function processes() {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
        try {
            const text = readFileSync(`/proc/${name}/stat`, 'utf8');
            const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
            if (fields[STATE] === 'Z') return [];
            const seconds = (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS_PER_SECOND;
            return [{ id: Number(name), parent: Number(fields[PARENT]), key: `${name} ${fields[START]}`, seconds }];
        } catch {
            // It has ended meanwhile.
            return [];
        }
    });
}

const watched = new Map();
let timer;

function look() {
    const all = new Map(processes().map((each) => [each.id, each]));
    for (const each of all.values()) {
        for (let above = each; above !== undefined; above = all.get(above.parent)) {
            watched.get(above.id)?.set(each.key, each.seconds);
        }
    }
}

/**
 * Watches a process and all below it, once a second.
 *
 * @returns {() => number} ends it, and tells the seconds of CPU; what lived for less than a second may lack
 */
export function watchCpu(pid) {
    const seen = new Map();
    watched.set(pid, seen);
    timer ??= setInterval(look, INTERVAL_MS);
    return () => {
        look();
        watched.delete(pid);
        if (watched.size === 0) timer = clearInterval(timer);
        return [...seen.values()].reduce((sum, seconds) => sum + seconds, 0);
    };
}
