import { classes } from '../styles/classes.ts';
import styles from './Console.module.css';

const css = classes(styles);

interface Props<T extends string> {
  readonly legend: string;
  readonly all: readonly T[];
  readonly chosen: readonly T[];
  readonly textOf: (value: T) => string;
  readonly onChange: (chosen: readonly T[]) => void;
}

/** Any of several, each with a box of its own. */
export function Boxes<T extends string>({ legend, all, chosen, textOf, onChange }: Props<T>) {
  return (
    <fieldset className={css('boxes')}>
      <legend>{legend}</legend>
      {all.map((value) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, value] : chosen.filter((each) => each !== value))
            }
          />
          {textOf(value)}
        </label>
      ))}
    </fieldset>
  );
}
