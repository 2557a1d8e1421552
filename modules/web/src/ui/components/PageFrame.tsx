import { useEffect, useRef, type ReactNode } from 'react';
import { useText, type TextKey } from '../../i18n/index.ts';
import { THEME_TEXTS, THEMES, useTheme } from '../theme.ts';
import { useKeptFocus } from '../use-kept-focus.ts';
import { AccessibilityLink } from './AccessibilityLink.tsx';
import { Brand } from './Brand.tsx';
import { LanguageChooser, MachineTranslated } from './LanguageChooser.tsx';
import { NewerPage } from './NewerPage.tsx';
import { Select } from './Select.tsx';
import { SkipLink } from './SkipLink.tsx';
import styles from './PageFrame.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

interface Props {
  readonly title: TextKey;
  readonly className?: string | undefined;
  /** At the end of the head. */
  readonly aside?: ReactNode;
  /** At the end of the foot. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** Head and foot of the pages around a meeting. */
export function PageFrame({ title, className, aside, foot, children }: Props) {
  const t = useText();
  const main = useRef<HTMLElement>(null);
  useKeptFocus(main);
  useEffect(() => {
    document.title = t(title);
  }, [t, title]);
  return (
    <div className={css('page')}>
      <SkipLink />
      <header className={css('mast')}>
        <Brand />
        <div className={css('end')}>
          {aside}
          <LanguageChooser />
        </div>
      </header>
      <NewerPage className={css('newer')} />
      <main id="main" ref={main} tabIndex={-1} className={className}>
        {children}
      </main>
      <footer className={css('foot')}>
        <span className={css('grow')}>{t('app.ownServer')}</span>
        <MachineTranslated />
        <ThemeChooser />
        <AccessibilityLink />
        {foot}
      </footer>
    </div>
  );
}

export function ThemeChooser({ labelHidden = true }: { readonly labelHidden?: boolean }) {
  const t = useText();
  const [theme, choose] = useTheme();
  return (
    <Select
      label={t('app.theme')}
      labelHidden={labelHidden}
      compact={labelHidden}
      value={theme}
      options={THEMES.map((each) => ({ value: each, text: t(THEME_TEXTS[each]) }))}
      onChange={(value) => {
        const chosen = THEMES.find((each) => each === value);
        if (chosen) choose(chosen);
      }}
    />
  );
}
