import type { ReactNode } from 'react';
import { classes } from '../styles/classes.ts';
import styles from './DataTable.module.css';

const css = classes(styles);

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  readonly numeric?: boolean;
}

interface Props<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** The first one names the row. */
  readonly columns: readonly Column<Row>[];
}

/** Rows and columns; where there is no room for them, a card for each row. The roles hold in both. */
export function DataTable<Row>({ label, rows, keyOf, columns }: Props<Row>) {
  return (
    <div className={css('box')}>
      <table role="table" className={css('table')} aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ name, numeric }) => (
              <th key={name} role="columnheader" scope="col" className={css(numeric === true && 'numeric')}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map((column, at) => (
                <Cell key={column.name} column={column} row={row} first={at === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<Row>({
  column,
  row,
  first,
}: {
  readonly column: Column<Row>;
  readonly row: Row;
  readonly first: boolean;
}) {
  const content = (
    <>
      <span className={css('label')} aria-hidden="true">
        {column.name}
      </span>
      <span>{column.cell(row)}</span>
    </>
  );
  const className = css(column.numeric === true && 'numeric');
  return first ? (
    <th role="rowheader" scope="row" className={className}>
      {content}
    </th>
  ) : (
    <td role="cell" className={className}>
      {content}
    </td>
  );
}
