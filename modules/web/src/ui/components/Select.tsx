import { useId, type ReactNode } from 'react';
import styles from './Field.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

interface Option {
  readonly value: string;
  readonly text: string;
  readonly lang?: string;
  /** Of what people wrote, whose language nobody told. */
  readonly dir?: 'auto';
}

interface Props {
  readonly label: string;
  /** The label is read but not drawn. */
  readonly labelHidden?: boolean;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  readonly compact?: boolean;
  /** The label stands beside the list. */
  readonly inline?: boolean;
}

/** The system's own list: on a telephone it is the wheel that people know, and it speaks every assistive technology. */
export function Select(props: Props) {
  const { label, labelHidden = false, options, value, onChange, icon, disabled = false } = props;
  const { compact = false, inline = false } = props;
  const id = useId();
  return (
    <div className={css(inline ? 'beside' : compact ? 'compact' : 'field')}>
      {!labelHidden && (
        <label className={css('label')} htmlFor={id}>
          {label}
        </label>
      )}
      <span className={css('line')}>
        {icon !== undefined && <span className={css('icon')}>{icon}</span>}
        <select
          id={id}
          aria-label={labelHidden ? label : undefined}
          className={css('input', 'select', icon !== undefined && 'withIcon')}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} lang={option.lang} dir={option.dir}>
              {option.text}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}
