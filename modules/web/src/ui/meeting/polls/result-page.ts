/** What a page of a result says, in words that are ready to be read. Whatever it is, nothing of it is markup. */
export interface ResultPage {
  readonly language: string;
  readonly dir: 'ltr' | 'rtl';
  readonly meeting: string;
  readonly question: string;
  /** Kind, turnout and the like, each a line. */
  readonly facts: readonly string[];
  readonly rows: readonly ResultRow[];
  /** Who did not vote, who signed, the code. */
  readonly notes: readonly string[];
}

export interface ResultRow {
  readonly option: string;
  readonly votes: string;
  readonly names: string;
}

const STYLE =
  'body{font:12pt/1.5 "Noto Sans",sans-serif;max-width:42em;margin:2em auto;padding:0 1em;overflow-wrap:anywhere}' +
  'h1{font-size:1.4em}table{border-collapse:collapse;width:100%;margin:1em 0}' +
  'td{border-top:1px solid;padding:.4em .6em;vertical-align:top;text-align:start}td:nth-child(2){white-space:nowrap}';

/** A page for people: it stands alone, fetches nothing and runs nothing. */
export function resultHtml({ language, dir, meeting, question, facts, rows, notes }: ResultPage): string {
  const lines = (texts: readonly string[]) => texts.map((text) => `<p>${escaped(text)}</p>`).join('\n');
  const table = rows
    .map(({ option, votes, names }) => `<tr>${[option, votes, names].map(cell).join('')}</tr>`)
    .join('\n');
  return `<!doctype html>
<html lang="${escaped(language)}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(question)}</title>
<style>${STYLE}</style>
</head>
<body>
<p><bdi>${escaped(meeting)}</bdi></p>
<h1><bdi>${escaped(question)}</bdi></h1>
${lines(facts)}
<table>
${table}
</table>
${lines(notes)}
</body>
</html>
`;
}

function cell(text: string): string {
  return `<td><bdi>${escaped(text)}</bdi></td>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}

const MOST_OF_NAME = 40;

/** By day and question, of letters and digits alone. */
export function fileNameOf(closedAt: string, question: string): string {
  const words = question.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const short = Array.from(words.join('-')).slice(0, MOST_OF_NAME).join('').replace(/-$/, '');
  const day = /^\d{4}-\d{2}-\d{2}/.exec(closedAt)?.[0];
  return ['poll', ...(day === undefined ? [] : [day]), ...(short === '' ? [] : [short])].join('-') + '.html';
}
