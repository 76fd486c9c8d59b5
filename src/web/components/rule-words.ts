/** A rule of decision in plain sentences, in the reader's language: what a body reads before it votes by it. */
import type { Quorum, Rule, Share } from '../../assembly/index.ts';
import { speaker, type WordKey } from '../../assembly/words.ts';
import type { View } from '../view.ts';

/** “at least 2/3”, “more than half”. */
export function shareWords({ lang, t }: Pick<View, 'lang' | 't'>, { fraction: [part, whole], op }: Share): string {
  const { say, number } = speaker(lang);
  const half = part * 2 === whole;
  return say(`share.${op}`, { part: half ? t('rules.half') : `${number(part)}/${number(whole)}` });
}

/** Of whom a share is taken. */
export const baseWords = ({ lang }: Pick<View, 'lang'>, base: string): string =>
  speaker(lang).say(`base.${base}` as WordKey);

/** A rule, sentence by sentence. */
export function ruleWords(view: Pick<View, 'lang' | 't'>, rule: Rule): string[] {
  const { t } = view;
  const conditions = rule.all.map((condition) =>
    t(`rules.condition.${condition.unit ?? 'persons'}`, {
      share: shareWords(view, condition),
      base: baseWords(view, condition.base),
    }),
  );
  return [
    ...(conditions.length > 1 ? [t('rules.all')] : []),
    ...conditions,
    ...(rule.quorum ? quorumWords(view, rule.quorum) : [t('rules.quorum.none')]),
    t(`rules.tie.${rule.tie ?? 'rejected'}`),
    t(`rules.snapshot.${rule.base_snapshot ?? 'vote_open'}`),
  ];
}

/** A quorum: who must be there or take part, and what follows when they do not. */
export function quorumWords(view: Pick<View, 'lang' | 't'>, quorum: Quorum): string[] {
  const { t } = view;
  const of = { share: shareWords(view, quorum), base: baseWords(view, quorum.base) };
  return [
    t(`rules.quorum.${quorum.count ?? 'present'}`, of),
    ...(quorum.only_if_challenged ? [t('rules.quorum.presumed')] : []),
    t(`rules.failure.${quorum.on_failure ?? 'no_quorum'}`),
  ];
}
