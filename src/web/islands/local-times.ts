/** Puts the reader's own time beside times of a sitting. Without it the page says them in the sitting's zone. */
for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-local-time]')) {
  const place = time.parentElement?.querySelector<HTMLElement>('[data-local]');
  const value = place?.querySelector('[data-local-value]');
  const at = new Date(time.dateTime);
  if (!place || !value || Number.isNaN(at.getTime())) continue;
  value.textContent = new Intl.DateTimeFormat(time.dataset.localTime, {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(at);
  place.hidden = false;
}
