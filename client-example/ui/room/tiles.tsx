import type { CSSProperties, ReactNode } from 'react';
import { useLayoutEffect, useRef, useState } from 'react';
import { tileSize } from './tile-layout.ts';
import type { Shape, TileSize } from './tile-layout.ts';

const gap = 10;
/** Faces look right between these; where there is height to fill, they may be taller than wide. */
const inLandscape: Shape = { narrowest: 1, widest: 16 / 9 };
const inPortrait: Shape = { narrowest: 3 / 4, widest: 16 / 9 };
/** A screen takes whatever there is. */
const free: Shape = { narrowest: 0.01, widest: 100 };

/** Lays equal tiles out so that they fill the space that there is. */
export function Tiles({
  count,
  isFree = false,
  children,
}: {
  count: number;
  /** The tiles may have any shape. */
  isFree?: boolean;
  children: ReactNode;
}) {
  const element = useRef<HTMLDivElement>(null);
  const [space, setSpace] = useState<TileSize>({ width: 0, height: 0 });

  // Measured before anything is drawn: an observer tells after that, and all would be drawn twice.
  useLayoutEffect(() => {
    const tiles = element.current;
    if (!tiles) return;
    const measure = () => {
      const { width, height } = tiles.getBoundingClientRect();
      setSpace((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(tiles);
    return () => observer.disconnect();
  }, []);

  const shape = isFree ? free : space.width > space.height ? inLandscape : inPortrait;
  const { width, height } = tileSize(space, count, gap, shape);
  const style = { '--tile-width': `${width}px`, '--tile-height': `${height}px` } as CSSProperties;
  return (
    <div className="tiles" ref={element} style={style}>
      {children}
    </div>
  );
}
