import type { Page } from 'playwright-core';

/** What a screen of the gallery has come to, in words: where it is, what stands open, what it was told to do. */
export interface Conduct {
  /** The address, the heading, the panels, dialogs and menus that stand open. */
  readonly context: string;
  /** How much it was told to do, and asked of the server. */
  readonly done: number;
  /** What it was told last. */
  readonly last: string;
}

/** What a page tells its core about itself: nothing is sent. A notice stays while somebody points at it or has the focus in it. */
const OF_ITSELF = ['stage-measured', 'hold-notices'];

export async function conductOf(page: Page): Promise<Conduct> {
  return page.evaluate(readConduct, OF_ITSELF);
}

/** Runs in the page. */
function readConduct(ofItself: readonly string[]): Conduct {
  const { told } = globalThis as unknown as { told: { dispatched: { type: string }[]; asked: unknown[] } };
  const acts = told.dispatched.filter(({ type }) => !ofItself.includes(type));
  const open = document.querySelectorAll(
    '[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [data-panel]',
  );
  const names = [...open].map((each) => each.getAttribute('aria-label') ?? each.getAttribute('role') ?? 'panel');
  return {
    context: [location.href, document.querySelector('h1')?.textContent, ...names].join(' | '),
    done: acts.length + told.asked.length,
    last: JSON.stringify(acts.at(-1) ?? told.asked.at(-1) ?? null).slice(0, 200),
  };
}

/** 3.2.1: what happens by nothing but the focus coming to a control. */
export async function changedByFocus(page: Page): Promise<string[]> {
  return page.evaluate(
    async ({ read, ofItself }) => {
      const conduct = new Function(`return ${read}`)() as typeof readConduct;
      const wrong: string[] = [];
      const stops = 'a[href], button, input, select, textarea, summary, [tabindex]';
      for (const stop of document.querySelectorAll<HTMLElement>(stops)) {
        if (stop.tabIndex < 0 || !stop.checkVisibility() || stop.closest('[inert]') !== null) continue;
        const before = conduct(ofItself);
        stop.focus();
        await new Promise((resolve) => setTimeout(resolve));
        const after = conduct(ofItself);
        if (after.context === before.context && after.done === before.done) continue;
        const name = stop.getAttribute('aria-label') ?? stop.textContent.trim().slice(0, 40);
        wrong.push(`${after.last} by the focus on “${name}”: ${after.context}`);
      }
      return wrong;
    },
    { read: readConduct.toString(), ofItself: OF_ITSELF },
  );
}

const CONTROLS = 'button, [role=button], [role=radio], [role=switch], [role=menuitem], label, summary';

/** 2.5.2: presses each control that was not met before, leaves it and lets go there; what happens all the same. */
export async function doneByPressing(page: Page, met: Set<string>): Promise<string[]> {
  const wrong: string[] = [];
  const numbered = await page.evaluate(numberControls, CONTROLS);
  let before = await conductOf(page);
  for (const [name, number] of numbered) {
    if (met.has(name)) continue;
    // What is covered here may be in reach on another screen.
    if (!(await pressesAndLeaves(page, `[data-pressed="${String(number)}"]`))) continue;
    met.add(name);
    const after = await conductOf(page);
    if (after.context !== before.context || after.done !== before.done)
      wrong.push(`${after.last} though “${name}” was left before the release: ${after.context}`);
    before = after;
  }
  return wrong;
}

/** Runs in the page: what tells each control that can be pressed from others, and a number to find it by. */
function numberControls(controls: string): (readonly [name: string, number: number])[] {
  return [...document.querySelectorAll<HTMLElement>(controls)].flatMap((control, number) => {
    const isShown = control.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!isShown || control.closest('[inert]') !== null || control.matches(':disabled')) return [];
    control.dataset['pressed'] = String(number);
    const text = (control.getAttribute('aria-label') ?? control.textContent).replaceAll(/\d+/g, '0').trim();
    return [[`${control.className.toString()} ${text}`.trim(), number] as const];
  });
}

/** @returns whether there was something to press */
export async function pressesAndLeaves(page: Page, selector: string): Promise<boolean> {
  const place = await page.evaluate((wanted) => {
    // A press before this one may have selected the words here; pressed again they would be dragged, into a field below.
    getSelection()?.removeAllRanges();
    const element = document.querySelector(wanted);
    element?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    if (element === null) return null;
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const above = document.elementFromPoint(x, y);
    const beside = { x, y: top + height + 40 < innerHeight ? top + height + 30 : top - 30 };
    // A menu takes a release on any of its entries, wherever the press began.
    const isEntry = document.elementFromPoint(beside.x, beside.y)?.closest('[role^=menuitem]') != null;
    return above !== null && element.contains(above) ? { x, y, to: isEntry ? { x: 1, y: 1 } : beside } : null;
  }, selector);
  if (place === null) return false;
  await page.mouse.move(place.x, place.y);
  await page.mouse.down();
  await page.mouse.move(place.to.x, place.to.y);
  await page.mouse.up();
  return true;
}
