import { memo, useDeferredValue, useState } from 'react';
import { Autocomplete, Dialog, Heading, Menu, MenuItem, Modal, ModalOverlay } from 'react-aria-components';
import { useText } from '../../i18n/index.ts';
import { FindField } from '../components/FindField.tsx';
import { isFound } from '../fold.ts';
import { classes } from '../styles/classes.ts';
import styles from './CommandPalette.module.css';
import { useOpenDialog } from './dialogs.ts';
import { useCommands, wordsOf } from './use-commands.ts';

const css = classes(styles);

/** Every act of the meeting, found by its words. */
export function CommandPalette() {
  const t = useText();
  const open = useOpenDialog();
  const [sought, setSought] = useState('');
  // The field follows each key; what comes into the list may be a little later. What does not have the words is gone at once, so
  // that Enter never does what was not sought.
  const listed = useDeferredValue(sought);
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(isOpen) => !isOpen && open(null)} className={css('scrim')}>
      <Modal className={css('modal')}>
        <Dialog className={css('dialog')}>
          <Heading slot="title" level={2} className={css('title')}>
            {t('keys.commands')}
          </Heading>
          <Autocomplete filter={(text, typed) => isFound(typed, text)} inputValue={sought} onInputChange={setSought}>
            <FindField label={t('command.find')} takesFocus />
            <Commands sought={listed} />
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const Commands = memo(function Commands({ sought }: { readonly sought: string }) {
  const t = useText();
  const open = useOpenDialog();
  const { commands, more } = useCommands(sought);
  return (
    <>
      <Menu
        aria-label={t('keys.commands')}
        className={css('list')}
        renderEmptyState={() => <p className={css('none')}>{t('command.none')}</p>}
        onAction={(key) => {
          open(null);
          commands.find(({ id }) => id === key)?.act();
        }}
      >
        {commands.map((each) => (
          <MenuItem key={each.id} id={each.id} textValue={wordsOf(each)} className={css('item')}>
            <span className={css('text')}>
              {each.of !== undefined && (
                <>
                  <bdi>
                    <b>{each.of}</b>
                  </bdi>
                  :{' '}
                </>
              )}
              {each.text}
            </span>
            {each.keys.map((key) => (
              <kbd key={key} className={css('key')}>
                {key}
              </kbd>
            ))}
          </MenuItem>
        ))}
      </Menu>
      <p role="status" className={css('more')}>
        {more && t('command.more')}
      </p>
    </>
  );
});
