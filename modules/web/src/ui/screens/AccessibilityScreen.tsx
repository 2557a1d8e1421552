import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Button } from '../components/Button.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { classes } from '../styles/classes.ts';
import { useFocusedHeading } from '../use-focused-heading.ts';
import styles from './HomeScreen.module.css';

const css = classes(styles);

/** What docs/trust/accessibility.md says of each criterion, in short: what it was made for, what is missing, whom to write to. */
export function AccessibilityScreen() {
  const t = useText();
  const port = useAccountPort();
  const heading = useFocusedHeading();
  return (
    <PageFrame title="title.accessibility" className={css('guest')}>
      <h1 ref={heading} tabIndex={-1} className={css('title')}>
        {t('home.accessibility')}
      </h1>
      <p>{t('accessibility.aim')}</p>
      <p>{t('accessibility.works')}</p>
      <h2>{t('accessibility.gaps')}</h2>
      <ul className={css('points')}>
        <li>{t('accessibility.captions')}</li>
        <li>{t('accessibility.untried')}</li>
      </ul>
      <p>{t('accessibility.help')}</p>
      <Button onPress={() => port.show('home')}>{t('over.home')}</Button>
    </PageFrame>
  );
}
