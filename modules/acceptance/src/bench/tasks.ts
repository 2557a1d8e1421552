import type { Page } from 'playwright-core';

const LONG_MICROS = 50_000;
const TASK = /RunTask$/;

/** One task of a page's main thread that took over 50 ms by the clock. */
export interface LongTask {
  readonly clockMillis: number;
  /** Of these, how long the thread had a processor (the scheduler's account); the rest it waited for one. */
  readonly busyMillis: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
}

/** Runs in the page: whatever a trace calls the thread on which this is done is the page's. */
const MARK = 'sabha bench';

/**
 * Traces the tasks of a page until the answer is called. The clock alone says nothing about the page on a machine that has
 * other work: a task that is begun and then not given a processor is long, too.
 */
export async function watchTasks(page: Page): Promise<() => Promise<readonly LongTask[]>> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) {
      if (event.name === MARK || (event.ph === 'X' && TASK.test(event.name) && (event.dur ?? 0) > LONG_MICROS))
        events.push(event);
    }
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'], excludedCategories: ['*'] },
  });
  await page.evaluate((name) => performance.mark(name), MARK);
  return async () => {
    const complete = new Promise<{ readonly dataLossOccurred: boolean }>((resolve) => {
      session.once('Tracing.tracingComplete', resolve);
    });
    await session.send('Tracing.end');
    if ((await complete).dataLossOccurred) throw new Error('the trace is not whole');
    const mark = events.find(({ name }) => name === MARK);
    if (mark === undefined) throw new Error('the trace lacks the page');
    return events
      .filter(({ name, pid, tid }) => name !== MARK && pid === mark.pid && tid === mark.tid)
      .map(({ dur = 0, tdur }) => {
        if (tdur === undefined) throw new Error('the trace has no times of threads');
        return { clockMillis: Math.round(dur / 1_000), busyMillis: Math.round(tdur / 1_000) };
      });
  };
}
