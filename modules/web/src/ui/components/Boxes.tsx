import { classes } from '../styles/classes.ts';
import styles from './Boxes.module.css';

const css = classes(styles);

interface Props<T extends string> {
  readonly legend: string;
  readonly all: readonly T[];
  readonly chosen: readonly T[];
  readonly textOf: (value: T) => string;
  readonly onChange: (chosen: readonly T[]) => void;
  readonly disabled?: boolean;
}

/** Any of several, each with a box of its own: the system's, as `Choices` and `Select` are. */
export function Boxes<T extends string>({ legend, all, chosen, textOf, onChange, disabled = false }: Props<T>) {
  return (
    <fieldset className={css('boxes')} disabled={disabled}>
      <legend className={css('legend')}>{legend}</legend>
      {all.map((value) => (
        <label key={value} className={css('choice')}>
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
