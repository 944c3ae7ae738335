'use client';
import { useEffect, useId } from 'react';
import { usePaletteVerbs, type PaletteVerb } from '@/components/shell/stores';

/** Offers verbs of a panel in the palette while the panel is open. Pass a memoised list. */
export function useRegisterVerbs(verbs: readonly PaletteVerb[]): void {
  const owner = useId();
  const register = usePaletteVerbs((state) => state.register);
  const unregister = usePaletteVerbs((state) => state.unregister);
  useEffect(() => {
    register(owner, verbs);
  }, [owner, register, verbs]);
  useEffect(() => () => unregister(owner), [owner, unregister]);
}
