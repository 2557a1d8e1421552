import { useEffect, useState, type RefObject } from 'react';
import { useText } from '../../i18n/index.ts';
import { problemText } from './problems.ts';
import type { Asking } from './use-asking.ts';

type Values<F extends string> = Readonly<Partial<Record<F, string>>>;

/** What is wrong with the fields of a form, each by its name there. */
export interface Fields<F extends string> {
  /** The code of what was wrong with none of them. */
  readonly rest: string | null;
  /** Beside a field: that it was left empty, or why the server did not take it, until something else stands there. */
  problemOf(field: F, value: string): string | undefined;
  /**
   * As a form is sent: whether all of these have something in them.
   *
   * @param optional what is sent with them, and may be empty
   */
  areFilled(values: Values<F>, optional?: Values<F>): boolean;
  /** As a form is sent and something else than an empty field is in the way: the first that says so takes the focus. */
  complain(): void;
}

/** @param codes what the server says of each of them; the first field with something wrong takes the focus. */
export function useFields<F extends string>(
  form: RefObject<HTMLFormElement | null>,
  asking: Asking,
  codes: Readonly<Record<F, readonly string[]>>,
): Fields<F> {
  const t = useText();
  const [empty, setEmpty] = useState<readonly F[]>([]);
  const [sent, setSent] = useState<Readonly<Record<string, string | undefined>>>({});
  const [complaints, setComplaints] = useState(0);
  const { problem } = asking;
  const names = Object.keys(codes) as F[];
  const refused = problem === null ? undefined : names.find((name) => codes[name].includes(problem));
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form, complaints, refused]);
  return {
    rest: refused === undefined ? problem : null,
    problemOf: (field, value) => {
      if (empty.includes(field) && value.trim() === '') return t('account.problem.empty');
      const stands = field === refused && value.trim() === sent[field]?.trim();
      return stands && problem !== null ? t(problemText(problem)) : undefined;
    },
    areFilled: (values, optional) => {
      setSent({ ...values, ...optional });
      const left = names.filter((name) => values[name]?.trim() === '');
      setEmpty(left);
      if (left.length > 0) setComplaints(complaints + 1);
      return left.length === 0;
    },
    complain: () => setComplaints(complaints + 1),
  };
}
