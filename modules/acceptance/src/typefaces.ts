import type { Page } from 'playwright-core';

/** Where a page has words of its own. */
const WORDS = 'h1, h2, h3, p, label, legend, button, a';

/** Typefaces that really draw the words of a page: those that came with it, and those of the machine. */
export async function drawnBy(page: Page): Promise<{ own: string[]; others: string[] }> {
  await page.evaluate(() => document.fonts.ready);
  const devtools = await page.context().newCDPSession(page);
  try {
    await devtools.send('DOM.enable');
    await devtools.send('CSS.enable');
    const { root } = await devtools.send('DOM.getDocument', { depth: 0 });
    const { nodeIds } = await devtools.send('DOM.querySelectorAll', {
      nodeId: root.nodeId,
      selector: WORDS,
    });
    const [own, others] = [new Set<string>(), new Set<string>()];
    for (const nodeId of nodeIds) {
      const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', {
        nodeId,
      });
      for (const { familyName, isCustomFont } of fonts) (isCustomFont ? own : others).add(familyName);
    }
    return { own: [...own], others: [...others] };
  } finally {
    await devtools.detach();
  }
}

/** Letters of the page in whose place a box is drawn, as for a letter that no typeface has. Runs in the page. */
export function notDrawn(): string[] {
  const NO_LETTER = '\u{10fffe}';
  const pen = Object.assign(document.createElement('canvas'), {
    width: 96,
    height: 96,
  }).getContext('2d', {
    willReadFrequently: true,
  });
  if (pen === null) return ['no canvas'];
  pen.font = `40px ${getComputedStyle(document.body).fontFamily}`;
  const drawn = (letter: string): string => {
    pen.clearRect(0, 0, 96, 96);
    pen.fillText(letter, 24, 64);
    return pen
      .getImageData(0, 0, 96, 96)
      .data.filter((_, index) => index % 4 === 3)
      .join('');
  };
  const box = drawn(NO_LETTER);
  const letters = new Set([...document.body.innerText].filter((letter) => /[\p{L}\p{M}\p{N}]/u.test(letter)));
  return [...letters].filter((letter) => drawn(letter) === box);
}
