/**
 * The room of the custodians: what is sealed in a record, why somebody opens it, and, once that stands in the trail, the
 * ciphertext for their own browser. Nothing is opened here, and nothing that was opened ever comes back.
 */
import type { VNode } from 'preact';
import { type HandedOver, keyOf, REASONS, type SealedMark } from '../../../custody/commands.ts';
import { isId } from '../../../kernel/ids.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { publicText } from './compared.ts';
import { OpenedPage } from './opened.tsx';
import { HERE, Where } from './where.tsx';

/** GET /workspace/sealed: which record. */
export function begin(desk: Desk): Answer {
  const { view } = desk;
  const asked = /\w{2}_[a-z2-7]{26}/.exec(desk.query.get('record') ?? '')?.[0];
  if (asked) return goTo(desk, `${HERE}/${asked}`);
  return {
    title: view.t('custody.title'),
    current: HERE,
    body: (
      <section class="narrow">
        <h1>{view.t('custody.title')}</h1>
        <p class="lead">{view.t('custody.lead')}</p>
        <form class="form" action={view.href(HERE)}>
          <label>
            {view.t('custody.record')} <input name="record" required autocomplete="off" dir="ltr" />
          </label>
          <button type="submit">{view.t('custody.go')}</button>
        </form>
      </section>
    ),
  };
}

/** GET /workspace/sealed/:rid: what is sealed, never what it says. */
export async function list(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms } = desk;
  const rid = desk.param('rid');
  const known: boolean = isId(rid);
  if (!known) throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
  const marks = await rooms.custody.marks(desk.person, rid);
  return {
    title: view.t('custody.title'),
    current: HERE,
    body: (
      <section class="narrow">
        <h1>{view.t('custody.of', { title: rid.slice(0, 9) })}</h1>
        <p class="lead">{view.t('custody.lead')}</p>
        <RefusedNote view={view} refusal={refusal} />
        {marks.length === 0 ? <p>{view.t('custody.none')}</p> : <Ask desk={desk} rid={rid} marks={marks} />}
      </section>
    ),
  };
}

/** Which values, and why. */
function Ask({ desk, rid, marks }: { desk: Desk; rid: string; marks: readonly SealedMark[] }): VNode {
  const { view, form } = desk;
  const chosen = form.all('value');
  return (
    <FormFor desk={desk} path={`${HERE}/${rid}`} class="form panel">
      <fieldset>
        <legend>{view.t('custody.choose')}</legend>
        {marks.map((mark) => (
          <label key={keyOf(mark)} class="check">
            <input
              type="checkbox"
              name="value"
              value={keyOf(mark)}
              checked={chosen.includes(keyOf(mark)) || marks.length === 1}
            />{' '}
            <Where desk={desk} mark={mark} />
          </label>
        ))}
      </fieldset>
      <label>
        {view.t('custody.why')}{' '}
        <select name="reason" required>
          <option value="">{view.t('custody.why.choose')}</option>
          {[...(view.site.vocabularies.get(REASONS)?.terms ?? [])].map(({ code }) => (
            <option key={code} value={code} selected={form.text('reason') === code}>
              {view.term(REASONS, code).text}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{view.t('custody.take')}</button>
    </FormFor>
  );
}

/** POST /workspace/sealed/:rid: notes who opens what and why, then hands it over: in a page, or as a file. */
export async function take(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  const rid = desk.param('rid');
  return await orShow(
    async () => {
      const values = await rooms.custody.open(person, rid, form.all('value'), form.text('reason'));
      const [only] = values;
      if (form.text('op') === 'file' && only) return fileOf(only);
      const boxes = (await rooms.people.keys.own(person)).filter(
        ({ role, state }) => role === 'custodian' && (state === 'granted' || state === 'revoked'),
      );
      return OpenedPage({
        desk,
        rid,
        values,
        boxes: boxes.map(({ box }) => box.toString('base64')),
        text: await publicText(desk, rid),
      });
    },
    (refusal) => list(desk, refusal),
  );
}

/** GET /workspace/sealed/key: one's own wrapped key, which its passphrase opens anywhere. */
export async function ownKey(desk: Desk): Promise<Answer> {
  const key = await desk.rooms.people.keys.granted(desk.person, 'custodian');
  if (!key) throw new Refusal('key-missing', {}, 404);
  return attached(key.box, 'custodian-key.age');
}

const fileOf = ({ box, rid, pointer }: HandedOver): Response =>
  attached(Buffer.from(box, 'base64'), `${rid.slice(0, 9)}${pointer.replaceAll(/[^A-Za-z0-9]+/g, '-')}.age`);

function attached(bytes: Uint8Array, name: string): Response {
  return new Response(new Uint8Array(bytes), {
    headers: { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="${name}"` },
  });
}
