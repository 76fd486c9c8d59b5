/** Web push on one's own account page: what it costs, devices that are told, and turning it on and off for each. */
import type { VNode } from 'preact';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';

const PUSH = '/workspace/account/push';

export interface PushRead {
  devices: { id: string; madeAt: Date }[];
  key: string;
}

/** Null where the operator did not turn it on. */
export async function readPush({ rooms: { push }, person }: Desk): Promise<PushRead | null> {
  return push.on ? { devices: await push.devices(person), key: await push.publicKey() } : null;
}

export function PushDevices({ desk, read: { devices, key } }: { desk: Desk; read: PushRead }): VNode {
  const { view } = desk;
  return (
    <section aria-labelledby="push">
      <h2 id="push">{view.t('push.title')}</h2>
      <p class="small">{view.t('push.what')}</p>
      <p class="small warn">{view.t('push.cost')}</p>
      <ul class="rows">
        {devices.map(({ id, madeAt }) => (
          <li key={id}>
            <span>{view.t('push.since', { day: view.day(madeAt.toISOString()) })}</span>
            <FormFor desk={desk} path={`${PUSH}/off`}>
              <input type="hidden" name="device" value={id} />
              <button type="submit" class="quiet">
                {view.t('push.off')}
              </button>
            </FormFor>
          </li>
        ))}
      </ul>
      <FormFor desk={desk} path={PUSH} data-push={key}>
        <input type="hidden" name="subscription" value="" />
        <button type="button" class="quiet" hidden>
          {view.t('push.on')}
        </button>
        <p class="small" data-without>
          {view.t('push.without')}
        </p>
        <p class="small warn" role="status" data-failed={view.t('push.failed')} />
      </FormFor>
    </section>
  );
}
