import { useEffect, useState } from 'react';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });
const longAgo = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** How long ago something was, e.g. `5 minutes ago`. */
export function ago(time: string, now: number): string {
  const ms = Math.max(0, now - Date.parse(time));
  if (ms < minuteMs) return 'just now';
  if (ms < hourMs) return relative.format(-Math.floor(ms / minuteMs), 'minute');
  if (ms < dayMs) return relative.format(-Math.floor(ms / hourMs), 'hour');
  return relative.format(-Math.floor(ms / dayMs), 'day');
}

/** When something was, as short as possible: `14:05`, `Mon, 3 Nov, 14:05`, `3 Nov 2025`. */
export function when(time: string, now: number): string {
  const date = new Date(time);
  if (date.toDateString() === new Date(now).toDateString()) return hour.format(date);
  return now - date.getTime() < 300 * dayMs ? `${day.format(date)}, ${hour.format(date)}` : longAgo.format(date);
}

/** A length of time as a clock shows it: `0:07`, `12:30`, `1:02:03`. */
export function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const [hours = 0, ...others] = parts;
  const shown = hours > 0 ? parts : others;
  return shown.map((part, index) => (index === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':');
}

/** A length of time in words, the two largest units: `3 days, 4 h`. */
export function span(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `${days} ${days === 1 ? 'day' : 'days'}, ${hours % 24} h`;
  if (hours > 0) return `${hours} h, ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min` : `${Math.floor(seconds)} s`;
}

/** The present moment, in ms since the epoch, looked at again this often. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
