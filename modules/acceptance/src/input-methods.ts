import type { Locator } from 'playwright-core';

/** How somebody uses a page, with nothing but what the page shows. */
export interface InputMethod {
  presses(control: Locator): Promise<void>;
  writes(field: Locator, text: string): Promise<void>;
}

/** No control of any screen may be further away than this many keys. */
const MOST_KEYS = 30;

export const byMouse: InputMethod = {
  presses: (control) => control.click(),
  async writes(field, text) {
    await field.click();
    await field.page().keyboard.type(text);
  },
};

/** A finger. */
export const byTouch: InputMethod = {
  presses: (control) => control.tap(),
  async writes(field, text) {
    await field.tap();
    await field.page().keyboard.type(text);
  },
};

/** Tab, the arrows inside of what is one stop for Tab, Enter and Space. No keys that one must have read of. */
export const byKeyboard: InputMethod = {
  async presses(control) {
    await reaches(control);
    const isTicked = await control.evaluate((element) =>
      element.matches('input[type=radio], input[type=checkbox], [role=radio], [role=switch]'),
    );
    await control.page().keyboard.press(isTicked ? 'Space' : 'Enter');
  },
  async writes(field, text) {
    await reaches(field);
    await field.page().keyboard.type(text);
  },
};

async function reaches(control: Locator): Promise<void> {
  await control.waitFor();
  const passed: string[] = [];
  for (let keys = 0; keys <= MOST_KEYS; keys++) {
    const now = await control.evaluate(locate);
    if (now.isHere) return;
    passed.push(now.told);
    await control.page().keyboard.press(now.next);
  }
  throw new Error(`${String(control)} is more than ${String(MOST_KEYS)} keys away; passed: ${passed.join(' | ')}`);
}

/** What has the focus, and the key that leads on from there. Runs in the page. */
function locate(control: Element): { isHere: boolean; told: string; next: string } {
  const here = document.activeElement ?? document.body;
  const label = (here.getAttribute('aria-label') ?? here.textContent).trim().slice(0, 40);
  // These are one stop for Tab, and a screen reader says what they are: a toolbar, a menu, one of several choices.
  const group = here.closest('[role=toolbar], [role=menu], [role=radiogroup], fieldset');
  const isAhead = (here.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const arrow = group?.getAttribute('role') === 'toolbar' ? (isAhead ? 'ArrowRight' : 'ArrowLeft') : 'ArrowDown';
  return { isHere: here === control, told: label, next: group?.contains(control) === true ? arrow : 'Tab' };
}
