/**
 * Starts the roles of an instance on an opened system: the sequencer, and the public web. Which ones run in this process
 * is the operator's choice (`ROLES`); without it, all do.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Hono } from 'hono';
import { addReportEndpoint } from './intake/commands.ts';
import { createLogRoutes } from './log/routes.ts';
import { inspectLog as inspect, publishCommitted, runSequencer } from './log/sequencer-loop.ts';
import { relyingParty } from './people/commands.ts';
import { rememberUrl } from './platform/index.ts';
import { createApi } from './publication/api.ts';
import { createExports } from './publication/export.ts';
import { FeedHub } from './publication/feed-hub.ts';
import { createFeeds } from './publication/feeds.ts';
import { createFileRoutes } from './publication/public-files.ts';
import { DatabaseReader } from './publication/reader.ts';
import { openWorkspace, roomsOf } from './rooms.ts';
import { problemText, words } from './spoken.ts';
import { PACKAGE_ROOT, type System } from './system.ts';
import { buildAssets } from './web/assets.ts';
import { LANGUAGES } from './web/i18n.ts';
import { fieldLabel, loadLabels } from './web/labels.ts';
import { addPopoloEndpoint } from './web/popolo/routes.ts';
import { createPushWorker } from './web/push-worker.ts';
import { createRelatedOrigins } from './web/related-origins.ts';
import { listen, openDoor } from './web/server.ts';
import { createSite, type Settings } from './web/site.tsx';
import { endSlowRequests } from './web/slow-requests.ts';
import { addStatisticsEndpoint, createStatisticsFile } from './web/statistics/routes.ts';
import type { SiteOptions } from './web/view.ts';

export type Role = 'web' | 'sequencer';

export interface StartOptions {
  roles: ReadonlySet<Role>;
  port: number;
  host: string;
  /** Address the world sees; default where it listens. */
  publicUrl?: string;
  /** https addresses it had before and still serves. */
  formerUrls?: readonly string[];
  /** May members have their devices told through push services? */
  push?: boolean;
  /** The same site as an onion service (`http://….onion`), told to browsers that can use it. */
  onion?: string;
  name: string;
  demo: Settings['demo'];
  report(error: unknown): void;
}

