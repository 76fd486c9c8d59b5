/** Serves the service worker of web push under a name that stays, where the operator turned it on; its scope is the workspace. */
import { Hono } from 'hono';
import type { Assets } from './assets.ts';
import type { Settings } from './view.ts';

const FILE = 'push-worker.js';

export function createPushWorker(assets: Assets, settings: Pick<Settings, 'push'>): Hono {
  const app = new Hono();
  app.get(`/${FILE}`, (context) => {
    const asset = settings.push ? assets.get(assets.url(FILE).slice('/assets/'.length)) : undefined;
    if (!asset) return context.notFound();
    return context.body(asset.body, 200, {
      'content-type': asset.type,
      'cache-control': 'no-cache',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
    });
  });
  return app;
}
