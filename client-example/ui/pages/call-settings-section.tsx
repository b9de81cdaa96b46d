import { useState } from 'react';
import { UpdateCallSettingsDocument } from '../../generated/operations.ts';
import type {
  AccountStateFragment,
  UpdateCallSettingsMutationVariables,
  WhoMayCall,
} from '../../generated/operations.ts';
import { me } from '../me.ts';
import { Button } from '../parts/button.tsx';
import { Switch } from '../parts/field.tsx';
import { Problem } from '../parts/notice.tsx';
import { api } from '../services.ts';
import { useAction } from '../use-request.ts';

const choices: { id: WhoMayCall; label: string; hint: string }[] = [
  { id: 'FRIENDS', label: 'Friends', hint: 'And whoever rings a room of yours.' },
  { id: 'EVERYONE', label: 'Everybody', hint: 'Except whom you have blocked.' },
  { id: 'NOBODY', label: 'Nobody', hint: 'To callers it looks as if you did not answer.' },
];

/** Who may make my devices ring, and when. Each choice counts at once. */
export function CallSettingsSection({ account }: { account: AccountStateFragment }) {
  const [settings, setSettings] = useState(account);
  const save = useAction(async (change: UpdateCallSettingsMutationVariables) => {
    const { updateCallSettings } = await api.request(UpdateCallSettingsDocument, change);
    setSettings(updateCallSettings);
    me.write({ __typename: 'Account', ...updateCallSettings });
  });
  return (
    <section className="card stack" aria-labelledby="calls-to-me">
      <h2 id="calls-to-me">Calls to you</h2>
      <fieldset className="radios" disabled={save.isRunning}>
        <legend className="field-label">Who may call you</legend>
        {choices.map(({ id, label, hint }) => (
          <label key={id}>
            <input
              type="radio"
              name="whoMayCall"
              value={id}
              checked={settings.whoMayCall === id}
              onChange={() => void save.run({ whoMayCall: id })}
            />
            <span>
              <span className="field-label">{label}</span> <span className="field-hint">{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Switch
        label="Call waiting"
        hint="Ring while you are in another call. Without it callers hear that you are busy."
        checked={settings.callWaiting}
        disabled={save.isRunning}
        onChange={(event) => void save.run({ callWaiting: event.target.checked })}
      />
      <Notifications />
      <Problem text={save.problem} />
    </section>
  );
}

/** Where browsers have them: a sign of a call while one looks elsewhere. */
function Notifications() {
  const canAsk = 'Notification' in window && window.isSecureContext;
  const [permission, setPermission] = useState(canAsk ? Notification.permission : 'denied');
  if (!canAsk) return null;
  if (permission === 'granted')
    return <p className="small soft">This browser shows a notification when somebody calls.</p>;
  if (permission === 'denied') {
    return <p className="small soft">Notifications are blocked for this page in the settings of your browser.</p>;
  }
  const ask = async () => setPermission(await Notification.requestPermission());
  return (
    <Button look="outline" icon="bell" onClick={() => void ask()}>
      Notify me of calls
    </Button>
  );
}
