import { SfuError } from '../sfu/errors.ts';
import { ListenError } from '../sfu/listen-error.ts';
import type { Sfu, SfuEvent } from '../sfu/types.ts';
import { workerBinary } from '../sfu/worker/binary.ts';
import { workerFault } from '../sfu/worker/fault.ts';
import type { Config } from './config.ts';
import { StartupError } from './errors.ts';
import { describeError } from './http/log.ts';
import type { Log } from './http/log.ts';

/**
 * mediasoup in this process, if this configuration wants it and its worker runs here.
 * @returns undefined without one, which is logged: calls work, as a mesh
 * @throws StartupError if the workers run but cannot listen where they should; none of them stays
 */
export async function openSfu(
  { isEnabled, ...options }: Config['sfu'],
  onEvent: (event: SfuEvent) => void,
  log: Log,
): Promise<Sfu | undefined> {
  if (!isEnabled) return undefined;
  const binary = workerBinary(options.workerBinary);
  const goWithout = (fault: string) => {
    log.warn(`No media worker: ${binary} ${fault}, so calls stay a mesh of at most 10. ${remedy(options)}`);
    return undefined;
  };
  const fault = await workerFault(binary);
  if (fault !== undefined) return goWithout(fault);
  const { LocalSfu } = await import('../sfu/local-sfu.ts');
  try {
    return await LocalSfu.start({
      workerBinary: binary,
      port: options.port,
      onEvent,
      onError: (error, { stage }) => log.error({ stage, error: describeError(error) }, 'the SFU failed'),
      ...(options.workers !== undefined && { workers: options.workers }),
      ...(options.listenIps && { listenIps: [...options.listenIps] }),
      ...(options.announcedAddress !== undefined && { announcedAddress: options.announcedAddress }),
    });
  } catch (error) {
    if (error instanceof ListenError) throw new StartupError(whyNotListening(error, options.port), { cause: error });
    if (!(error instanceof SfuError)) throw error;
    return goWithout(`did not start (${error.cause instanceof Error ? error.cause.message : error.message})`);
  }
}

function remedy({ workerBinary: configured }: Pick<Config['sfu'], 'workerBinary'>): string {
  return configured === undefined
    ? 'Remove .cache/mediasoup-worker and run `bin/setup`: it gets another, or says what it lacks.'
    : 'Name a mediasoup-worker with MEDIASOUP_WORKER_BIN, or unset it and run `bin/setup`: it gets one.';
}

function whyNotListening({ ip, port, reason }: ListenError, firstPort: number): string {
  const where = `Port ${port}, for media (SFU_PORT=${firstPort}, one for each worker),`;
  if (reason === 'address already in use')
    return `${where} is in use. Stop what listens there, or choose another: SFU_PORT=0 picks free ones.`;
  if (reason === 'permission denied')
    return `${where} needs more rights than this process has. Choose one above 1023 with SFU_PORT.`;
  if (reason === 'address not available')
    return `Media cannot listen on ${ip}, which is not an address of this machine. Name others with SFU_LISTEN_IPS.`;
  return `Media cannot listen on ${ip}, port ${port}: ${reason}. See SFU_LISTEN_IPS and SFU_PORT.`;
}
