/** Endorsing in public, as light as the report form, and the room from which codes are handed out and counts are published. */
import type { VNode } from 'preact';
import type { Campaign, PublicCampaign } from '../../../congress/endorsements.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Prose } from '../../components/value.tsx';
import { COUNTRIES } from '../../form/codes.ts';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import { Field, reportPage } from '../intake/report-shell.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo, type OpenDesk, type Route } from '../route.ts';

const PUBLIC = '/endorse/:id';
const ROOM = '/workspace/congress/endorsements/:id';
const roomOf = (rid: string): string => ROOM.replace(':id', rid);

export const endorsementRoutes: readonly Route[] = [
  { method: 'GET', path: PUBLIC, needs: 'nobody', answer: (desk) => asked(desk) },
  { method: 'POST', path: PUBLIC, needs: 'nobody', answer: endorsed },
  { method: 'GET', path: ROOM, needs: 'congress.prepare', answer: (desk) => room(desk) },
  { method: 'POST', path: `${ROOM}/codes`, needs: 'congress.prepare', answer: codes },
  { method: 'POST', path: `${ROOM}/tally`, needs: 'congress.prepare', answer: tally },
];

/** GET /endorse/:id */
async function asked(desk: OpenDesk, refusal?: Refusal): Promise<Response> {
  const { view, form } = desk;
  const campaign = await desk.rooms.congress.endorsements.shown(desk.param('id'));
  const { title, summary } = wordsOf(view, campaign);
  const body: VNode = (
    <>
      <p class="eyebrow">{view.t('endorse.title')}</p>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <p dir="auto">{summary}</p>
      <p>
        <a href={view.href(`/endorsements/${campaign.rid}`)}>{view.t('endorse.read')}</a>
      </p>
      <p class="small">{view.t('endorse.lead')}</p>
      <RefusedNote view={view} refusal={refusal} />
      <FormFor desk={desk} path={`/endorse/${campaign.rid}`}>
        <Field id="code" label={view.t('endorse.code')} hint={view.t('endorse.code.hint')}>
          <input
            id="code"
            name="code"
            class="code"
            dir="ltr"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxlength={60}
            required
            value={form.text('code')}
            aria-describedby="code-hint"
          />
        </Field>
        <Field id="country" label={view.t('endorse.country')}>
          <select id="country" name="country">
            <option value="">{view.t('endorse.country.none')}</option>
            {countriesIn(view.lang).map(([code, name]) => (
              <option key={code} value={code} selected={code === form.text('country')}>
                {name}
              </option>
            ))}
          </select>
        </Field>
        <div class="ways">
          <button type="submit" class="on">
            {view.t('endorse.do')}
          </button>
        </div>
      </FormFor>
    </>
  );
  return reportPage(view, { title, body, languages: 'links', status: refusal?.status ?? 200 });
}

/** POST /endorse/:id */
async function endorsed(desk: OpenDesk): Promise<Response> {
  const { view, form } = desk;
  try {
    await desk.rooms.congress.endorsements.endorse(desk.param('id'), form.text('code'), form.text('country'));
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'endorsement-closed') return await asked(desk, error);
    throw error;
  }
  const body = (
    <>
      <h1>{view.t('endorse.done')}</h1>
      <p class="lead">{view.t('endorse.done.next')}</p>
    </>
  );
  return reportPage(view, { title: view.t('endorse.done'), body, languages: 'links' });
}

/** GET /workspace/congress/endorsements/:id */
async function room(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view } = desk;
  const campaign = await desk.rooms.congress.endorsements.open(desk.person, desk.param('id'));
  const { rid, body, open, used } = campaign;
  const title = pickText(body.title as Text, view.lang).text;
  return {
    title,
    current: '/workspace/congress',
    body: (
      <article class="narrow">
        <section class="head">
          <p class="eyebrow">{view.t('endorse.room')}</p>
          <h1>
            <bdi>{title}</bdi>
          </h1>
          <RefusedNote view={view} refusal={refusal} />
          <p class="links">
            <a href={view.href(`/workspace/records/${rid}`)}>{view.t('sitting.record')}</a>
          </p>
          {body.summary ? <Prose view={view} text={body.summary as Text} /> : null}
          <p>{view.t('endorse.room.used', { used })}</p>
          {open ? (
            <p>
              {view.t('endorse.room.address')}: <a href={view.href(`/endorse/${rid}`)}>{`/endorse/${rid}`}</a>
            </p>
          ) : (
            <p class="banner note">{view.t('endorse.room.closed')}</p>
          )}
        </section>
        <Issue desk={desk} campaign={campaign} />
        <section class="panel" aria-labelledby="tally">
          <h2 id="tally">{view.t('endorse.tally')}</h2>
          <p class="small">{view.t('endorse.tally.what')}</p>
          <FormFor desk={desk} path={`${roomOf(rid)}/tally`}>
            <button type="submit">{view.t('endorse.tally')}</button>
          </FormFor>
        </section>
      </article>
    ),
  };
}

function Issue({ desk, campaign: { rid, body, codes: handed } }: { desk: Desk; campaign: Campaign }): VNode {
  const { view } = desk;
  const classes = (body.classes ?? []) as { id: string; name: Text }[];
  return (
    <section class="panel" aria-labelledby="issue">
      <h2 id="issue">{view.t('endorse.issue')}</h2>
      <p class="small">{view.t('endorse.issue.what')}</p>
      <FormFor desk={desk} path={`${roomOf(rid)}/codes`} class="row">
        <label>
          {view.t('endorse.class')}
          <select name="class">
            {classes.map(({ id, name }) => (
              <option key={id} value={id}>
                {`${pickText(name, view.lang).text} · ${view.t('endorse.handed', { count: handed.get(id) ?? 0 })}`}
              </option>
            ))}
          </select>
        </label>
        <label>
          {view.t('endorse.number')}
          <input name="number" inputmode="numeric" dir="ltr" value="100" />
        </label>
        <button type="submit">{view.t('endorse.issue')}</button>
      </FormFor>
    </section>
  );
}

/** POST …/codes: the codes as a file, shown once. */
function codes(desk: Desk): Promise<Answer> {
  return orShow(
    async () => {
      const rid = desk.param('id');
      const made = await desk.rooms.congress.endorsements.issue(
        desk.person,
        rid,
        desk.form.text('class'),
        Number(desk.form.text('number')),
      );
      const address = `${desk.view.site.settings.publicUrl}/endorse/${rid}`;
      const lines = made.map((code) => `${code.match(/.{1,4}/g)?.join(' ') ?? code}\t${address}`);
      return new Response(`${lines.join('\n')}\n`, {
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'content-disposition': 'attachment; filename="codes.txt"',
        },
      });
    },
    (refusal) => room(desk, refusal),
  );
}

/** POST …/tally */
function tally(desk: Desk): Promise<Answer> {
  return orShow(
    async () => {
      await desk.rooms.congress.endorsements.tally(desk.person, desk.param('id'));
      return goTo(desk, `/workspace/review/${desk.param('id')}`);
    },
    (refusal) => room(desk, refusal),
  );
}

const wordsOf = (view: View, { title, summary }: PublicCampaign): { title: string; summary: string } => ({
  title: pickText(title, view.lang).text,
  summary: pickText(summary, view.lang).text,
});

function countriesIn(lang: string): [string, string][] {
  const names = new Intl.DisplayNames([lang, 'en'], { type: 'region' });
  return COUNTRIES.map((code): [string, string] => [code, names.of(code) ?? code]).sort((a, b) =>
    a[1].localeCompare(b[1], lang),
  );
}
