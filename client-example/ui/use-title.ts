import { useEffect } from 'react';

let pageTitle = '';
let urgentTitle: string | null = null;

/** Names the tab while a page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    pageTitle = title;
    show();
  }, [title]);
}

/** Names the tab after something that does not wait, whatever page is shown; null gives it back its name. */
export function useUrgentTitle(title: string | null): void {
  useEffect(() => {
    urgentTitle = title;
    show();
    return () => {
      urgentTitle = null;
      show();
    };
  }, [title]);
}

function show(): void {
  const title = urgentTitle ?? pageTitle;
  document.title = title ? `${title} · Tandem` : 'Tandem';
}
