/**
 * The rules a body has had: each rule set that a revision of its declaration named, with the versions of it that were
 * published, from the last in force to the first.
 */
import type { VNode } from 'preact';
import type { Text } from '../../../kernel/text.ts';
import { daySpan, type UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { PublicItem, PublicReader } from '../../../publication/reader-types.ts';
import { TextOf, When } from '../../components/value.tsx';
import type { View } from '../../view.ts';

/** A version of a rule set. */
export interface Rules {
  id: string;
  title: Text;
  version?: string;
  inForce?: UncertainDate;
}

/** The rule sets of a body in all their published versions, newest first. */
export async function readRules(reader: Pick<PublicReader, 'history'>, body: PublicItem): Promise<Rules[]> {
  const before = await reader.history(body.id);
  const named = [body.rules, ...before.map(({ record }) => record?.rules)];
  const ids = [...new Set(named.filter((id): id is string => typeof id === 'string'))];
  const found = await Promise.all(ids.map(async (id) => versionsOf(id, await reader.history(id))));
  const dayOf = ({ inForce }: Rules) => (inForce ? daySpan(inForce).from : '');
  return found.flat().sort((a, b) => (dayOf(a) > dayOf(b) ? -1 : 1));
}

function versionsOf(id: string, history: readonly { record: Record<string, unknown> | null }[]): Rules[] {
  const versions = new Map<string, Rules>();
  for (const { record } of history) {
    if (!record?.title) continue;
    const { title, version, inForce } = record as Partial<Rules> & { title: Text };
    const key = JSON.stringify([version, inForce]);
    if (versions.has(key)) continue;
    versions.set(key, { id, title, ...(version ? { version } : {}), ...(inForce ? { inForce } : {}) });
  }
  return [...versions.values()];
}

/** The section; nothing where there was never more than one version, which stands among the facts. */
export function RulesOverTime({ view, rules }: { view: View; rules: readonly Rules[] }): VNode | null {
  if (rules.length < 2) return null;
  return (
    <section>
      <h2>{view.t('body.rules')}</h2>
      <ul class="timeline dated terms">
        {rules.map(({ id, title, version, inForce }) => (
          <li key={`${id} ${version} ${JSON.stringify(inForce)}`}>
            <span class="small">
              {inForce && (
                <>
                  {view.t('body.rules.from')} <When view={view} date={inForce} />
                </>
              )}
            </span>
            <div>
              <a href={view.href(`/rules/${id}`)}>
                <TextOf view={view} text={title} />
              </a>
              {version && (
                <span class="small">
                  {' '}
                  <bdi>{view.t('body.rules.version', { version })}</bdi>
                </span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
