import { Fragment } from 'react';

const LINK = /(https:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}।])/u;

/** Only https becomes a link, shown as it is written; it opens without telling where it was found. */
export function Linked({ text }: { readonly text: string }) {
  return text.split(LINK).map((part, i) =>
    i % 2 === 1 && isPlainLink(part) ? (
      <a key={i} href={part} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
        {part}
      </a>
    ) : (
      <Fragment key={i}>{part}</Fragment>
    ),
  );
}

/** What is read must be where it leads: nothing invisible, nothing before the host, no look-alike of another host. */
function isPlainLink(text: string): boolean {
  if (/[\p{C}\\]/u.test(text)) return false;
  try {
    const { protocol, username, password } = new URL(text);
    return protocol === 'https:' && username === '' && password === '' && hostOf(text).every(isOfOneScript);
  } catch {
    return false;
  }
}

/** The labels of the host as they are written. */
function hostOf(link: string): string[] {
  const [authority = ''] = link.slice('https://'.length).split(/[/?#]/);
  return authority.replace(/:\d+$/, '').split('.');
}

/** Letters of Latin look-alike scripts (Cyrillic, Greek) and mixtures are left as text (UTS 39). */
const LABELS = [
  /^[a-z0-9-]+$/i,
  ...['Bengali', 'Devanagari', 'Gujarati', 'Gurmukhi', 'Kannada', 'Malayalam', 'Meetei_Mayek', 'Ol_Chiki', 'Oriya'].map(
    ofScript,
  ),
  ...['Arabic', 'Tamil', 'Telugu'].map(ofScript),
];

function ofScript(script: string): RegExp {
  return new RegExp(`^(?:\\p{Script=${script}}|\\p{Script=Inherited}|[0-9-])+$`, 'u');
}

function isOfOneScript(label: string): boolean {
  return LABELS.some((one) => one.test(label));
}