export interface Running {
  /** Where the site answers; null without the role `web`. */
  url: string | null;
  /** Where people sign in: the public address, or by name on this machine, since passkeys need a name. */
  workspaceUrl: string | null;
  /** Resolves when what is committed now is published and this process shows it. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_MS = 500;
const KEEP_MS = 600_000;
const FLOOR_MS = 15_000;

/** Starts the roles; resolves once the site answers. Throws a Refusal when the log may not go on (see `inspectLog`). */
export async function start(system: System, options: StartOptions): Promise<Running> {
  const stops: (() => Promise<void>)[] = [];
  const moved = new Set<(size: number) => void>();
  if (options.roles.has('sequencer')) {
    await inspectLog(system);
    const { leases, clock } = system.platform;
    const { sequencer } = system;
    stops.push(
      runSequencer({
        sequencer,
        leases,
        clock,
        moved: (size) => {
          for (const tell of moved) tell(size);
        },
        report: options.report,
      }),
    );
  }
  stops.push(keepPeople(system, options));
  stops.push(keepFloors(system, options.report));
  await system.intake.imports.clear();
  system.platform.jobs.start();
  stops.push(sweepHourly(system, options.report));
  stops.push(() => system.platform.jobs.stop());
  const web = options.roles.has('web') ? await startWeb(system, options, moved, stops) : null;
  if (web) await rememberUrl(system.platform.dataFolder, web.url);
  else stops.push(await startRooms(system, options));
  return {
    url: web?.url ?? null,
    workspaceUrl: web ? (options.publicUrl ?? web.url.replace('//127.0.0.1', '//localhost')) : null,
    settle: async () => {
      await settleLog(system);
      await web?.look();
    },
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

/** Every ten minutes: what has ended is deleted, and days of the audit trail and of intake that are over go into the log. */
function keepPeople(
  { people, intake, platform, consentHides }: System,
  { roles, report }: StartOptions,
): () => Promise<void> {
  const stop = platform.clock.every(KEEP_MS, async () => {
    try {
      await people.tidy();
      await intake.imports.tidy();
      if (roles.has('sequencer')) await people.days.close();
      if (roles.has('sequencer')) await intake.periods.close();
      if (roles.has('sequencer')) await consentHides.sweep();
    } catch (error) {
      report(error);
    }
  });
  return async () => stop();
}

/** Whoever is gone from a sitting is present no longer, and its quorum is counted anew. */
function keepFloors({ platform, congress }: System, report: StartOptions['report']): () => Promise<void> {
  const stop = platform.clock.every(FLOOR_MS, () => congress.floor.sweep().catch(report));
  return async () => stop();
}

/** Uploads and files that nobody put anywhere do not stay. */
function sweepHourly({ platform, evidenceRoom }: System, report: StartOptions['report']): () => Promise<void> {
  const { evidence, uploads } = evidenceRoom;
  const stop = platform.clock.every(KEEP_MS, () => Promise.all([evidence.sweep(), uploads.sweep()]).catch(report));
  return async () => stop();
}

/** Refuses when the log may not go on from here: an older database was put back, or tiles are damaged. */
export async function inspectLog({ sequencer, platform }: System): Promise<void> {
  await inspect({ sequencer, leases: platform.leases, clock: platform.clock });
}

/** Publishes what is committed, or waits until the process that sequences has; false when none moves. */
export async function settleLog({ sequencer, platform }: System): Promise<boolean> {
  const { leases, clock, db } = platform;
  return await publishCommitted({ sequencer, leases, clock }, db);
}

/** What the rooms do by themselves (reminders, publications that wait for their time) is done without the site, too. */
async function startRooms(system: System, options: StartOptions): Promise<() => Promise<void>> {
  const { platform, models, folder, log } = system;
  const reader = new DatabaseReader({ pool: platform.reader, models, folder, vkey: log.vkey });
  const look = async (): Promise<void> => void (await reader.refresh().catch(options.report));
  await look();
  const { push = false, publicUrl = '' } = options;
  await roomsOf(system, reader, { push, publicUrl }).casework.begin();
  await system.congress.clock.begin();
  const stop = platform.clock.every(LOOK_MS, look);
  return async () => stop();
}

async function startWeb(
  system: System,
  options: StartOptions,
  moved: Set<(size: number) => void>,
  stops: (() => Promise<void>)[],
): Promise<{ url: string; look: () => Promise<void> }> {
  const { platform, models, folder, log } = system;
  const reader = new DatabaseReader({ pool: platform.reader, models, folder, vkey: log.vkey });
  await reader.refresh();
  const [assets, labels] = await Promise.all([
    buildAssets(join(PACKAGE_ROOT, 'src/web')),
    loadLabels(join(PACKAGE_ROOT, 'schema/types')),
  ]);
  const settings: Settings = {
    name: options.name,
    demo: options.demo,
    publicUrl: options.publicUrl ?? '',
    formerUrls: options.formerUrls ?? [],
    push: options.push ?? false,
    languages: LANGUAGES,
    report: '/report',
    signIn: '/sign-in',
  };
  const build = assets.url('tamga.css').replace(/\W/g, '').slice(-12);
  const hub = new FeedHub({ reader, pool: platform.reader, report: options.report });
  const direct = new Hono();
  direct.route('/', createLogRoutes({ pool: platform.reader, folder, vkey: log.vkey, former: log.former }));
  direct.route('/', createFileRoutes({ pool: platform.reader, blobs: platform.blobs }));
  direct.route('/', createRelatedOrigins(settings));
  direct.route('/', createPushWorker(assets, settings));
  const apiParts = { reader, models, settings: { ...settings, build, problemText }, report: options.report };
  const api = createApi(apiParts);
  addStatisticsEndpoint(api, apiParts);
  addPopoloEndpoint(api, { ...apiParts, publicUrl: settings.publicUrl });
  addReportEndpoint(api, system.intake, platform.random);
  direct.route('/api/v1', api);
  const typeName = (type: string, lang: string) => fieldLabel(labels, type, '@many', lang).text;
  direct.route(
    '/',
    createFeeds({ reader, hub, models, settings, problemText, words, typeName, report: options.report }),
  );
  direct.route('/', createStatisticsFile(apiParts));
  direct.route(
    '/',
    createExports({
      reader,
      models,
      pool: platform.reader,
      settings: { build, languages: LANGUAGES, problemText },
      report: options.report,
    }),
  );
  const siteOptions: SiteOptions = {
    reader,
    types: models.types,
    vocabularies: models.vocabularies,
    labels,
    assets,
    settings,
    now: () => platform.clock.now(),
    floor: (sitting) => system.congress.floorViews.publicly(sitting),
    sittings: (session) => system.congress.floorViews.ofSession(session),
    report: options.report,
  };
  const rooms = roomsOf(system, reader, settings);
  const workspace = openWorkspace(system, siteOptions, rooms);
  await rooms.casework.begin();
  await system.congress.clock.begin();
  const door = openDoor({
    direct,
    workspace,
    site: createSite(siteOptions),
    types: models.types,
    size: () => reader.size(),
    touchedAt: (id) => reader.touchedAt(id),
    now: () => platform.clock.now(),
    build,
  });
  system.onForgotten(() => door.cache.clear());
  const look = async (): Promise<void> => {
    const before = reader.size();
    if ((await reader.refresh()) !== before) hub.publish(reader.size());
  };
  moved.add(() => void look().catch(options.report));
  const stopLooking = platform.clock.every(LOOK_MS, () => look().catch(options.report));
  stops.push(async () => stopLooking());
  const { server, url } = await listen(door.fetch, options.port, options.host);
  settings.publicUrl ||= url;
  const party = relyingParty(settings.publicUrl, settings.name, settings.formerUrls);
  if (party) await system.people.namePasskeys(party);
  server.prependListener('request', transportHeaders(options));
  endSlowRequests(server);
  stops.push(async () => {
    hub.close();
    await system.congress.live.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url, look };
}

/** What every answer says of the ways to this site: https alone where it is served so, and the onion address. */
function transportHeaders({
  publicUrl,
  onion,
}: StartOptions): (asked: IncomingMessage, answer: ServerResponse) => void {
  const strict = publicUrl?.startsWith('https:');
  return (asked, answer) => {
    if (strict) answer.setHeader('Strict-Transport-Security', 'max-age=31536000');
    if (onion && !/\.onion(?::\d+)?$/.test(asked.headers.host ?? ''))
      answer.setHeader('Onion-Location', onion + asked.url);
  };
}
