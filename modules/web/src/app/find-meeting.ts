import { invitationTo, linkSecretOf, lookupOf, passwordOf } from '../account/series-secrets.ts';
import type { CallEvent } from '../call/events.ts';
import { meetingLink, type SeriesLink } from '../call/link.ts';
import type { HttpClient } from './http.ts';

/** Asks which meeting of a series is on or next, and makes of the series' link the one to that meeting. */
export async function findMeeting(http: Pick<HttpClient, 'nextOfSeries'>, link: SeriesLink): Promise<CallEvent> {
  const { series, personal, seeds } = link;
  if (seeds === null) return { type: 'meeting-not-found', problem: 'entry.link-not-understood' };
  const reply = await http.nextOfSeries(series, await lookupOf(series, personal));
  if (reply.kind !== 'yes') {
    const problem = reply.kind === 'no' ? 'denied.cannot-open' : 'entry.server-unreachable';
    return { type: 'meeting-not-found', problem };
  }
  const { room } = reply.value;
  const invitation = await invitationTo(room, personal);
  const linkSecret = await linkSecretOf(room, seeds.linkSecret);
  const password = await passwordOf(room, seeds.password);
  return { type: 'open-link', text: `${meetingLink('', { room, invitation, linkSecret })}&p=${password}` };
}
