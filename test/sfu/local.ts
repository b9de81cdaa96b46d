import { LocalSfu } from '../../sfu/local-sfu.ts';
import type { LocalSfuOptions } from '../../sfu/local-sfu.ts';
import type { Sfu } from '../../sfu/types.ts';
import { workerBinary } from '../../sfu/worker/binary.ts';
import { workerFault } from '../../sfu/worker/fault.ts';

/** A LocalSfu on the loopback interface, with the real worker. What fails in the background fails the test. */
export async function openLocalSfu(options: Partial<LocalSfuOptions>): Promise<Sfu> {
  const binary = workerBinary(process.env['MEDIASOUP_WORKER_BIN']);
  const fault = await workerFault(binary);
  if (fault !== undefined) throw new Error(`${binary} ${fault}: sfu/worker/find-or-build makes one.`);
  return LocalSfu.start({
    workerBinary: binary,
    listenIps: ['127.0.0.1'],
    workers: 1,
    onEvent: () => undefined,
    onError: (error) => {
      throw error;
    },
    ...options,
  });
}
