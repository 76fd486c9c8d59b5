/** Files that are imported from the workspace: one to begin, and those of before with how far they are. */
import type { Context } from 'hono';
import type { ImportMeta, ImportRow } from '../../../intake/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { formParts, textOf } from '../../multipart.ts';
import { TOKEN } from '../form-data.ts';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, assertToken, type Desk, goTo } from '../route.ts';
import { ImportState } from './import-state.tsx';
import { sizeOf } from './report-check.tsx';

export const IMPORTS = '/workspace/import';

export async function importList(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, person, rooms } = desk;
  const imports: (ImportRow & { known: ImportMeta })[] = await rooms.intake.imports.list(person);
  const saved = await rooms.intake.imports.mappings.list(person);
  const title = view.t('bring.title');
  return {
    title,
    current: IMPORTS,
    body: (
      <>
        <section class="head narrow">
          <h1>{title}</h1>
          <p class="lead">{view.t('bring.lead')}</p>
          <RefusedNote view={view} refusal={refusal} />
          <FormFor desk={desk} path={IMPORTS} files class="act-form">
            <div class="field">
              <label for="file">{view.t('bring.file')}</label>
              <input id="file" type="file" name="file" required aria-describedby="file-hint" />
              <small id="file-hint">{view.t('bring.file.hint')}</small>
            </div>
            <button type="submit">{view.t('bring.look')}</button>
          </FormFor>
        </section>
        {imports.length > 0 && (
          <section aria-labelledby="before">
            <h2 id="before">{view.t('bring.before')}</h2>
            <ul class="rows">
              {imports.map((one) => (
                <li key={one.id}>
                  <a href={view.href(`${IMPORTS}/${one.id}`)}>
                    <bdi>{one.known.name}</bdi>
                  </a>
                  <span class="small">
                    {sizeOf(view, one.known.size)} · {view.day(one.at.toISOString())}
                  </span>
                  <ImportState view={view} row={one} />
                </li>
              ))}
            </ul>
          </section>
        )}
        {saved.length > 0 && (
          <section aria-labelledby="mappings">
            <h2 id="mappings">{view.t('bring.saved')}</h2>
            <ul class="rows">
              {saved.map(({ id, name, at }) => (
                <li key={id}>
                  <a href={view.href(`${IMPORTS}/mapping/${id}`)} download>
                    <bdi>{name}</bdi>
                  </a>
                  <span class="small">{view.day(at.toISOString())}</span>
                  <FormFor desk={desk} path={`${IMPORTS}/mapping/${id}/drop`}>
                    <button type="submit" class="quiet" aria-label={`${view.t('bring.saved.drop')}: ${name}`}>
                      {view.t('bring.saved.drop')}
                    </button>
                  </FormFor>
                </li>
              ))}
            </ul>
          </section>
        )}
      </>
    ),
  };
}

/** Takes a file; the token stands before it in the form. */
export async function bring(desk: Desk, context: Context): Promise<Answer> {
  return await orShow(
    async () => goTo(desk, `${IMPORTS}/${await taken(desk, context)}`),
    (refusal) => importList(desk, refusal),
  );
}

async function taken(desk: Desk, context: Context): Promise<string> {
  let token = '';
  for await (const part of formParts(context.req.raw.body, context.req.header('content-type') ?? '')) {
    if (part.filename === undefined) {
      if (part.name === TOKEN) token = await textOf(part);
      continue;
    }
    assertToken(desk, token);
    if (part.filename !== '') return await desk.rooms.intake.imports.begin(desk.person, part.filename, part.bytes);
  }
  throw new Refusal('file-empty', {}, 422);
}
