/** Outlines on a 24 by 24 grid. */
const outlines = {
  microphone: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM6 11a6 6 0 0 0 12 0M12 17v4',
  'microphone-off':
    'M9 9v2a3 3 0 0 0 4.6 2.5M15 10V6a3 3 0 0 0-5.7-1.3M6 11a6 6 0 0 0 9.3 5M18 11a6 6 0 0 1-.4 2.2M12 17v4M4 4l16 16',
  camera:
    'M4 6.5h10a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 16V8A1.5 1.5 0 0 1 4 6.5ZM15.5 11l6-3.5v9l-6-3.5',
  'camera-off':
    'M10.5 6.5H14A1.5 1.5 0 0 1 15.5 8v3.5M15.5 15.5v.5a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 16V8A1.5 1.5 0 0 1 4 6.5h1.5M15.5 11l6-3.5v9l-3.5-2M3 3l18 18',
  server: 'M4.5 4.5h15v6h-15ZM4.5 13.5h15v6h-15ZM8 7.5v.1M8 16.5v.1',
  signal: 'M5 19v-3M10 19v-7M15 19v-11M20 19V4',
  screen:
    'M4 4.5h16A1.5 1.5 0 0 1 21.5 6v9a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 15V6A1.5 1.5 0 0 1 4 4.5ZM8 20h8M12 13.5V8M9.5 10 12 7.5l2.5 2.5',
  leave:
    'M4.200 15.400a2 2 0 0 1-1.700-2.300C3.200 9.5 7.300 7 12 7s8.800 2.5 9.5 6.100a2 2 0 0 1-1.700 2.300l-2.200.3a2 2 0 0 1-2.200-1.400l-.5-1.600a9.800 9.800 0 0 0-5.800 0l-.5 1.600a2 2 0 0 1-2.200 1.400Z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  ready: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8 12.300l2.700 2.700L16 9.5',
  crown: 'M4 17.5 3 8l5 3.5L12 5l4 6.5L21 8l-1 9.5Z',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20a6.5 6.5 0 0 1 13 0M16 4.300a3.5 3.5 0 0 1 0 6.400M18.5 14.5A6.5 6.5 0 0 1 21.5 20',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  link: 'M10 14a4 4 0 0 0 5.700 0l3.600-3.600a4 4 0 0 0-5.700-5.700L12.5 5.800M14 10a4 4 0 0 0-5.700 0l-3.600 3.600a4 4 0 0 0 5.700 5.700l1.100-1.100',
  lock: 'M6.5 11h11A1.5 1.5 0 0 1 19 12.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11ZM8 11V8a4 4 0 0 1 8 0v3',
  copy: 'M9.5 8.5h9A1.5 1.5 0 0 1 20 10v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 8 19v-9a1.5 1.5 0 0 1 1.5-1.5ZM5 15.5A1.5 1.5 0 0 1 4 14V5a1.5 1.5 0 0 1 1.5-1.5h9A1.5 1.5 0 0 1 16 5',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  alert: 'M12 4 2.5 20h19ZM12 10v4.5M12 17.300v.2',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5.5M12 7.5v.2',
  speaker: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  video:
    'M4 6.5h10a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 16V8A1.5 1.5 0 0 1 4 6.5ZM15.5 11l6-3.5v9l-6-3.5',
  out: 'M10 4.5H6A1.5 1.5 0 0 0 4.5 6v12A1.5 1.5 0 0 0 6 19.5h4M15 8l4 4-4 4M19 12H9.5',
} as const;

export type IconName = keyof typeof outlines;

/** A small picture beside a word, or in a button that has a label of its own. */
export function Icon({ name, size = 20, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={outlines[name]} />
    </svg>
  );
}
