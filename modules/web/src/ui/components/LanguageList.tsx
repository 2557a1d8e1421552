import { Check, Languages } from 'lucide-react';
import { Autocomplete, Menu, MenuItem, useFilter } from 'react-aria-components';
import { LANGUAGES, useLanguage, useText, type LanguageFacts } from '../../i18n/index.ts';
import { useMediaQuery } from '../use-media-query.ts';
import { classes } from '../styles/classes.ts';
import { FindField } from './FindField.tsx';
import { Hidden } from './Hidden.tsx';
import { Icon } from './Icon.tsx';
import styles from './LanguageChooser.module.css';

const css = classes(styles);

/** All languages, each by its own name, found by that or by the English one. */
export function LanguageList({ onChosen }: { readonly onChosen: () => void }) {
  const t = useText();
  const [language, choose] = useLanguage();
  const { contains } = useFilter({ sensitivity: 'base' });
  // The focus would bring a keyboard over the list.
  const touch = useMediaQuery('(pointer: coarse)');
  return (
    <>
      <Autocomplete filter={contains}>
        <FindField label={t('app.language.find')} takesFocus={!touch} />
        <Menu
          aria-label={t('app.language')}
          className={css('list')}
          selectionMode="single"
          selectedKeys={[language]}
          renderEmptyState={() => <p className={css('none')}>{t('app.language.none')}</p>}
          onAction={(key) => {
            const chosen = LANGUAGES.find(({ code }) => code === key);
            if (chosen) choose(chosen.code);
            onChosen();
          }}
        >
          {LANGUAGES.map((each) => (
            <Row key={each.code} language={each} />
          ))}
        </Menu>
      </Autocomplete>
      {!LANGUAGES.every(({ reviewed }) => reviewed) && (
        <p className={css('legend')} aria-hidden="true">
          <Icon icon={Languages} size="small" />
          {t('app.language.unreviewed')}
        </p>
      )}
    </>
  );
}

function Row({ language }: { readonly language: LanguageFacts }) {
  const t = useText();
  const { code, name, english, tag, dir, reviewed } = language;
  return (
    <MenuItem id={code} textValue={`${name} ${english}`} className={css('item')}>
      {({ isSelected }) => (
        <>
          <Icon icon={Check} size="small" className={css(!isSelected && 'unchosen')} />
          <bdi lang={tag} dir={dir} className={css('name')}>
            {name}
          </bdi>
          {name !== english && (
            <bdi lang="en" dir="ltr" className={css('english')}>
              {english}
            </bdi>
          )}
          {reviewed || (
            <>
              <Icon icon={Languages} size="small" className={css('mark')} />
              <Hidden>{t('app.language.unreviewed')}</Hidden>
            </>
          )}
        </>
      )}
    </MenuItem>
  );
}
