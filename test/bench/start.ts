/** How long `npm start` takes on an existing folder until the site answers, and the demonstration from nothing. */
import { join } from 'node:path';
import { median, seconds } from './measure.ts';
import { startTamga } from './process.ts';
import type { Context, Row } from './row.ts';
import { fetchPage, startDemo } from './site.ts';

export async function startBench({ folder, quick }: Context): Promise<Row[]> {
  const env = { PORT: '0', TAMGA_DATA: join(folder, 'data') };
  const once = async (): Promise<number> => {
    let running: Awaited<ReturnType<typeof startTamga>> | null = null;
    const taken = await seconds(async () => {
      running = await startTamga(['serve'], /ready at (\S+)/, env);
      await fetchPage(`${running.said}/en`);
    });
    await (running as Awaited<ReturnType<typeof startTamga>> | null)?.stop();
    return taken;
  };
  await once();
  const times: number[] = [];
  for (let i = 0; i < (quick ? 3 : 7); i++) times.push(await once());
  let demo: Awaited<ReturnType<typeof startDemo>> | null = null;
  const shown = await seconds(async () => {
    demo = await startDemo();
  });
  await (demo as Awaited<ReturnType<typeof startDemo>> | null)?.running.stop();
  return [
    {
      bench: 'start',
      what: 'serve on an existing folder until the home page is read',
      value: median(times),
      unit: 's',
      target: { is: 'at most', figure: 2 },
    },
    {
      bench: 'start',
      what: 'demonstration from an empty folder until its records are under a checkpoint',
      value: shown,
      unit: 's',
    },
  ];
}
