import { Fragment } from 'react';
import { useList } from '../../../i18n/index.ts';
import { useVerifiedWords, VerifiedMark } from '../VerifiedMark.tsx';
import type { Voter } from './tally.ts';

interface Props {
  readonly voters: readonly Voter[];
  /** Everybody of the poll, of whom one may have the same name; those of the line where it is not given. */
  readonly among?: readonly Voter[];
}

/** Names in one line, each with its mark; of two that are alike the organisation stands in words. */
export function Voters({ voters, among = voters }: Props) {
  const comma = useList()(['', '']);
  const isTwice = ({ name }: Voter) => among.filter((other) => other.name === name).length > 1;
  return voters.map((voter, index) => (
    // One may vote from two devices, under one name.
    <Fragment key={index}>
      {index > 0 && comma}
      <bdi>{voter.name}</bdi>
      {voter.verifiedBy !== null && ' '}
      {isTwice(voter) ? <InWords voter={voter} /> : <VerifiedMark by={voter.verifiedBy} />}
    </Fragment>
  ));
}

function InWords({ voter }: { readonly voter: Voter }) {
  const words = useVerifiedWords(voter.verifiedBy);
  return words === undefined ? null : <>({words})</>;
}
