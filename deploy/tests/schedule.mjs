// schedule.mjs: runs tasks beside each other, as many as the cores bear.

/**
 * Runs each task once, the first of the list that may start and fits as soon as there is room for it. One of Maven runs at a
 * time, because two would write to the same folders.
 *
 * @template T
 * @param {{name: string, load: number, maven?: boolean, after?: Promise<unknown>}[]} tasks in the order in which they are wanted;
 *     `load` is in cores, and one that asks for more than there are runs alone; `after` settles when the task may start
 * @param {number} cores how much of them runs at a time
 * @param {(task: object) => Promise<T>} run
 * @returns {Promise<T[]>} in the order in which they ended; rejected as soon as a task or what it waits for is
 */
export function schedule(tasks, cores, run) {
    const done = [];
    const waiting = new Set(tasks);
    const running = new Set();
    const open = new Set(tasks.filter(({ after }) => after === undefined));
    return new Promise((resolve, reject) => {
        const free = () => [...running].reduce((rest, { load }) => rest - load, cores);
        const isFree = (task) => !(task.maven && [...running].some(({ maven }) => maven));
        const next = () => [...waiting].find((task) => open.has(task) && isFree(task) && (task.load <= free() || running.size === 0));
        const fill = () => {
            for (let task = next(); task !== undefined; task = next()) begin(task);
            if (waiting.size + running.size === 0) resolve(done);
        };
        const begin = (task) => {
            waiting.delete(task);
            running.add(task);
            run(task).then((result) => {
                done.push(result);
                running.delete(task);
                fill();
            }, reject);
        };
        for (const task of tasks) {
            task.after?.then(() => {
                open.add(task);
                fill();
            }, reject);
        }
        fill();
    });
}
