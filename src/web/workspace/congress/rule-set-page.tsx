/** Writing a rule set: field by field or as JSON, mistakes named where they are, and beside it what the rules say in plain words. */
import type { VNode } from 'preact';
import { readRuleSet, rulePresets, type WholeRuleSet } from '../../../assembly/index.ts';
import type { Foreseen } from '../../../congress/rule-sets.ts';
import { parseJson } from '../../../kernel/jcs.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import { may } from '../../../people/model.ts';
import { RuleSetWords } from '../../components/rule-set-words.tsx';
import type { Rendered } from '../../components/shell.tsx';
import { TextOf } from '../../components/value.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { hasFields, rulesFrom, type Tree } from './rule-fields.ts';
import { RuleSetFields } from './rule-set-form.tsx';
import { Preview, questionsOf } from './rule-set-preview.tsx';

export const RULES = '/workspace/congress/rules';
const NEW = 'new';

/** GET /workspace/congress/rules */
export async function ruleSetsPage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const own = await rooms.congress.ruleSets.list(person);
  return {
    title: view.t('rules.title'),
    current: '/workspace/congress',
    body: (
      <>
        <section class="head">
          <h1>{view.t('rules.title')}</h1>
        </section>
        {own.length === 0 && <p>{view.t('rules.none')}</p>}
        <ul class="rows">
          {own.map(({ rid, title }) => (
            <li key={rid}>
              <a href={view.href(`${RULES}/${rid}`)}>
                <TextOf view={view} text={title} />
              </a>
            </li>
          ))}
        </ul>
        {may(person, 'congress.prepare') && (
          <section>
            <h2>{view.t('rules.new')}</h2>
            <ul class="rows">
              {rulePresets().map(({ id, names, about }) => (
                <li key={id}>
                  <div>
                    <p>
                      <a href={view.href(`${RULES}/${NEW}?preset=${id}`)}>
                        <TextOf view={view} text={names} />
                      </a>
                    </p>
                    {about && (
                      <p class="small">
                        <TextOf view={view} text={about} />
                      </p>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          </section>
        )}
      </>
    ),
  };
}

/** What stands in the form: as typed, as kept, or a preset to start from. */
interface Written {
  title: string;
  /** The rules as JSON. */
  data: string;
  rev: number;
  kept: Record<string, unknown>;
}

async function readWritten(desk: Desk): Promise<Written> {
  const { rooms, person, form, query, view } = desk;
  const id = desk.param('id');
  const opened = id === NEW ? null : await rooms.desk.open(person, id);
  if (opened && opened.row.type !== 'rule-set') throw new Refusal('record-unknown', { rid: id.slice(0, 40) }, 404);
  const presets = rulePresets();
  const preset = presets.find((one) => one.id === query.get('preset')) ?? presets[0];
  const kept = opened?.body ?? {};
  const first = opened ? pickText(kept.title as Text, view.lang).text : pickText(preset?.names as Text, view.lang).text;
  const typed = hasFields(form.entries()) ? JSON.stringify(rulesFrom(form.entries()), null, 2) : form.text('data');
  return {
    title: form.text('title') || first,
    data: typed || String(opened ? (kept.data ?? '') : JSON.stringify(preset, null, 2)),
    rev: Number(form.text('rev') || (opened?.rev ?? 0)),
    kept,
  };
}

/** GET /workspace/congress/rules/:id */
export async function ruleSetPage(desk: Desk, refusal?: Refusal, foreseen?: Foreseen[]): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const [written, all, own] = await Promise.all([
    readWritten(desk),
    rooms.congress.sessions.bodies(person),
    rooms.congress.rights.bodies(person, 'congress.prepare'),
  ]);
  const bodies = all.filter(({ rid }) => own.has(rid));
  const read = readOrRefusal(written.data);
  const wrong = refusal ?? (read instanceof Refusal ? read : undefined);
  const writes = may(person, 'congress.prepare');
  return {
    title: view.t('rules.title'),
    current: '/workspace/congress',
    body: (
      <section>
        <p class="eyebrow">
          <a href={view.href(RULES)}>{view.t('rules.title')}</a>
        </p>
        <h1>
          <bdi>{written.title}</bdi>
        </h1>
        <RefusedNote view={view} refusal={wrong} />
        {desk.param('id') !== NEW && writes && (
          <p class="small">
            {view.t('rules.force')}{' '}
            <a href={view.href(`/workspace/records/${desk.param('id')}`)}>{view.t('sitting.record')}</a>
          </p>
        )}
        <div class="grid two">
          <div>{writes && <RuleForms desk={desk} written={written} read={read} bodies={bodies} />}</div>
          <div>
            {foreseen && <Preview desk={desk} foreseen={foreseen} questions={await questionsOf(desk)} />}
            {!(read instanceof Refusal) && <RuleSetWords view={view} rules={read} />}
          </div>
        </div>
      </section>
    ),
  };
}

interface Forms {
  desk: Desk;
  written: Written;
  read: WholeRuleSet | Refusal;
  bodies: readonly { rid: string; title: Text }[];
}

/** The rules field by field and, folded away, the same as text for whoever writes data by hand. */
function RuleForms({ desk, written, read, bodies }: Forms): VNode {
  const { view } = desk;
  const rules = treeOf(written.data);
  const path = `${RULES}/${desk.param('id')}`;
  const kept = (
    <>
      <input type="hidden" name="rev" value={String(written.rev)} />
      <label>
        {view.label('rule-set', 'title').text}
        <input name="title" value={written.title} maxLength={500} required dir="auto" />
      </label>
    </>
  );
  return (
    <>
      {rules && (
        <FormFor desk={desk} path={path} class="stack rule-form">
          {kept}
          <RuleSetFields view={view} rules={rules} wrong={read instanceof Refusal} />
          <Acts desk={desk} bodies={bodies} />
        </FormFor>
      )}
      <details open={rules === null}>
        <summary>{view.t('rules.json')}</summary>
        <FormFor desk={desk} path={path} class="stack">
          {kept}
          <label>
            {view.t('rules.json')}
            <textarea name="data" rows={18} maxLength={60_000} dir="ltr" spellcheck={false} {...invalid(read)}>
              {written.data}
            </textarea>
          </label>
          <Acts desk={desk} bodies={bodies} />
        </FormFor>
      </details>
    </>
  );
}

function Acts({ desk: { view, form }, bodies }: Pick<Forms, 'desk' | 'bodies'>): VNode {
  return (
    <>
      <div class="row">
        <button type="submit" name="act" value="look" class="quiet">
          {view.t('rules.look')}
        </button>
        <button type="submit" name="act" value="save">
          {view.t('rules.save')}
        </button>
      </div>
      {bodies.length > 0 && (
        <fieldset>
          <legend>{view.t('rules.preview')}</legend>
          <label>
            {view.t('requests.body')}
            <select name="body">
              {bodies.map(({ rid, title }) => (
                <option key={rid} value={rid} selected={rid === form.text('body')}>
                  {pickText(title, view.lang).text}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" name="act" value="preview" class="quiet">
            {view.t('rules.preview.do')}
          </button>
        </fieldset>
      )}
    </>
  );
}

/** The rules as far as they are data at all; null where they are only text. */
function treeOf(data: string): Tree | null {
  try {
    const value: unknown = parseJson(data);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : null;
  } catch {
    return null;
  }
}

const invalid = (read: WholeRuleSet | Refusal) => (read instanceof Refusal ? { 'aria-invalid': true as const } : {});

function readOrRefusal(data: string): WholeRuleSet | Refusal {
  try {
    return readRuleSet(data);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** POST /workspace/congress/rules/:id */
export function writeRuleSet(desk: Desk): Promise<Answer> {
  const { form, rooms, person, view } = desk;
  return orShow(
    async () => {
      const { title, data, rev, kept } = await readWritten(desk);
      const act = form.text('act');
      if (act === 'preview') {
        const foreseen = await rooms.congress.ruleSets.preview(person, form.text('body'), data);
        return await ruleSetPage(desk, undefined, foreseen);
      }
      if (act !== 'save') return await ruleSetPage(desk);
      const id = desk.param('id');
      const rid = id === NEW ? rooms.desk.newId(person, 'rule-set') : id;
      const { text, lang } = kept.title ? pickText(kept.title as Text, view.lang) : { text: '', lang: view.lang };
      const named = text === title ? kept.title : { lang: lang === 'und' ? view.lang : lang, text: title };
      const body = { ...kept, title: named, data };
      await rooms.desk.save(person, { rid, type: 'rule-set', baseRev: rev, body });
      return goTo(desk, `${RULES}/${rid}`);
    },
    (refusal) => {
      // What is not there has no form to show again.
      if (refusal.code === 'record-unknown') throw refusal;
      return ruleSetPage(desk, refusal);
    },
  );
}
