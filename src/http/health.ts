/** What /health and /ready answer. */
export interface HealthReport {
  status: number;
  body: Record<string, unknown>;
}

/** That the process runs. @returns `uptime` in seconds */
export function health(): HealthReport {
  const body = {
    status: 'ok',
    timestamp: new Date().toISOString(),
    uptime: Math.round(process.uptime() * 1_000) / 1_000,
  };
  return { status: 200, body };
}

/** Whether traffic should come here: not while draining, and only when the database answers. */
export async function readiness(isDraining: boolean, askDatabase: () => Promise<unknown>): Promise<HealthReport> {
  if (isDraining) return { status: 503, body: { status: 'draining' } };
  try {
    await askDatabase();
    return { status: 200, body: { status: 'ready' } };
  } catch {
    return { status: 503, body: { status: 'database does not answer' } };
  }
}
