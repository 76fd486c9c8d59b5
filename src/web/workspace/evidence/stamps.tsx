/** Time stamps of an original: who says since when these bytes are there, what that proves, and the stamps to take away. */
import type { VNode } from 'preact';
import type { Shown } from '../../../evidence/stamps.ts';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';
import { attachmentOf } from './file-answers.ts';

const PATH = '/workspace/evidence/stamp';

export function StampList({ view, stamps }: { view: View; stamps: readonly Shown[] }): VNode | null {
  if (stamps.length === 0) return null;
  return (
    <>
      <h3>{view.t('evidence.stamps')}</h3>
      <ul>
        {stamps.map((one) => (
          <li key={one.id}>
            <OneStamp view={view} shown={one} />
          </li>
        ))}
      </ul>
      {stamps.some(({ stamp }) => stamp !== null) && <p class="small">{view.t('evidence.stamp.what')}</p>}
    </>
  );
}

function OneStamp({ view, shown: { id, host, why, stamp } }: { view: View; shown: Shown }): VNode {
  if (stamp === null) {
    const reason = view.find(`evidence.stamp.why.${why}`) ?? '';
    return (
      <>
        {why
          ? view.t('evidence.stamp.refused', { host: apart(host), why: reason })
          : view.t('evidence.stamp.waits', { host: apart(host) })}
      </>
    );
  }
  const { at, authority, accuracyMs } = stamp;
  return (
    <>
      {view.t('evidence.stamp', { authority: apart(authority), host: apart(host), at: view.moment(at) })}{' '}
      {accuracyMs !== null && view.t('evidence.stamp.accuracy', { seconds: accuracyMs / 1000 })}{' '}
      <a href={view.href(`${PATH}/${id}`)} download>
        {view.t('evidence.stamp.reply')}
      </a>{' '}
      <a href={view.href(`${PATH}/${id}/chain`)} download>
        {view.t('evidence.stamp.chain')}
      </a>
    </>
  );
}

/** A name in the direction it is written in, within a sentence of any other (U+2068, U+2069). */
const apart = (name: string): string => `\u2068${name}\u2069`;

/** GET: the reply of the authority, as it came. */
export async function takeStamp(desk: Desk): Promise<Response> {
  const { reply } = await desk.rooms.evidenceRoom.stamps.open(desk.person, desk.param('id'));
  return attachmentOf(reply, 'application/timestamp-reply', `${desk.param('id')}.tsr`);
}

/** GET: the certificates it leads to, as `openssl ts -verify -CAfile` takes them. */
export async function takeChain(desk: Desk): Promise<Response> {
  const { chain } = await desk.rooms.evidenceRoom.stamps.open(desk.person, desk.param('id'));
  return attachmentOf(Buffer.from(chain), 'application/x-pem-file', `${desk.param('id')}.pem`);
}
