/** The address of a room to send to others. */
export function roomUrl(link: string): string {
  return `${location.origin}/r/${link}`;
}
