import type { Ref } from 'react';
import { TextArea, TextField } from 'react-aria-components';
import styles from './Field.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

interface Props {
  readonly ref?: Ref<HTMLTextAreaElement>;
  /** Read, and drawn inside while the field is empty. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly invalid: boolean;
  /** The ids of what tells about it; one may be of nothing. */
  readonly describedBy: string;
}

/** One line at first, and as many as are written up to some; then it scrolls. */
export function GrowingField({ ref, label, value, onChange, invalid, describedBy }: Props) {
  return (
    <TextField
      aria-label={label}
      aria-describedby={describedBy}
      value={value}
      onChange={onChange}
      isInvalid={invalid}
      className={css('growing')}
    >
      {/* Of the same text in the same place, so that the field is as high as its text, and nothing is measured. */}
      <span aria-hidden="true" className={css('input', 'grows', 'measure')}>
        {`${value}\n`}
      </span>
      <TextArea
        ref={ref}
        rows={1}
        dir="auto"
        autoComplete="off"
        enterKeyHint="send"
        placeholder={label}
        className={css('input', 'grows')}
      />
    </TextField>
  );
}
