/** How narrow and how wide a tile may be, as width over height. */
export interface Shape {
  narrowest: number;
  widest: number;
}

export interface TileSize {
  width: number;
  height: number;
}

/**
 * The size of equal tiles that fill a space best: every number of columns is tried, the largest tiles win.
 * @param gap between tiles, in the units of width and height
 */
export function tileSize(space: TileSize, count: number, gap: number, { narrowest, widest }: Shape): TileSize {
  let best: TileSize = { width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const cellWidth = Math.max(0, (space.width - gap * (columns - 1)) / columns);
    const cellHeight = Math.max(0, (space.height - gap * (rows - 1)) / rows);
    const width = Math.floor(Math.min(cellWidth, cellHeight * widest));
    const height = Math.floor(Math.min(cellHeight, cellWidth / narrowest));
    if (width * height > best.width * best.height) best = { width, height };
  }
  return best;
}
