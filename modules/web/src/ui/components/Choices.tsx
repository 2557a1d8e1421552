import { classes } from '../styles/classes.ts';
import styles from './Choices.module.css';

const css = classes(styles);

interface Props<V extends string> {
  readonly label: string;
  /** Of the group in its form; one of that name on a page. */
  readonly name: string;
  readonly options: readonly { readonly value: V; readonly text: string; readonly note?: string }[];
  /** Null while nothing is chosen. */
  readonly value: V | null;
  readonly onChange: (value: V) => void;
}

/** A few choices that are all in sight, as the system's own radio buttons: the arrows go from one to the next. */
export function Choices<V extends string>({ label, name, options, value, onChange }: Props<V>) {
  return (
    <fieldset className={css('choices')}>
      <legend className={css('legend')}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={css('choice')}>
          <input type="radio" name={name} checked={value === option.value} onChange={() => onChange(option.value)} />
          <span>
            {option.text}
            {option.note !== undefined && <span className={css('note')}>{option.note}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
