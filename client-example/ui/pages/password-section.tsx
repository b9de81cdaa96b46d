import { useRef, useState } from 'react';
import { ChangePasswordDocument } from '../../generated/operations.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Notice, Problem } from '../parts/notice.tsx';
import { api } from '../services.ts';
import { useAction } from '../use-request.ts';
import { formOf, text } from './sign-in.tsx';

/** Changing the password, which ends every other session. */
export function PasswordSection({ username }: { username: string }) {
  const [isChanged, setIsChanged] = useState(false);
  const formElement = useRef<HTMLFormElement>(null);

  const action = useAction(async (form: FormData) => {
    setIsChanged(false);
    const { changePassword } = await api.request(ChangePasswordDocument, {
      currentPassword: text(form, 'currentPassword'),
      newPassword: text(form, 'newPassword'),
    });
    if (changePassword.__typename === 'WrongPassword') throw new Error(changePassword.message);
    formElement.current?.reset();
    setIsChanged(true);
  });
  return (
    <section className="card stack" aria-labelledby="password">
      <h2 id="password">Password</h2>
      <form ref={formElement} className="stack" onSubmit={(event) => void action.run(formOf(event))}>
        <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
        <Field
          label="Present password"
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          required
        />
        <Field
          label="New password"
          name="newPassword"
          type="password"
          hint="At least 8 characters. Your other sessions end when it changes."
          autoComplete="new-password"
          minLength={8}
          required
        />
        <Problem text={action.problem} />
        {isChanged && <Notice tone="good">Changed. You are logged out everywhere else.</Notice>}
        <Button type="submit" look="primary" isBusy={action.isRunning}>
          Change password
        </Button>
      </form>
    </section>
  );
}
