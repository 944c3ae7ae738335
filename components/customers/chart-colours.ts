/** Colours of the design tokens as a canvas needs them: the browser resolves the theme, we read the result. */
const TOKENS = ['accent-fill', 'warn', 'text', 'text-muted', 'line', 'surface-raised'] as const;
export type ChartColours = Readonly<Record<(typeof TOKENS)[number], string>>;

export function readColours(element: HTMLElement): ChartColours {
  const probe = element.ownerDocument.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const view = element.ownerDocument.defaultView ?? window;
  const colours = Object.fromEntries(
    TOKENS.map((token) => {
      probe.style.color = `var(--${token})`;
      return [token, view.getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return colours as ChartColours;
}
