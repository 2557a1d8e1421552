/** One meeting as calendars take it. */
export interface CalendarEntry {
  /** The same for the same meeting, whoever is invited. */
  readonly uid: string;
  readonly title: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly link: string;
  /** The whole invitation. */
  readonly text: string;
}

const CRLF = '\r\n';
/** Octets of a line, without its end (RFC 5545 section 3.1). */
const LONGEST_LINE = 75;

/**
 * A file that calendars open (RFC 5545). It is made here and not by the server, for it holds the link's secret; times are
 * in UTC, so no zone's rules have to come with it.
 */
export function calendarFile(entry: CalendarEntry, now: Date): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Sabha//Sabha//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${escaped(entry.uid)}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(new Date(entry.startsAt))}`,
    `DTEND:${utc(new Date(entry.endsAt))}`,
    `SUMMARY:${escaped(entry.title)}`,
    `DESCRIPTION:${escaped(entry.text)}`,
    `URL:${entry.link}`,
    'CLASS:PRIVATE',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map(folded).join(CRLF) + CRLF;
}

function utc(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** RFC 5545 section 3.3.11. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');
}

/** Breaks a line between characters: no line has more octets than may be. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let out = '';
  let octets = 0;
  for (const character of line) {
    const length = encoder.encode(character).length;
    if (octets + length > LONGEST_LINE) {
      out += `${CRLF} `;
      octets = 1;
    }
    out += character;
    octets += length;
  }
  return out;
}

/**
 * A mail that the person's own program sends.
 *
 * @param to hidden from each other
 */
export function mailAddress(title: string, text: string, to: readonly string[] = []): string {
  const hidden = to.length === 0 ? '' : `bcc=${to.map(encodeURIComponent).join(',')}&`;
  return `mailto:?${hidden}subject=${encodeURIComponent(title)}&body=${encodeURIComponent(text.replace(/\r?\n/g, '\r\n'))}`;
}
