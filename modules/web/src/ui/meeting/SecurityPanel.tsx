import { History, Lock } from 'lucide-react';
import { isHost, type RuleView } from '../../call/state.ts';
import { dateFormat, useLanguage, useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { ClauseMark } from '../components/ClauseMark.tsx';
import { Icon } from '../components/Icon.tsx';
import { Note } from '../components/Note.tsx';
import { Select } from '../components/Select.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { choicesOf, useRuleValue } from '../rule-value.ts';
import { useFrame } from '../frame.ts';
import { classes } from '../styles/classes.ts';
import { ClassSection } from './ClassSection.tsx';
import { PanelFrame } from './PanelFrame.tsx';
import { LockControl } from './PeoplePanel.tsx';
import { PermissionsSection } from './PermissionsSection.tsx';
import { Alarms, Safety } from './Safety.tsx';
import styles from './SecurityPanel.module.css';

const css = classes(styles);

/** Every clause with the value in force. On is quiet; relaxed is plainly shown to everybody, with who and when. */
export function SecurityPanel() {
  const t = useText();
  const host = useMeeting(isHost);
  const title = useMeeting((phase) => phase.meeting.title);
  const frame = useFrame();
  const rules = useMeeting((phase) => phase.meeting.rules);
  const relaxed = rules.filter((rule) => rule.relaxed).length;
  const total = rules.length;
  return (
    <PanelFrame panel="security" heading={t('security.heading')} takesFocus>
      <section className={css('section')}>
        {/* The bar above the stage may have no room for the whole of these. */}
        <p className={css('title')} dir="auto">
          {title}
        </p>
        {frame !== null && <p>{t('app.server', { server: frame })}</p>}
        <Alarms />
        <Note tone={relaxed === 0 ? 'ok' : 'notice'}>
          {relaxed === 0
            ? t('security.allOn', { total })
            : t('security.relaxed', { count: relaxed, on: total - relaxed, total })}
        </Note>
        {host && <LockControl />}
        <Safety />
      </section>
      {host && <PermissionsSection />}
      <ClassSection />
      <section className={css('section')}>
        <h3 className={css('heading')}>{t('security.rules')}</h3>
        <ul>
          {rules.map((rule) => (
            <Rule key={rule.clause} rule={rule} changeable={host && !rule.lockedByOrganisation} />
          ))}
        </ul>
      </section>
    </PanelFrame>
  );
}

function Rule({ rule, changeable }: { readonly rule: RuleView; readonly changeable: boolean }) {
  const t = useText();
  const dispatch = useDispatch();
  const valueText = useRuleValue();
  const { clause } = rule;
  const name = t(`rule.${clause}`);
  const { values, notBuilt } = choicesOf(rule);
  return (
    <li className={css('rule', rule.relaxed && 'relaxed')}>
      <ClauseMark clause={clause} relaxed={rule.relaxed} />
      <div className={css('about')}>
        <b>{name}</b>
        <p>{t(`rule.${clause}.note`)}</p>
        {changeable && values.length > 1 ? (
          <Select
            label={t('security.value', { clause, rule: name })}
            labelHidden
            value={rule.value}
            options={values.map((value) => ({ value, text: valueText(clause, value) }))}
            onChange={(value) => dispatch({ type: 'act', message: { type: 'set-rule', clause, value } })}
          />
        ) : (
          <p className={css('value')}>{valueText(clause, rule.value)}</p>
        )}
        {changeable && notBuilt && <p>{t('rule.notBuilt')}</p>}
        <Change rule={rule} />
      </div>
    </li>
  );
}

function Change({ rule }: { readonly rule: RuleView }) {
  const t = useText();
  const [language] = useLanguage();
  const { changedBy, changedAt, lockedByOrganisation, relaxed } = rule;
  const clock = dateFormat(language, { timeStyle: 'short' });
  const time = changedAt === undefined ? null : clock.format(new Date(changedAt));
  return (
    <>
      {changedBy !== undefined && time !== null && (
        <p className={css('by')}>
          <Icon icon={History} size="small" />
          <span>
            <Sentence text={relaxed ? 'security.relaxedBy' : 'security.changedBy'} values={{ name: changedBy, time }} />
          </span>
        </p>
      )}
      {lockedByOrganisation && (
        <p className={css('by')}>
          <Icon icon={Lock} size="small" />
          {changedBy === undefined && time !== null
            ? t('security.byOrganisationAt', { time })
            : t('security.byOrganisation')}
        </p>
      )}
    </>
  );
}
