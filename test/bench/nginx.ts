/** nginx on one worker serving the same bytes as a file, where it is installed. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Measured, startProcess } from './process.ts';
import { fetchPage } from './site.ts';

/** Starts it on a free port, or null where there is none. */
export async function startNginx(
  folder: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ running: Measured; url: string } | null> {
  if (spawnSync('nginx', ['-v']).error) return null;
  const root = join(folder, 'nginx');
  mkdirSync(root, { recursive: true });
  copyFileSync(body, join(root, 'page'));
  const port = await freePort();
  const added = Object.entries(headers)
    .filter(([name]) => name !== 'content-type' && name !== 'content-length')
    .map(([name, value]) => `add_header ${name} ${JSON.stringify(value)};`)
    .join(' ');
  writeFileSync(
    join(root, 'nginx.conf'),
    `daemon off; master_process off; worker_processes 1; pid ${root}/pid; error_log stderr notice;
     events { worker_connections 1024; }
     http { access_log off; keepalive_requests 100000000; client_body_temp_path ${root}; proxy_temp_path ${root}; fastcgi_temp_path ${root}; uwsgi_temp_path ${root}; scgi_temp_path ${root};
       server { listen 127.0.0.1:${port}; location / { root ${root}; default_type ${JSON.stringify(headers['content-type'] ?? 'text/html')}; ${added} try_files /page =404; } } }`,
  );
  const running = await startProcess('nginx', ['-p', root, '-c', join(root, 'nginx.conf')], /start|using the "epoll"/);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 50; tries++) {
    const answer = await fetchPage(url).catch(() => null);
    if (answer?.status === 200) break;
    await pause(50);
  }
  return { running, url };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
