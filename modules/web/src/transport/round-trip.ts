type Row = Readonly<Record<string, unknown>>;

interface Report {
  /** When it came, in milliseconds; 0 where the browser does not say. */
  readonly at: number;
  readonly seconds: number;
}

/**
 * Seconds there and back, as the browser measured last; null where it has not. Chromium measures with every check of its pair
 * of addresses. Firefox 140 does not, but has it of the server's reports on what it sends. A report stands for as long as the
 * connection, also of a picture that went out for the last time long ago, so the newest counts; of those that came together
 * the shortest.
 */
export function roundTripIn(rows: readonly Row[], pair: Row | undefined): number | null {
  const measured = pair?.['currentRoundTripTime'];
  if (isTime(measured)) return measured;
  let newest: Report | null = null;
  for (const row of rows) {
    const seconds = row['roundTripTime'];
    if (row['type'] !== 'remote-inbound-rtp' || !isTime(seconds)) continue;
    const at = isTime(row['timestamp']) ? row['timestamp'] : 0;
    if (newest && (at < newest.at || (at === newest.at && seconds >= newest.seconds))) continue;
    newest = { at, seconds };
  }
  return newest?.seconds ?? null;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
