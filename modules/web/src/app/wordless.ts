/** In both languages of the page, since neither one's file of texts came. */
const WORDS = [
  { lang: 'en', text: 'The page could not be loaded whole. Check your connection.', act: 'Reload the page' },
  { lang: 'hi', text: 'पृष्ठ पूरा लोड नहीं हुआ। अपना कनेक्शन देखें।', act: 'पृष्ठ दोबारा लोड करें' },
] as const;

/** Says so in place of a blank page, and offers to try again. */
export function showWordless(root: Element, loadPage: () => void): void {
  const main = document.createElement('main');
  for (const { lang, text, act } of WORDS) {
    const paragraph = document.createElement('p');
    paragraph.lang = lang;
    paragraph.textContent = text;
    const button = document.createElement('button');
    button.type = 'button';
    button.lang = lang;
    button.textContent = act;
    button.addEventListener('click', loadPage);
    main.append(paragraph, button);
  }
  root.replaceChildren(main);
}
