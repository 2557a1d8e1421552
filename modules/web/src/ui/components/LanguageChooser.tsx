import { ChevronDown, Globe, Languages } from 'lucide-react';
import { Suspense } from 'react';
import { factsOf, useLanguage, useText } from '../../i18n/index.ts';
import { PartBoundary } from '../part.tsx';
import { classes } from '../styles/classes.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { LanguageListPart } from './late-parts.ts';
import styles from './LanguageChooser.module.css';
import { MissingPart } from './MissingPart.tsx';
import { PopoverOpener } from './Opener.tsx';

const css = classes(styles);

/** Opens the list of languages; shows the one in use by its own name. */
export function LanguageChooser() {
  const t = useText();
  const [language] = useLanguage();
  const { name, tag, dir } = factsOf(language);
  return (
    <PopoverOpener
      label={t('app.language')}
      placement="bottom end"
      className={css('popover')}
      dialogClassName={css('dialog')}
      opener={(opener) => (
        <Button className={css('opener')} aria-label={`${t('app.language')}: ${name}`} {...opener}>
          <Icon icon={Globe} />
          <span lang={tag} dir={dir} className={css('current')}>
            {name}
          </span>
          <Icon icon={ChevronDown} size="small" />
        </Button>
      )}
    >
      {(close) => (
        <PartBoundary missing={<MissingPart />} triesAgain>
          <Suspense fallback={<p className={css('none')}>{t('app.working')}</p>}>
            <LanguageListPart onChosen={close} />
          </Suspense>
        </PartBoundary>
      )}
    </PopoverOpener>
  );
}

/** Said on every page in a language that no reader of it has reviewed, with the way to the text that was translated. */
export function MachineTranslated() {
  const t = useText();
  const [language, choose] = useLanguage();
  if (factsOf(language).reviewed) return null;
  const { name, tag, dir } = factsOf('en');
  return (
    <p className={css('unreviewed')}>
      <span className={css('said')}>
        <Icon icon={Languages} size="small" />
        <span>{t('app.language.unreviewed')}</span>
      </span>
      <Button look="quiet" size="dense" lang={tag} dir={dir} onPress={() => choose('en')}>
        {name}
      </Button>
    </p>
  );
}
