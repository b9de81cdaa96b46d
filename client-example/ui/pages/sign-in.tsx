import type { FormEvent } from 'react';
import { useState } from 'react';
import { LogInDocument, RegisterDocument } from '../../generated/operations.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Problem } from '../parts/notice.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { api, freshApiKey, session } from '../services.ts';
import { useAction } from '../use-request.ts';

/** Logging in, or registering: two forms under two tabs. */
export function SignIn({ startWith = 'log-in' }: { startWith?: 'log-in' | 'register' }) {
  const [tab, setTab] = useState(startWith);
  const tabs = [
    { id: 'log-in', label: 'Log in' },
    { id: 'register', label: 'Create account' },
  ] as const;
  return (
    <div className="stack">
      <Tabs label="Log in or create an account" tabs={tabs} selected={tab} onSelect={setTab} />
      {tab === 'log-in' ? <LogInForm /> : <RegisterForm />}
    </div>
  );
}

function LogInForm() {
  const action = useAction(async (form: FormData) => {
    const { login } = await api.request(LogInDocument, {
      username: text(form, 'username'),
      password: text(form, 'password'),
    });
    if (login.__typename !== 'SignedIn') throw new Error(login.message);
    session.signIn(login);
  });
  return (
    <form className="stack" onSubmit={(event) => void action.run(formOf(event))}>
      <Field label="User name" name="username" autoComplete="username" autoCapitalize="none" required autoFocus />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      <Problem text={action.problem} />
      <Button type="submit" look="primary" size="wide" isBusy={action.isRunning}>
        Log in
      </Button>
    </form>
  );
}

function RegisterForm() {
  const action = useAction(async (form: FormData) => {
    const { register } = await api.request(RegisterDocument, {
      username: text(form, 'username'),
      password: text(form, 'password'),
      displayName: text(form, 'displayName').trim() || null,
    });
    if (register.__typename !== 'Registered') throw new Error(register.message);
    freshApiKey.write(register.apiKey);
    session.signIn(register);
  });
  return (
    <form className="stack" onSubmit={(event) => void action.run(formOf(event))}>
      <Field
        label="User name"
        name="username"
        hint="3 to 32 letters, digits, dots, underscores or hyphens. You log in with it."
        minLength={3}
        maxLength={32}
        pattern="[A-Za-z0-9._\-]+"
        title="Letters, digits, dots, underscores and hyphens"
        autoComplete="username"
        autoCapitalize="none"
        required
        autoFocus
      />
      <Field
        label="Your name"
        name="displayName"
        hint="Others see it in calls. You can change it."
        maxLength={64}
        autoComplete="name"
      />
      <Field
        label="Password"
        name="password"
        type="password"
        hint="At least 8 characters."
        autoComplete="new-password"
        minLength={8}
        required
      />
      <Problem text={action.problem} />
      <Button type="submit" look="primary" size="wide" isBusy={action.isRunning}>
        Create account
      </Button>
    </form>
  );
}

/** The fields of a form that was sent; the browser does nothing more with it. */
export function formOf(event: FormEvent<HTMLFormElement>): FormData {
  event.preventDefault();
  return new FormData(event.currentTarget);
}

/** A text field's value; '' where there is none. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
