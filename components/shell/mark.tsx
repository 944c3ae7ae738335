/** The mark: a sheet of work with a current through it. Drawn in the accent, readable at 16 px. */
export function Mark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden>
      <rect x="1" y="1" width="18" height="18" rx="4.5" fill="var(--accent-fill)" />
      <path d="M5 5.75h10M5 14.25h10" stroke="var(--on-accent)" strokeWidth="1.75" strokeLinecap="round" />
      <path
        d="M11.25 5.75 8 10.4h4l-3.25 3.85"
        stroke="var(--on-accent)"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
