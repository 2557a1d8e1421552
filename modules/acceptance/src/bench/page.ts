import type { CDPSession, Page } from 'playwright-core';

const MEGABYTE = 1e6;

/** Processor time of a page's scripts and what it holds (CDP, Performance.getMetrics). */
export interface PageCost {
  /** Seconds of scripts of the page, with what they call; decoding of pictures is on other threads. */
  readonly scriptSeconds: number;
  readonly heapMegabytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

export async function watchCosts(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  // seconds of the thread, not of the clock: another process on the machine does not count
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return session;
}

export async function costs(session: CDPSession): Promise<PageCost> {
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    scriptSeconds: value('ScriptDuration'),
    heapMegabytes: value('JSHeapUsedSize') / MEGABYTE,
    nodes: value('Nodes'),
    listeners: value('JSEventListeners'),
  };
}

/** The same after what nobody refers to has been collected. */
export async function costsOfWhatIsHeld(session: CDPSession): Promise<PageCost> {
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
  return costs(session);
}

/** Runs in the page before its scripts: notes tasks of over 50 ms (W3C Long Tasks). */
export function watchLongTasks(): void {
  const holder = globalThis as unknown as { longTasks: number[] };
  holder.longTasks = [];
  new PerformanceObserver((list) => {
    holder.longTasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)));
  }).observe({ type: 'longtask' });
}

/** Runs in the page: durations in milliseconds since the last time it was asked. */
export function takeLongTasks(): number[] {
  return (globalThis as unknown as { longTasks: number[] }).longTasks.splice(0);
}

/**
 * Runs in the page before its scripts: notes when somebody could type a name, which is when the field is in the page and the
 * main thread takes up something new after the frame that shows it. Milliseconds since the navigation began.
 */
export function watchForTheName(): void {
  const holder = globalThis as unknown as { nameAfter?: number };
  const seen = new MutationObserver(() => {
    const there = [...document.querySelectorAll('label')].some((label) => label.textContent.includes('Your name'));
    if (!there) return;
    seen.disconnect();
    requestAnimationFrame(() => {
      setTimeout(() => {
        holder.nameAfter = Math.round(performance.now());
      });
    });
  });
  seen.observe(document, { childList: true, subtree: true, characterData: true });
}

/** Runs in the page. */
export function nameAfter(): number | undefined {
  return (globalThis as unknown as { nameAfter?: number }).nameAfter;
}
