type Row = Readonly<Record<string, unknown>>;

/**
 * Seconds there and back, as the browser measured last; null where it has not. Chromium measures with every check of its pair
 * of addresses. Firefox 140 does not, but has it of the server's reports on what it sends; of several the shortest.
 */
export function roundTripIn(rows: readonly Row[], pair: Row | undefined): number | null {
  const measured = pair?.['currentRoundTripTime'];
  if (isTime(measured)) return measured;
  const reported = rows.filter((row) => row['type'] === 'remote-inbound-rtp').map((row) => row['roundTripTime']);
  const times = reported.filter(isTime);
  return times.length === 0 ? null : Math.min(...times);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
