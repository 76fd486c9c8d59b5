/**
 * The service worker of web push, at `/push-worker.js`: shows the one sentence it was sent, and opens the notices when it is
 * pressed. It keeps nothing, sees no page and answers no request.
 */
interface PushMessage extends Event {
  data: { json(): unknown } | null;
  waitUntil(work: Promise<unknown>): void;
}
interface Pressed extends Event {
  notification: { close(): void };
  waitUntil(work: Promise<unknown>): void;
}
interface Worker {
  registration: { showNotification(title: string, options: { tag: string }): Promise<void> };
  clients: { openWindow(address: string): Promise<unknown> };
  addEventListener(kind: 'push', listener: (event: PushMessage) => void): void;
  addEventListener(kind: 'notificationclick', listener: (event: Pressed) => void): void;
}

const worker = globalThis as unknown as Worker;

worker.addEventListener('push', (event) => {
  const { text = '…' } = (event.data?.json() ?? {}) as { text?: string };
  event.waitUntil(worker.registration.showNotification(text, { tag: 'waits' }));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(worker.clients.openWindow('/workspace/notices'));
});
