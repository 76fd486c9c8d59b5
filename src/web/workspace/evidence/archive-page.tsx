/** Archiving a page of the web: an address goes in, a piece of evidence comes out, while the person waits. */
import { FLAGS } from '../../../evidence/model.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { FlagBoxes } from './words.tsx';

export function archivePage({ view, ...desk }: Desk, refusal: Refusal | null = null): Rendered {
  const typed = { url: desk.form.text('url') || (desk.query.get('url') ?? ''), flags: desk.form.all('flag') };
  return {
    title: view.t('evidence.archive'),
    current: '/workspace/evidence',
    body: (
      <section class="narrow">
        <h1>{view.t('evidence.archive')}</h1>
        <p class="lead">{view.t('evidence.archive.lead')}</p>
        <RefusedNote view={view} refusal={refusal} />
        <FormFor desk={{ view, token: desk.token }} path="/workspace/evidence/archive" class="evidence-form">
          <label>
            {view.t('evidence.archive.address')} <input name="url" type="url" required dir="ltr" value={typed.url} />
          </label>
          <FlagBoxes view={view} flags={typed.flags} />
          <p class="small">{view.t('evidence.archive.seen')}</p>
          <p>
            <button type="submit">{view.t('evidence.archive.start')}</button>
          </p>
        </FormFor>
      </section>
    ),
  };
}

/** POST */
export async function archive(desk: Desk): Promise<Answer> {
  const { form, person, view } = desk;
  return await orShow(
    async () => {
      const flags = FLAGS.filter((flag) => form.all('flag').includes(flag));
      const rid = await desk.rooms.evidenceRoom.archiving.archive(person, form.text('url'), { lang: view.lang, flags });
      return goTo(desk, `/workspace/evidence/${rid}`);
    },
    (refusal) => archivePage(desk, refusal),
  );
}
