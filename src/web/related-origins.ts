/**
 * What a former address says of this one: browsers that hold a passkey of the former name ask it there, at
 * `/.well-known/webauthn`, which other addresses may use it (WebAuthn level 3, section 5.11). Only what the operator named.
 */
import { Hono } from 'hono';
import type { Settings } from './view.ts';

const DAY_S = 86_400;

/** The one document, on every name this site is served under; nothing where the operator named no former address. */
export function createRelatedOrigins(settings: Pick<Settings, 'publicUrl' | 'formerUrls'>): Hono {
  const app = new Hono();
  app.get('/.well-known/webauthn', (context) => {
    const { publicUrl, formerUrls = [] } = settings;
    if (formerUrls.length === 0) return context.notFound();
    const origins = [...new Set([publicUrl, ...formerUrls])];
    return context.json({ origins }, 200, { 'cache-control': `public, max-age=${DAY_S}` });
  });
  return app;
}
