import { useEffect } from 'react';
import type { InvitationSeenFragment } from '../../generated/operations.ts';
import { useUrgentTitle } from '../use-title.ts';
import { playTone } from './ring-tone.ts';

/** Rings: a tone, the title of the tab, and a notification where the person has allowed one and looks elsewhere. */
export function useRingAlarm(ringing: InvitationSeenFragment | undefined, isInCall: boolean): void {
  const id = ringing?.id;
  const caller = ringing?.from.displayName;
  const kind = ringing?.kind;
  useUrgentTitle(caller === undefined ? null : `${caller} is calling`);

  useEffect(() => {
    if (id === undefined) return;
    return playTone(isInCall ? 'waiting' : 'incoming');
  }, [id, isInCall]);

  useEffect(() => {
    if (id === undefined || caller === undefined) return;
    return notify(id, `${caller} is calling`, kind === 'VIDEO' ? 'Video call' : 'Audio call');
  }, [id, caller, kind]);
}

function notify(tag: string, title: string, body: string): (() => void) | undefined {
  const canNotify = 'Notification' in window && Notification.permission === 'granted';
  if (!canNotify || (document.visibilityState === 'visible' && document.hasFocus())) return undefined;
  try {
    const notification = new Notification(title, { body, tag, icon: '/icon.svg', requireInteraction: true });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return () => notification.close();
  } catch {
    // On Android a page may not show one without a service worker.
    return undefined;
  }
}
