type Row = Readonly<Record<string, unknown>>;

/**
 * The pair of addresses by which the connection goes now, of the rows of a statistics report; undefined where there is none yet.
 * Chromium names it on the transport's row, Firefox 140, which has no such row, on the pair itself; a pair of before a change of
 * networks stays nominated.
 */
export function pairInUse(rows: readonly Row[]): Row | undefined {
  const named = rows.find((row) => row['type'] === 'transport')?.['selectedCandidatePairId'];
  const pairs = rows.filter((row) => row['type'] === 'candidate-pair');
  return (
    pairs.find((row) => named !== undefined && row['id'] === named) ??
    pairs.find((row) => row['selected'] === true) ??
    pairs.find((row) => row['nominated'] === true && row['state'] === 'succeeded')
  );
}
