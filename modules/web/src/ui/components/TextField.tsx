import type { ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextField as AriaTextField, type TextFieldProps } from 'react-aria-components';
import styles from './Field.module.css';

interface Props extends Omit<TextFieldProps, 'className' | 'style' | 'children'> {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong and what to do; shown only when there is something. */
  readonly problem?: string | undefined;
  readonly large?: boolean;
  readonly icon?: ReactNode;
  /** A control at the end of the line, inside the edge. */
  readonly end?: ReactNode;
}

export function TextField({ label, hint, problem, large = false, icon, end, ...rest }: Props) {
  const input = [
    styles.input,
    icon === undefined ? '' : styles.withIcon,
    end === undefined ? '' : styles.withEnd,
  ];
  return (
    <AriaTextField {...rest} isInvalid={problem !== undefined} className={styles.field ?? ''}>
      <Label className={[styles.label, large ? styles.large : ''].join(' ')}>{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className={styles.hint ?? ''}>
          {hint}
        </Text>
      )}
      <span className={styles.line}>
        {icon !== undefined && <span className={styles.icon}>{icon}</span>}
        <Input dir="auto" className={input.join(' ')} />
        {end !== undefined && <span className={styles.end}>{end}</span>}
      </span>
      <FieldError className={styles.problem ?? ''}>{problem}</FieldError>
    </AriaTextField>
  );
}
