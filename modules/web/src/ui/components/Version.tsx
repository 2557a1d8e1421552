import { version } from '../../../package.json';

/** What somebody who asks for help is asked for. A name and figures, the same in every language. */
export function Version() {
  return (
    <span lang="en" dir="ltr">
      Sabha {version}
    </span>
  );
}
