import { RegenerateApiKeyDocument } from '../../generated/operations.ts';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Problem } from '../parts/notice.tsx';
import { api, freshApiKey } from '../services.ts';
import { useAction } from '../use-request.ts';
import { useStore } from '../use-store.ts';

/** The key for programs of my own. The server keeps a hash of it, so it can be shown only when it is new. */
export function ApiKeySection() {
  const apiKey = useStore(freshApiKey);
  const action = useAction(async () => {
    if (!window.confirm('Make a new API key? The present one stops working at once.')) return;
    const { regenerateApiKey } = await api.request(RegenerateApiKeyDocument, {});
    freshApiKey.write(regenerateApiKey.apiKey);
  });
  return (
    <section className="card stack" aria-labelledby="api-key">
      <h2 id="api-key">API key</h2>
      <p className="small soft">For programs that act for you. It cannot change your password, sessions or key.</p>
      {apiKey && (
        <div className="stack-small">
          <div className="secret">
            <code className="mono grow">{apiKey}</code>
            <CopyButton text={apiKey} size="small" />
          </div>
          <p className="small soft">Copy it now: it is not shown again.</p>
        </div>
      )}
      <Problem text={action.problem} />
      <Button look="outline" isBusy={action.isRunning} onClick={() => void action.run()}>
        Make a new key
      </Button>
    </section>
  );
}
