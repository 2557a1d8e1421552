import { Search } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Input, SearchField } from 'react-aria-components';
import { classes } from '../styles/classes.ts';
import { Icon } from './Icon.tsx';
import styles from './FindField.module.css';

const css = classes(styles);

interface Props {
  readonly label: string;
  /** From the first: one opens the list to write. */
  readonly takesFocus: boolean;
}

/** What is written in it narrows the list below, in an `Autocomplete`. */
export function FindField({ label, takesFocus }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);
  return (
    <SearchField aria-label={label} className={css('search')}>
      <Icon icon={Search} />
      <Input ref={field} dir="auto" placeholder={label} className={css('input')} />
    </SearchField>
  );
}
