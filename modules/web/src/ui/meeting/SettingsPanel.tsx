import { useText } from '../../i18n/index.ts';
import { DeviceChoosers } from '../components/DeviceChoosers.tsx';
import { LanguageChooser, ThemeChooser } from '../components/PageFrame.tsx';
import { classes } from '../styles/classes.ts';
import { PanelFrame } from './PanelFrame.tsx';
import styles from './SettingsPanel.module.css';

const css = classes(styles);

export function SettingsPanel() {
  const t = useText();
  return (
    <PanelFrame panel="settings" heading={t('settings.heading')} takesFocus>
      <section className={css('section')}>
        <h3 className={css('heading')}>{t('settings.devices')}</h3>
        <DeviceChoosers stacked />
      </section>
      <section className={css('section')}>
        <h3 className={css('heading')}>{t('settings.page')}</h3>
        <LanguageChooser />
        <ThemeChooser labelHidden={false} />
      </section>
    </PanelFrame>
  );
}
