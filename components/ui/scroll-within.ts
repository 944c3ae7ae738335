/**
 * Brings a thing into sight inside the box it scrolls in, and moves nothing else: `scrollIntoView` also scrolls every clipped frame above,
 * up to the console itself, whose top bar then is out of reach.
 */
export function scrollWithin(thing: HTMLElement | null | undefined, to: 'start' | 'center' | 'nearest'): void {
  const box = thing === null || thing === undefined ? null : scrollingBox(thing);
  if (!thing || box === null) return;
  const [inner, outer] = [thing.getBoundingClientRect(), box.getBoundingClientRect()];
  // What a head that stays in place covers is no sight: `scroll-margin-top` says how much.
  const above = inner.top - outer.top - parseFloat(getComputedStyle(thing).scrollMarginTop);
  const below = inner.bottom - outer.bottom;
  if (to === 'start') box.scrollTop += above;
  else if (to === 'center') box.scrollTop += above - (outer.height - inner.height) / 2;
  else if (above < 0) box.scrollTop += above;
  else if (below > 0) box.scrollTop += Math.min(below, above);
}

function scrollingBox(thing: HTMLElement): HTMLElement | null {
  const view = thing.ownerDocument.defaultView;
  for (let box = thing.parentElement; box !== null; box = box.parentElement)
    if (/auto|scroll/.test(view?.getComputedStyle(box).overflowY ?? '') && box.scrollHeight > box.clientHeight)
      return box === thing.ownerDocument.body ? null : box;
  return null;
}
