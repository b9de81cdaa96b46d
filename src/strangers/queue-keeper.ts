import type { MikroORM } from '../db/orm.ts';
import { Device, deviceKey } from '../entities/device.ts';
import { StrangerMeeting } from '../entities/stranger-meeting.ts';
import { StrangerTicket } from '../entities/stranger-ticket.ts';
import { MEETINGS_KEPT_MS } from './limits.ts';
import { matchTicket } from './matching.ts';
import { announce, matching } from './strangers.ts';
import type { StrangersDeps } from './strangers.ts';

/** How many tickets a pass looks at: whoever stands further back is told their place when they come nearer. */
const CHUNK = 500;
/** How many of them a pass tries to match anew. */
const MATCHED_ANEW = 20;
/** How often old meetings are looked for. */
const TIDY_EVERY_MS = 60 * 60_000;

/** Keeps the queue true: without those who vanished, with everybody who may meet matched, with right places. */
export class QueueKeeper {
  readonly #orm: MikroORM;
  readonly #deps: StrangersDeps;
  #tidiedAt = -Infinity;

  constructor(deps: StrangersDeps & { orm: MikroORM }) {
    this.#orm = deps.orm;
    this.#deps = deps;
  }

  async sweep(now: number): Promise<void> {
    const present = await this.#dropVanished(await this.#tickets());
    // A block or the turn of somebody else may have kept two from each other that may meet by now.
    const { strangerMeshLimit: meshLimit } = this.#deps;
    if (present.length > 1 && meshLimit !== undefined) {
      for (const { id } of present.slice(0, MATCHED_ANEW)) await this.#matchAnew(id, { now, meshLimit });
    }
    if (present.length > 0) await this.#tellPlaces(await this.#tickets());
    if (now - this.#tidiedAt < TIDY_EVERY_MS) return;
    this.#tidiedAt = now;
    const old = { metAt: { $lt: new Date(now - MEETINGS_KEPT_MS) } };
    await this.#orm.em.fork().nativeDelete(StrangerMeeting, old);
  }

  #tickets(): Promise<StrangerTicket[]> {
    const options = { orderBy: { id: 'asc' }, limit: CHUNK, disableIdentityMap: true } as const;
    return this.#orm.em.fork().find(StrangerTicket, {}, options);
  }

  async #dropVanished(tickets: StrangerTicket[]): Promise<StrangerTicket[]> {
    if (tickets.length === 0) return [];
    const em = this.#orm.em.fork();
    const keyOf = ({ userId, deviceId }: StrangerTicket) => deviceKey(userId, deviceId);
    const devices = await em.find(Device, { id: { $in: tickets.map(keyOf) } }, { fields: ['id'] });
    const present = new Set(devices.map(({ id }) => id));
    for (const ticket of tickets) {
      if (present.has(keyOf(ticket))) continue;
      const { id, userId, deviceId } = ticket;
      if ((await em.nativeDelete(StrangerTicket, { id, deviceId })) === 0) continue;
      await this.#deps.userStreams.tell(userId, { type: 'StrangerQueueChanged', place: null });
    }
    return tickets.filter((ticket) => present.has(keyOf(ticket)));
  }

  async #matchAnew(id: string, options: { now: number; meshLimit: number }): Promise<void> {
    const match = await matching(this.#orm.em, async (em) => {
      const ticket = await em.findOne(StrangerTicket, { id }, { disableIdentityMap: true });
      return ticket ? matchTicket(em, ticket, options) : undefined;
    });
    if (match) await announce(this.#orm.em.fork(), this.#deps, match);
  }

  async #tellPlaces(tickets: StrangerTicket[]): Promise<void> {
    const em = this.#orm.em.fork();
    for (const [index, { id, userId, toldPlace }] of tickets.entries()) {
      const place = index + 1;
      if (place === toldPlace) continue;
      if ((await em.nativeUpdate(StrangerTicket, { id }, { toldPlace: place })) === 0) continue;
      await this.#deps.userStreams.tell(userId, { type: 'StrangerQueueChanged', place });
    }
  }
}
