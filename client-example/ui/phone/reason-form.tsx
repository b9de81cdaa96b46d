import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { formOf, text } from '../pages/sign-in.tsx';

/** As much as the server takes. */
const maxLength = 200;

/** A word to the others as one declines or leaves: one of a few, or one's own. */
export function ReasonForm({
  reasons,
  action,
  onSay,
  onBack,
}: {
  reasons: readonly string[];
  /** What the button does. */
  action: string;
  onSay: (reason: string) => void;
  onBack: () => void;
}) {
  const say = (form: FormData) => {
    const reason = text(form, 'reason').trim();
    if (reason) onSay(reason);
  };
  return (
    <div className="stack">
      <div className="reasons">
        {reasons.map((reason) => (
          <Button key={reason} look="outline" size="small" onClick={() => onSay(reason)}>
            {reason}
          </Button>
        ))}
      </div>
      <form className="stack" onSubmit={(event) => say(formOf(event))}>
        <Field label="In your own words" name="reason" maxLength={maxLength} autoComplete="off" required autoFocus />
        <div className="row row-end">
          <Button look="quiet" onClick={onBack}>
            Back
          </Button>
          <Button type="submit" look="danger">
            {action}
          </Button>
        </div>
      </form>
    </div>
  );
}
