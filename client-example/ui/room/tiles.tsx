import type { CSSProperties, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
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

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSpace({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    if (element.current) observer.observe(element.current);
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
