import type { CSSProperties } from 'react';
import { useState } from 'react';
import { UpdateProfileDocument } from '../../generated/operations.ts';
import type { AccountStateFragment } from '../../generated/operations.ts';
import { me } from '../me.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Notice, Problem } from '../parts/notice.tsx';
import { api } from '../services.ts';
import { useAction } from '../use-request.ts';
import { formOf, text } from './sign-in.tsx';

/** Colours on which white letters can be read. */
const colors = [
  '#4f46e5',
  '#2563eb',
  '#0e7490',
  '#0f766e',
  '#4d7c0f',
  '#a16207',
  '#c2410c',
  '#be123c',
  '#a21caf',
  '#475569',
];

/** How others see me. */
export function ProfileSection({ account }: { account: AccountStateFragment }) {
  const [name, setName] = useState(account.displayName);
  const [color, setColor] = useState(account.avatarColor);
  const [isSaved, setIsSaved] = useState(false);
  const choices = colors.includes(account.avatarColor) ? colors : [account.avatarColor, ...colors];

  const action = useAction(async (form: FormData) => {
    setIsSaved(false);
    const { updateProfile } = await api.request(UpdateProfileDocument, {
      displayName: text(form, 'displayName').trim(),
      avatarColor: text(form, 'avatarColor'),
    });
    me.write({ __typename: 'Account', ...updateProfile });
    setIsSaved(true);
  });
  return (
    <section className="card stack" aria-labelledby="profile">
      <div className="row">
        <Avatar name={name} color={color} size={52} />
        <div className="grow">
          <h2 id="profile" className="truncate">
            {name || 'Profile'}
          </h2>
          <p className="small soft">You log in as {account.username}</p>
        </div>
      </div>
      <form className="stack" onSubmit={(event) => void action.run(formOf(event))}>
        <Field
          label="Your name"
          name="displayName"
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={64}
          autoComplete="name"
          required
        />
        <fieldset className="swatches">
          <legend className="field-label">Your colour</legend>
          {choices.map((choice) => (
            <input
              key={choice}
              type="radio"
              name="avatarColor"
              value={choice}
              aria-label={choice}
              checked={choice === color}
              onChange={() => setColor(choice)}
              style={{ '--swatch': choice } as CSSProperties}
            />
          ))}
        </fieldset>
        <Problem text={action.problem} />
        {isSaved && <Notice tone="good">Saved. Calls that you join from now on show it.</Notice>}
        <Button type="submit" look="primary" isBusy={action.isRunning}>
          Save
        </Button>
      </form>
    </section>
  );
}
