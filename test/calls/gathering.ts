import { testApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { Person } from '../support/person.ts';
import { Caller, createRoom, members, passTime } from './caller.ts';
import type { TestRoom } from './caller.ts';

export interface Gathering {
  app: TestApp;
  room: TestRoom;
  /** Stands still until `pass` moves it. */
  clock: FakeClock;
  /** Whoever has this name. @throws Error if nobody has */
  person(name: string): Person;
  /** Puts a device of that person into the room's call. */
  join(name: string, how?: Parameters<typeof Caller.join>[2]): Promise<Caller>;
  /** Puts everybody into the call, one after the other. */
  joinAll(): Promise<Caller[]>;
  /** Lets time pass; the sockets of these callers answer pings meanwhile. */
  pass(ms: number, ...listening: Caller[]): Promise<void>;
}

/** An app with a room of these people; the first owns it. */
export async function gather(names: readonly string[], settings: Record<string, unknown> = {}): Promise<Gathering> {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  const [ownerName, ...others] = names as [string, ...string[]];
  const owner = await app.user(ownerName);
  const room = await createRoom(owner, settings);
  const people = new Map([owner, ...(await members(app, room, others))].map((one) => [one.name, one]));
  const person = (name: string) => {
    const one = people.get(name);
    if (!one) throw new Error(`${name} was not gathered`);
    return one;
  };
  return {
    app,
    room,
    clock,
    person,
    join: (name, how) => Caller.join(person(name), room, how),
    async joinAll() {
      const callers: Caller[] = [];
      for (const one of people.values()) callers.push(await Caller.join(one, room));
      return callers;
    },
    pass: (ms, ...listening) => passTime(app, clock, ms, listening),
  };
}
