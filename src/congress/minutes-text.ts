/**
 * The text of minutes from what was kept of a session: sittings, quorum, matters taken up and what was decided with its
 * reckoning. Pure, and without a person's name: who was there and who spoke is not in it.
 */
import { type Decision, sayStepsIn } from '../assembly/index.ts';
import { pickText, type Text } from '../kernel/text.ts';
import type { FloorEvent } from './floor-store.ts';
import { MINUTES_LANGUAGES, type MinutesLanguage, say, WORDS } from './minutes-words.ts';

/** One vote that was closed. */
export interface MinutedVote {
  id: string;
  title: string;
  result: Pick<Decision, 'outcome' | 'steps'> | null;
}

/** What a session left behind. */
export interface MinutedSession {
  sittings: readonly { number: number; zone: string; events: readonly FloorEvent[] }[];
  agenda: ReadonlyMap<string, { number: string; title: Text }>;
  votes: ReadonlyMap<string, MinutedVote>;
}

/** Minutes in every language they are drafted in; `lang` is the authentic one. */
export function minutesText(session: MinutedSession, lang: MinutesLanguage): Text {
  const others = MINUTES_LANGUAGES.filter((one) => one !== lang).map((one) => [one, written(session, one)] as const);
  return { lang, text: written(session, lang), translations: Object.fromEntries(others) };
}

function written(session: MinutedSession, lang: MinutesLanguage): string {
  const words = WORDS[lang];
  const sittings = session.sittings.flatMap((sitting) => {
    const lines = sitting.events.flatMap((event) => lineOf(session, sitting.zone, event, lang));
    return lines.length > 0 ? [[say(words.sitting, { number: sitting.number }), ...lines].join('\n')] : [];
  });
  return sittings.length > 0 ? sittings.join('\n\n') : words.none;
}

function lineOf(
  session: MinutedSession,
  zone: string,
  { kind, at, data }: FloorEvent,
  lang: MinutesLanguage,
): string[] {
  const words = WORDS[lang];
  const counts = data as Record<string, string | number>;
  switch (kind) {
    case 'sitting': {
      const when = { when: timeIn(at, zone, lang), zone };
      return [say(data.state === 'closed' ? words.closed : words.opened, when)];
    }
    case 'quorum':
      return [say(data.state === 'inquorate' ? words.lost : words.found, counts)];
    case 'item': {
      const item = session.agenda.get(String(data.item ?? ''));
      return item ? [say(words.item, { number: item.number, title: pickText(item.title, lang).text })] : [];
    }
    case 'vote-closed': {
      const vote = session.votes.get(String(data.vote ?? ''));
      return vote ? voteLines(vote, lang) : [];
    }
    default:
      return [];
  }
}

const voteLines = ({ title, result }: MinutedVote, lang: MinutesLanguage): string[] => [
  say(WORDS[lang].vote, { title }),
  ...(result ? sayStepsIn(lang, result.steps) : []),
];

const timeIn = (at: Date, zone: string, lang: string): string =>
  new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: zone,
    numberingSystem: 'latn',
  }).format(at);
