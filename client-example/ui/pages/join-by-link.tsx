import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Problem } from '../parts/notice.tsx';
import { navigate } from '../router.tsx';
import { formOf, text } from './sign-in.tsx';

/** For whoever was sent a link, or the last part of one. */
export function JoinByLink() {
  const [problem, setProblem] = useState<string | null>(null);
  const join = (form: FormData) => {
    const link = text(form, 'link').trim().replace(/\/+$/, '').split('/').at(-1);
    if (link) return navigate(`/r/${encodeURIComponent(link)}`);
    setProblem('Paste the link that you were sent.');
  };
  return (
    <section className="card stack" aria-labelledby="join-by-link">
      <h2 id="join-by-link">Join with a link</h2>
      <form className="stack" onSubmit={(event) => join(formOf(event))}>
        <Field label="Room link" name="link" placeholder={`${location.host}/r/…`} autoComplete="off" required />
        <Problem text={problem} />
        <Button type="submit" look="outline">
          Continue
        </Button>
      </form>
    </section>
  );
}
