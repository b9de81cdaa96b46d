/** Something is on its way. */
export function Loading({ label }: { label: string }) {
  return (
    <div className="row soft" role="status">
      <span className="spinner" />
      {label}
    </div>
  );
}
