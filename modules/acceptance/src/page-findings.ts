/** What WCAG asks of a screen that a look at its markup and its styles answers, each with what is wrong with it, in words. */
export interface PageFindings {
  /** 1.4.5: pictures that could bear words. */
  readonly pictures: readonly string[];
  /** 1.4.13: what the browser shows on hover that is not there in words already. */
  readonly titles: readonly string[];
  /** 2.3.1: what goes on and on faster than three times a second. */
  readonly flashing: readonly string[];
  /** 3.2.6: the way to the page on accessibility, out of its place. */
  readonly help: readonly string[];
  /** 3.2.3 and 3.2.4: the signs of the bar in their order, each with its word; empty without a bar. */
  readonly bar: readonly (readonly [sign: string, word: string])[];
}

/** Runs in the page. */
export function pageFindings(): PageFindings {
  const nameOf = (element: Element): string => `<${element.localName}> “${element.textContent.trim().slice(0, 40)}”`;

  const pictures = [...document.querySelectorAll('*')].flatMap((element) => {
    const isWords = element.matches('svg') && element.querySelector('text, image, foreignObject') !== null;
    const { backgroundImage, maskImage, content } = getComputedStyle(element);
    const drawn = [backgroundImage, maskImage, content].filter((each) => each.includes('url('));
    return element.matches('img, picture, object, embed, input[type=image]') || isWords || drawn.length > 0
      ? [[nameOf(element), ...drawn].join(' ').slice(0, 160)]
      : [];
  });

  const titles = [...document.querySelectorAll('[title]')].flatMap((element) => {
    const words = element.getAttribute('title') ?? '';
    const figure = element.closest('figure');
    const described = document.getElementById(figure?.getAttribute('aria-describedby') ?? '')?.textContent ?? '';
    return element.textContent.includes(words) || described.includes(words) ? [] : [`${nameOf(element)}: ${words}`];
  });

  const FASTEST_MILLIS = 1_000 / 3;
  const flashing: string[] = [];
  const look = (rules: CSSRuleList) => {
    for (const rule of rules) {
      if (rule instanceof CSSStyleRule && rule.style.animationIterationCount !== '') {
        const { animationIterationCount: times, animationDuration: duration } = rule.style;
        const millis = Number.parseFloat(duration) * (duration.endsWith('ms') ? 1 : 1_000);
        if (times !== '1' && !(millis >= FASTEST_MILLIS)) flashing.push(`${rule.selectorText}: ${duration} ${times}`);
        // Of a shorthand with a variable in it the longhands are empty.
      } else if (rule instanceof CSSStyleRule && rule.style.animation.includes('infinite')) {
        flashing.push(`${rule.selectorText}: ${rule.style.animation}, of which the time cannot be read`);
      }
      if ('cssRules' in rule) look((rule as CSSGroupingRule).cssRules);
    }
  };
  for (const { cssRules } of document.styleSheets) look(cssRules);
  for (const animation of document.getAnimations()) {
    const { iterations = 1, duration } = animation.effect?.getTiming() ?? {};
    if (iterations > 1 && Number(duration) < FASTEST_MILLIS) flashing.push(`an animation of ${String(duration)} ms`);
  }

  const help: string[] = [];
  const links = [...document.querySelectorAll('a[href$="/accessibility"]')];
  const isMeeting = document.querySelector('[role=toolbar]') !== null;
  if (!isMeeting && links.length !== 1) help.push(`${String(links.length)} links to the page on accessibility`);
  for (const link of links) {
    // The choice of a language, and the note that nobody reviewed it, come first on every page.
    for (const sign of document.querySelectorAll('svg.lucide-languages')) {
      const isAfter = (link.compareDocumentPosition(sign) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
      if (isAfter) help.push(`stands before ${nameOf(sign.parentElement ?? sign)}`);
    }
  }

  const toolbar = document.querySelector('[role=toolbar]');
  const bar = [...(toolbar?.querySelectorAll('button') ?? [])].map((button) => {
    const sign = [...(button.querySelector('svg')?.classList ?? [])].find((each) => /^lucide-./.test(each)) ?? '';
    return [sign.replace('lucide-', ''), button.getAttribute('aria-label') ?? button.textContent.trim()] as const;
  });
  return { pictures, titles, flashing, help, bar };
}
