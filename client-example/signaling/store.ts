/** A value that can be watched: `read` and `subscribe` are what React's useSyncExternalStore asks for. */
export interface Store<T> {
  read: () => T;
  /** @returns a function that ends the subscription */
  subscribe: (listener: () => void) => () => void;
}

/** A store that its owner changes. */
export interface WritableStore<T> extends Store<T> {
  write: (value: T) => void;
  update: (change: (value: T) => T) => void;
}

/** Makes a store. Listeners run at once, in the order they came, and only when the value is another one. */
export function createStore<T>(initial: T): WritableStore<T> {
  let current = initial;
  const listeners = new Set<() => void>();

  const store: WritableStore<T> = {
    read: () => current,
    subscribe(listener) {
      // A function of its own: the same listener given twice is called twice and ended twice.
      const entry = () => listener();
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    write(value) {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of listeners) listener();
    },
    update: (change) => store.write(change(current)),
  };
  return store;
}
