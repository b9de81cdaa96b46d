/** What a call was rung as. A plain column: new kinds need no migration. */
export type CallKind = 'AUDIO' | 'VIDEO';
