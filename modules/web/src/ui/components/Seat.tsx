import { useEffect, useRef } from 'react';
import { useLanguage } from '../../i18n/index.ts';
import { firstGrapheme, hueOf } from '../names.ts';
import styles from './Seat.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

/** The first letter of a name on a tint that stays with the person. */
export function Seat({ id, name }: { readonly id: string; readonly name: string }) {
  const [language] = useLanguage();
  return (
    <span ref={useTint(id)} className={css('seat')} aria-hidden="true" dir="auto">
      {firstGrapheme(name, language)}
    </span>
  );
}

/** Sets `--hue` by script: the page forbids style attributes. */
export function useTint<T extends HTMLElement>(id: string) {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.style.setProperty('--hue', String(hueOf(id))), [id]);
  return ref;
}
