import { useState } from 'react';
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
  const commands = useCommands(sought);
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(stays) => !stays && open(null)} className={css('scrim')}>
      <Modal className={css('modal')}>
        <Dialog className={css('dialog')}>
          <Heading slot="title" level={2} className={css('title')}>
            {t('keys.commands')}
          </Heading>
          <Autocomplete filter={(text, typed) => isFound(typed, text)} inputValue={sought} onInputChange={setSought}>
            <FindField label={t('command.find')} takesFocus />
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
                        <bdi>{each.of}</bdi>:{' '}
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
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
