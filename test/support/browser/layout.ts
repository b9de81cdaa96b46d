import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { PATIENCE } from './perception.ts';

/** A page fits its window: it does not scroll sideways, and nothing sticks out. */
export async function expectToFit(page: Page, title: string): Promise<void> {
  // Tiles take their new size a frame after the window did.
  await expect.poll(() => tooWide(page), { ...PATIENCE, message: title }).toEqual([]);
}

function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const isSideways = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide in ${clientWidth}`] : [];
    const parts = [...document.querySelectorAll('h1, h2, p, a, button, input, select, article')];
    const sticksOut = parts.filter((part) => {
      const { left, right, width } = part.getBoundingClientRect();
      return part.checkVisibility() && width > 1 && (left < -1 || right > clientWidth + 1);
    });
    return [...isSideways, ...sticksOut.map((part) => part.outerHTML.slice(0, 120))];
  });
}
