/**
 * The workspace on an opened system: what its rooms act through, put together from the capabilities. Besides the public site
 * nothing else of the web knows the whole system.
 */
import type { Hono } from 'hono';
import { Casework } from './casework/commands.ts';
import { checkedQuery } from './publication/checked-query.ts';
import type { PublicReader } from './publication/reader-types.ts';
import { Push } from './push/commands.ts';
import { Duplicates, Inquiries, Review } from './review/commands.ts';
import { speaking } from './spoken.ts';
import { StaffStatistics } from './statistics/commands.ts';
import type { System } from './system.ts';
import type { Settings } from './web/site.tsx';
import type { SiteOptions } from './web/view.ts';
import { createWorkspace } from './web/workspace/app.tsx';
import { sessionCookie } from './web/workspace/cookies.ts';
import type { Rooms } from './web/workspace/route.ts';
import { ROUTES } from './web/workspace/routes.ts';

/** The workspace on a system. The public address decides whether its cookies are for https alone. */
export function openWorkspace(
  system: System,
  site: SiteOptions,
  rooms = roomsOf(system, site.reader, site.settings),
): Hono {
  const { sessions } = system.people;
  return createWorkspace({
    site,
    rooms,
    doorkeeper: {
      cookie: sessionCookie(site.settings.publicUrl),
      person: (cookie) => sessions.person(cookie),
      token: (session) => sessions.token(session),
    },
    routes: ROUTES,
  });
}

/** What the rooms of the workspace act through. */
export function roomsOf(
  system: System,
  reader: PublicReader,
  settings: Partial<Pick<Settings, 'push' | 'publicUrl'>> = {},
): Rooms {
  const { platform, models, vault, records, desk, publishing, people, evidence, evidenceRoom, intake } = system;
  const { db: pool, clock, random, jobs, secrets } = platform;
  const push = new Push({
    ...{ pool, secrets, jobs, clock, random, audit: people.audit },
    on: settings.push === true,
    site: () => settings.publicUrl ?? '',
    waitsFor: async (db, id) => ((await casework.waitsFor(db, id)) ? await people.roster.reachable(db, id) : null),
    words: (lang) => speaking(lang).t('push.waits'),
  });
  const casework: Casework = new Casework(
    {
      told: (client, person) => push.tell(client, person),
      ...{ pool, models, vault, desk, clock, random, audit: people.audit, rights: system.congress.rights },
      colleagues: (db) => people.roster.colleagues(db),
      reader: () => reader,
      readQuery: (type, params) => checkedQuery(models.vocabularies, models.of(type).type, params),
    },
    jobs,
  );
  system.congress.telling.onTold((client, people) => push.tellAll(client, people));
  return {
    models,
    records,
    desk,
    casework,
    custody: system.custody,
    consentHides: system.consentHides,
    publishing,
    review: new Review({
      ...{ pool, models, vault, publishing, reader, audit: people.audit, clock, jobs },
      files: evidenceRoom.copies,
      rights: system.congress.rights,
    }),
    inquiries: new Inquiries({ pool, models, records, vault, intake, audit: people.audit, clock, random }),
    statistics: new StaffStatistics({ pool, models, vault, reader }),
    duplicates: new Duplicates({ pool, models, vault, reader, audit: people.audit, clock }),
    called: (ids) => people.roster.called(ids),
    people,
    push,
    evidence,
    evidenceRoom,
    intake,
    congress: system.congress,
    gazetteer: system.gazetteer,
    now: () => clock.now(),
  };
}
