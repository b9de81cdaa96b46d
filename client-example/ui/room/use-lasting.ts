import { useEffect, useState } from 'react';

/** Whether something has been so for a while; false at once when it is not so any more. */
export function useLasting(isSo: boolean, patienceMs: number): boolean {
  const [isLasting, setIsLasting] = useState(false);

  useEffect(() => {
    if (!isSo) return setIsLasting(false);
    const timer = setTimeout(() => setIsLasting(true), patienceMs);
    return () => clearTimeout(timer);
  }, [isSo, patienceMs]);

  return isSo && isLasting;
}
