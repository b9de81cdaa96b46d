import { CreateRoomDocument } from '../../generated/operations.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field, Switch } from '../parts/field.tsx';
import { Problem } from '../parts/notice.tsx';
import { navigate } from '../router.tsx';
import { api } from '../services.ts';
import { useAction } from '../use-request.ts';
import { formOf, text } from './sign-in.tsx';

/** A new room. Everything but its name has a good default. */
export function CreateRoom({ onClose }: { onClose: () => void }) {
  const action = useAction(async (form: FormData) => {
    const { createRoom } = await api.request(CreateRoomDocument, {
      name: text(form, 'name').trim(),
      password: text(form, 'password') || null,
      capacity: number(form, 'capacity'),
      minParticipants: number(form, 'minParticipants'),
      meshLimit: number(form, 'meshLimit'),
      startMuted: form.has('startMuted'),
    });
    navigate(`/rooms/${createRoom.id}`);
  });
  return (
    <Dialog title="New room" onClose={onClose}>
      <form className="stack" onSubmit={(event) => void action.run(formOf(event))}>
        <Field
          label="Name"
          name="name"
          placeholder="Monday team"
          maxLength={100}
          autoComplete="off"
          required
          autoFocus
        />
        <Field
          label="Password (optional)"
          name="password"
          type="password"
          hint="Asked of everybody who comes with the link."
          autoComplete="new-password"
        />
        <Switch label="Everybody starts muted" name="startMuted" defaultChecked />
        <details className="stack">
          <summary>More options</summary>
          <div className="stack details-body">
            <Field
              label="Most people at once"
              name="capacity"
              type="number"
              min={2}
              max={500}
              inputMode="numeric"
              placeholder="10"
            />
            <Field
              label="A call needs at least"
              name="minParticipants"
              type="number"
              min={1}
              inputMode="numeric"
              placeholder="2"
              hint="A call that falls below this number ends after a minute."
            />
            <Field
              label="Directly between browsers up to"
              name="meshLimit"
              type="number"
              min={2}
              max={10}
              inputMode="numeric"
              placeholder="4"
              hint="Larger calls go through the server, if it can carry them."
            />
          </div>
        </details>
        <Problem text={action.problem} />
        <div className="row row-end">
          <Button look="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" isBusy={action.isRunning}>
            Create room
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function number(form: FormData, name: string): number | null {
  const value = text(form, name);
  return value === '' ? null : Number(value);
}
