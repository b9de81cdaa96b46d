import { useState } from 'react';
import { IceConfigurationDocument } from '../../generated/operations.ts';
import type { IceStateFragment, NatKind } from '../../generated/operations.ts';
import { testNetwork } from '../../ice/network-test.ts';
import type { NetworkFindings } from '../../ice/network-test.ts';
import { deviceId } from '../../signaling/device.ts';
import { Button } from '../parts/button.tsx';
import { Problem } from '../parts/notice.tsx';
import { Shell } from '../parts/shell.tsx';
import { api } from '../services.ts';
import { useAction } from '../use-request.ts';
import { useTitle } from '../use-title.ts';

const natSentences: Record<NatKind, string> = {
  OPEN: 'Open: this device has an address of its own.',
  CONE: 'A friendly router (cone NAT): calls go directly.',
  SYMMETRIC: 'A strict router (symmetric NAT): calls with another one go through the relay.',
  UDP_BLOCKED: 'UDP is blocked, or no STUN server answers: calls go through the relay over TCP or TLS.',
  UNKNOWN: 'Unknown: the server names no STUN server.',
};

type Findings = NetworkFindings & { configuration: IceStateFragment };

/** Whether calls will connect from where this device is: the kind of NAT, and every way to the relay with its time. */
export function NetworkPage() {
  useTitle('Network test');
  const [findings, setFindings] = useState<Findings | null>(null);
  const test = useAction(async () => {
    setFindings(null);
    const { iceConfiguration } = await api.request(IceConfigurationDocument, {});
    const found = await testNetwork(iceConfiguration);
    const { nat, worked, failed } = found;
    const input = { deviceId: deviceId(), natKind: nat.kind, worked, failed };
    const told = await api.request(IceConfigurationDocument, { input });
    setFindings({ ...found, configuration: told.iceConfiguration });
  });

  return (
    <Shell>
      <div className="stack">
        <div className="row row-apart">
          <h1 tabIndex={-1}>Network test</h1>
          <Button look="primary" isBusy={test.isRunning} onClick={() => void test.run()}>
            {findings ? 'Test again' : 'Test this network'}
          </Button>
        </div>
        <Problem text={test.problem} />
        <p className="soft">
          Finds out how calls can reach this device. It takes a second, and up to ten where something is blocked.
        </p>
        {findings && <Results {...findings} />}
      </div>
    </Shell>
  );
}

function Results({ configuration, nat, relays }: Findings) {
  return (
    <div className="panel card stack" role="status">
      <h2>This network</h2>
      <p data-testid="nat-kind" data-kind={nat.kind}>
        {natSentences[nat.kind]}
        {nat.publicAddress && ` The internet sees ${nat.publicAddress}.`}
      </p>
      <h2>The relay</h2>
      {relays.length === 0 && <p>This server has no relay: people behind strict routers will not connect.</p>}
      <ul className="stack">
        {relays.map(({ url, path, ms, problem }) => (
          <li key={url} data-testid="relay" data-path={path} data-works={ms !== null}>
            <code>{url}</code>
            <div className="soft">
              {ms === null ? `Does not work: ${problem}` : `Works, after ${Math.round(ms)} ms.`}
            </div>
          </li>
        ))}
      </ul>
      <h2>What calls will use</h2>
      <p>{configuration.reason}</p>
    </div>
  );
}
