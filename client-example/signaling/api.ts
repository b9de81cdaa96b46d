import type { TypedDocumentString } from '../generated/operations.ts';
import { postGraphql, RefusedError } from './http.ts';
import type { Session } from './session.ts';

/** Operations over HTTP, as whoever is signed in. */
export interface Api {
  /**
   * @throws RefusedError if the server refuses
   * @throws UnreachableError if it does not answer
   */
  request<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data>;
}

/** Sends the session's access token with every operation; one that the server no longer accepts is renewed, once. */
export function createApi(url: string, session: Session): Api {
  return {
    async request(document, variables) {
      const token = await session.accessToken();
      try {
        return await postGraphql(url, document, variables, token);
      } catch (error) {
        if (!token || !(error instanceof RefusedError) || error.code !== 'UNAUTHENTICATED') throw error;
        const renewed = await session.accessToken(token);
        return await postGraphql(url, document, variables, renewed);
      }
    },
  };
}
