/** What is particular to the page of a rule set: its rules as sentences, and the JSON they are read from. */
import type { VNode } from 'preact';
import { readRuleSet, type WholeRuleSet } from '../../../assembly/index.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { RuleSetWords } from '../../components/rule-set-words.tsx';
import type { Leaf } from '../record.tsx';

/** Below the summary. */
export function RuleSetParts({ view, item }: Leaf): VNode | null {
  const data = String(item.data ?? '');
  const rules = readOrNull(data);
  if (data === '') return null;
  return (
    <section>
      {rules ? <RuleSetWords view={view} rules={rules} /> : <p class="banner note">{view.t('rules.unreadable')}</p>}
      <details class="recompute">
        <summary>{view.t('rules.json')}</summary>
        <pre dir="ltr" class="wrapped">
          <code>{data}</code>
        </pre>
      </details>
    </section>
  );
}

/** Null for rules this program cannot read: they are shown as they stand. */
function readOrNull(data: string): WholeRuleSet | null {
  try {
    return readRuleSet(data);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
