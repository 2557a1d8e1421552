import { useEffect, type ReactNode } from 'react';
import { useText, type TextKey } from '../../i18n/index.ts';
import { AccessibilityLink } from './AccessibilityLink.tsx';
import { Brand } from './Brand.tsx';
import { LanguageChooser, MachineTranslated } from './LanguageChooser.tsx';
import { SkipLink } from './SkipLink.tsx';
import { classes } from '../styles/classes.ts';
import styles from './QuietPage.module.css';

const css = classes(styles);

interface Props {
  readonly title: TextKey;
  /** At the end of the head. */
  readonly aside?: ReactNode;
  readonly foot?: ReactNode;
  readonly narrow?: boolean;
  readonly children: ReactNode;
}

/** The dark, empty page of the lobby and of every ending. */
export function QuietPage({ title, aside, foot, narrow = false, children }: Props) {
  const t = useText();
  useEffect(() => {
    document.title = t(title);
  }, [t, title]);
  return (
    <div className={css('page')} data-stage>
      <SkipLink />
      <header className={css('head')}>
        <Brand />
        <div className={css('aside')}>
          {aside}
          <LanguageChooser />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={css('main', narrow && 'narrow')}>
        {children}
        <MachineTranslated />
        <span className={css('help')}>
          <AccessibilityLink />
        </span>
      </main>
      <footer className={css('foot')}>{foot}</footer>
    </div>
  );
}
