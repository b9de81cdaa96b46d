import type { Page } from 'playwright-core';

/** More stops than any page has. */
const MOST_STOPS = 60;

/**
 * Presses Tab until something with this role and name has the focus, as somebody without a mouse does.
 * @throws Error with everything that had the focus instead, or if the focus cannot be seen
 */
export async function tabTo(
  page: Page,
  role: 'button' | 'link' | 'textbox' | 'searchbox' | 'tab',
  name: string | RegExp,
): Promise<void> {
  const target = page.getByRole(role, { name, ...(typeof name === 'string' && { exact: true }) }).first();
  await target.waitFor();
  const passed: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return expectVisibleFocus(page);
    await page.keyboard.press('Tab');
    passed.push(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80) ?? 'nothing'));
  }
  throw new Error(`No way to ${role} "${String(name)}" with the keyboard; passed:\n${passed.join('\n')}`);
}

/** Goes there with Tab and presses Enter. */
export async function pressWithKeyboard(
  page: Page,
  role: 'button' | 'link' | 'tab',
  name: string | RegExp,
): Promise<void> {
  await tabTo(page, role, name);
  await page.keyboard.press('Enter');
}

/** Goes to a field with Tab and types. */
export async function typeInto(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, 'textbox', name);
  await page.keyboard.type(text);
}

/** Whoever does not use a mouse has to see where they are. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const isVisible = await page.evaluate(() => {
    const element = document.activeElement;
    if (!element?.matches(':focus-visible') || !element.checkVisibility()) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
  const focused = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120));
  if (!isVisible) throw new Error(`The focus cannot be seen on ${focused}`);
}
