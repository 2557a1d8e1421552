import { useText } from '../../i18n/index.ts';
import { classes } from '../styles/classes.ts';
import styles from './WelcomePicture.module.css';

const css = classes(styles);

const CENTRE = { x: 150, y: 40 };
/** Benches from the front: radius, seats on each side, and how strongly they are drawn. */
const BENCHES = [
  { radius: 52, seats: 3, row: 'front' },
  { radius: 78, seats: 5, row: 'middle' },
  { radius: 104, seats: 6, row: 'back' },
] as const;
const FIRST_DEGREES = 8;
const LAST_DEGREES = 70;
/** The seat kept free: last on the trailing side of the last bench. */
const KEPT = `back 5 1`;

function seatsOf({ radius, seats, row }: (typeof BENCHES)[number]) {
  return [1, -1].flatMap((side) =>
    Array.from({ length: seats }, (_, index) => {
      const degrees = FIRST_DEGREES + (index * (LAST_DEGREES - FIRST_DEGREES)) / (seats - 1);
      const angle = (degrees * Math.PI) / 180;
      return {
        key: `${row} ${index} ${side}`,
        row,
        x: CENTRE.x + side * radius * Math.cos(angle),
        y: CENTRE.y + radius * Math.sin(angle),
      };
    }),
  );
}

const SEATS = BENCHES.flatMap(seatsOf);

/** The mark grown into a hall: the one at the door, and the seat that is kept. */
export function WelcomePicture() {
  const t = useText();
  return (
    <svg className={css('hall')} viewBox="0 0 300 214" role="img" aria-label={t('lobby.hall')}>
      <rect className={css('dais')} x="26" y="14" width="248" height="7" rx="3.5" />
      <circle className={css('dais')} cx="150" cy="46" r="9" />
      {SEATS.map((seat) => (
        <circle
          key={seat.key}
          className={css(seat.key === KEPT ? 'kept' : seat.row)}
          cx={seat.x.toFixed(1)}
          cy={seat.y.toFixed(1)}
          r="6.2"
        />
      ))}
      <path className={css('way')} d="M150 187V176C150 160 158 150 179 142" />
      <circle className={css('you')} cx="150" cy="200" r="9" />
    </svg>
  );
}
