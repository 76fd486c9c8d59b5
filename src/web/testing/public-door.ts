/** The public site of a test's whole instance behind its door, as visitors reach it: pages kept and made anew as in service. */
import { join } from 'node:path';
import { Hono } from 'hono';
import { PACKAGE_ROOT } from '../../system.ts';
import type { TestSystem } from '../../testing/test-system.ts';
import { buildAssets } from '../assets.ts';
import { LANGUAGES } from '../i18n.ts';
import { loadLabels } from '../labels.ts';
import { openDoor } from '../server.ts';
import { createSite } from '../site.tsx';

/** A door with nothing behind it but the public pages. */
export async function publicDoor(test: TestSystem): Promise<ReturnType<typeof openDoor>> {
  const { models } = test.system;
  const site = createSite({
    ...{ reader: test.reader, types: models.types, vocabularies: models.vocabularies },
    labels: await loadLabels(join(PACKAGE_ROOT, 'schema/types')),
    assets: await buildAssets(join(PACKAGE_ROOT, 'src/web')),
    settings: { name: 'Lake', demo: false, publicUrl: 'https://lake.example', languages: LANGUAGES },
    now: () => test.clock.now(),
  });
  return openDoor({
    ...{ direct: new Hono(), workspace: new Hono(), site, types: models.types, build: 'b' },
    size: () => test.reader.size(),
    touchedAt: (id) => test.reader.touchedAt(id),
    now: () => test.clock.now(),
  });
}
