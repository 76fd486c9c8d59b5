/**
 * The text of minutes from what was kept of a session: sittings, quorum, matters taken up and what was decided with its
 * reckoning. Pure, and without a person's name: who was there and who spoke is not in it, nor what is not public.
 */
import { type Decision, sayStepsIn } from '../assembly/index.ts';
import { pickText, type Text } from '../kernel/text.ts';
import type { FloorEvent } from './floor-store.ts';
import { MINUTES_LANGUAGES, type MinutesLanguage, say, sayCount, WORDS } from './minutes-words.ts';

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
  /** Votes on matters that are not public: they are counted, and nothing else is told of them. */
  apart: ReadonlySet<string>;
}

/** Minutes in every language they are drafted in; `lang` is the authentic one. */
export function minutesText(session: MinutedSession, lang: MinutesLanguage): Text {
  const others = MINUTES_LANGUAGES.filter((one) => one !== lang).map((one) => [one, written(session, one)] as const);
  return { lang, text: written(session, lang), translations: Object.fromEntries(others) };
}

function written(session: MinutedSession, lang: MinutesLanguage): string {
  const words = WORDS[lang];
  const sittings = session.sittings.flatMap((sitting) => {
    const apart = new Set(sitting.events.flatMap((event) => closedIn(event)).filter((vote) => session.apart.has(vote)));
    const lines = [
      ...sitting.events.flatMap((event, n) => {
        // A vote that the chair decided was closed twice: it is told where that was.
        const again = closedIn(event).some((vote) =>
          sitting.events
            .slice(n + 1)
            .flatMap(closedIn)
            .includes(vote),
        );
        return again ? [] : lineOf(session, sitting.zone, event, lang);
      }),
      ...(apart.size > 0 ? [sayCount(lang, words.apart, apart.size)] : []),
    ];
    return lines.length > 0 ? [[say(words.sitting, { number: sitting.number }), ...lines].join('\n')] : [];
  });
  return sittings.length > 0 ? sittings.join('\n\n') : words.none;
}

const closedIn = ({ kind, data }: FloorEvent): string[] => (kind === 'vote-closed' ? [String(data.vote ?? '')] : []);

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
