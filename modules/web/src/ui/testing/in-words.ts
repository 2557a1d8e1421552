/** Finds an element by all of its words, of which some, such as names, stand in elements of their own. */
export function inWords(sought: string | RegExp): (text: string, element: Element | null) => boolean {
  const has = (element: Element | null) => {
    const words = element?.textContent ?? '';
    return typeof sought === 'string' ? words === sought : sought.test(words);
  };
  return (_, element) => has(element) && !Array.from(element?.children ?? []).some(has);
}
