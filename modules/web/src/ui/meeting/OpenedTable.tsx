import type { MediaFigures } from '../../call/port.ts';
import { useText } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';
import { classes } from '../styles/classes.ts';
import styles from './ConnectionPanel.module.css';
import { useFigureWords } from './figure-words.ts';

const css = classes(styles);

const SOURCES = ['voice', 'picture', 'screen'] as const;

/** Whose frames this device could open, by the keys of the meeting: the server has no say in it. */
export function OpenedTable({ opened }: Pick<MediaFigures, 'opened'>) {
  const t = useText();
  const { number } = useFigureWords();
  const view = useMeeting(({ keys }) => keys.view);
  const others = view?.members.filter(({ leaf }) => leaf !== view.ownLeaf) ?? [];
  if (others.length === 0) return null;
  const counts = new Map(opened.map((each) => [each.key, each]));
  return (
    <section className={css('section')}>
      <table className={css('courses')}>
        <caption className={css('heading')}>{t('line.opened')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('line.opened.whose')}</th>
            {SOURCES.map((source) => (
              <th key={source} scope="col">
                {t(`line.opened.${source}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {others.map(({ key, name }) => (
            <tr key={key}>
              <th scope="row" dir="auto">
                {name}
              </th>
              {SOURCES.map((source) => (
                <td key={source}>{number(counts.get(key)?.[source] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
