/** Words of an explanation in Russian. */
import type { Words } from '../words.ts';

export const ru: Words = {
  'votes.persons': 'Подсчитаны голоса: {list}.',
  'votes.weight': 'Подсчитаны голоса по весу: {list}.',
  'votes.constituencies': 'Подсчитаны голоса по представленным сообществам: {list}.',
  'kind.for': '{count} за',
  'kind.against': '{count} против',
  'kind.abstain': { one: '{count} воздержался', other: '{count} воздержались' },
  'kind.illegal': {
    one: '{count} недействительный голос',
    few: '{count} недействительных голоса',
    other: '{count} недействительных голосов',
  },
  'kind.blank': {
    one: '{count} пустой бюллетень',
    few: '{count} пустых бюллетеня',
    other: '{count} пустых бюллетеней',
  },
  'base.cast': 'голоса за и против',
  'base.cast_incl_abstain': 'голоса за, против и воздержавшиеся',
  'base.valid_plus_illegal': 'голоса за, против и недействительные',
  'base.present': 'присутствующие',
  'base.members': 'члены, то есть занятые места',
  'base.seats': 'все места, занятые и нет',
  'base.eligible': 'имеющие право голоса',
  'base.attending': 'находящиеся в зале',
  'share.gt': 'более {part}',
  'share.gte': 'не менее {part}',
  'condition.persons': {
    one: 'Требуется {share} от {size} ({base}), то есть не менее {count} голоса за.',
    other: 'Требуется {share} от {size} ({base}), то есть не менее {count} голосов за.',
  },
  'condition.weight': 'Требуется по весу {share} от {size} ({base}), то есть не менее {count} за.',
  'condition.constituencies':
    'Требуется по представленным сообществам {share} от {size} ({base}), то есть не менее {count} за.',
  'condition.met': 'Подано за: {count}. Условие выполнено.',
  'condition.unmet': 'Подано за: {count}. Условие не выполнено.',
  'quorum.present': 'Кворум: должны присутствовать {share} от {size} ({base}), то есть не менее {count}.',
  'quorum.participants':
    'Кворум: в голосовании должны участвовать {share} от {size} ({base}), то есть не менее {count}.',
  'quorum.votes_for_and_against':
    'Кворум: за или против должны проголосовать {share} от {size} ({base}), то есть не менее {count}.',
  'quorum.met': 'Насчитано: {count}. Кворум есть.',
  'quorum.unmet': 'Насчитано: {count}. Кворума нет.',
  'quorum.presumed': 'Кворум никто не оспорил: считается, что он есть.',
  'tie.first': 'Голоса разделились поровну: {count} и {count}.',
  'tie.second': 'При втором голосовании голоса разделились поровну: {count} и {count}.',
  'chair.for': 'Председатель решает в пользу предложения.',
  'chair.against': 'Председатель решает против предложения.',
  'outcome.adopted': 'Принято.',
  'outcome.rejected': 'Отклонено.',
  'outcome.no_quorum': 'Решения нет: нет кворума.',
  'outcome.postponed': 'Голосование откладывается.',
  'outcome.void': 'Голосование недействительно, его результат не публикуется.',
  'outcome.second_vote': 'Проводится второе голосование.',
  'outcome.chair_decides': 'Решает председатель.',
};
