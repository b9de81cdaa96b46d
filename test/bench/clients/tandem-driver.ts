import { randomUUID } from 'node:crypto';
import { each } from './driver.ts';
import type { Driver } from './driver.ts';
import { TandemMember } from './tandem-member.ts';

/** Tandem: guests in the rooms of one account. */
export function tandemDriver(url: string): Driver {
  const members: TandemMember[] = [];
  let owner: string | undefined;
  let sharedLink: Promise<Room> | undefined;
  let broadcastAt = 0;
  let isReady = false;

  const createRoom = async (): Promise<Room> => {
    owner ??= (
      await post<{ register: { accessToken: string } }>(
        url,
        `mutation ($name: String!) { register(username: $name, password: "bench bench") { ... on Registered { accessToken } } }`,
        { name: `bench-${randomUUID().slice(0, 8)}` },
      )
    ).register.accessToken;
    const created = await post<{ createRoom: Room }>(
      url,
      `mutation { createRoom(name: "bench", capacity: 500, minParticipants: 1) { id link } }`,
      {},
      owner,
    );
    return created.createRoom;
  };
  const openOne = async (index: number, room: Room) => {
    const { joinAsGuest } = await post<{ joinAsGuest: { accessToken: string } }>(
      url,
      `mutation ($link: String!) { joinAsGuest(link: $link, displayName: "guest") { ... on GuestAdmitted { accessToken } } }`,
      { link: room.link },
    );
    const member = new TandemMember(url, joinAsGuest.accessToken, (event, sentAt) => {
      if (!Number.isNaN(sentAt)) driver.onReceived(index, sentAt);
      else if (event.__typename === 'ParticipantUpdated') driver.onReceived(index, broadcastAt);
    });
    members[index] = member;
    await member.join(room.id);
  };
  const member = (index: number) => members[index] as TandemMember;

  const driver: Driver = {
    open: async (count, { perCall, atOnce = 8 } = {}) => {
      const first = members.length;
      const ownRooms: Promise<Room>[] = [];
      const roomOf = (index: number) => {
        if (perCall === undefined) return (sharedLink ??= createRoom());
        return (ownRooms[Math.floor(index / perCall)] ??= createRoom());
      };
      await each(count, atOnce, async (index) => openOne(first + index, await roomOf(index)));
    },
    send: (from, to, signals) => member(from).send(member(to), signals),
    broadcast: async (from) => {
      broadcastAt = performance.now();
      isReady = !isReady;
      await member(from).setReady(isReady);
    },
    onReceived: () => {},
    reconnect: async () => void (await Promise.all(members.map((one) => one.reconnect()))),
    traffic: (of) => {
      const { messages, bytes, epoch } = member(of);
      return { messages, bytes, epoch };
    },
    close: () => {
      for (const one of members) one.close();
    },
  };
  return driver;
}

interface Room {
  id: string;
  link: string;
}

async function post<T>(url: string, query: string, variables: object, token?: string): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
