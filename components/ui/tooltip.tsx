'use client';
import type { ReactElement, ReactNode } from 'react';
import { Tooltip as Primitive } from 'radix-ui';
import { KeyHint } from '@/components/ui/key-hint';
import { keepTooltipShut, useOverlayRoot } from '@/components/ui/overlay-root';
import styles from '@/components/ui/overlay.module.css';

export interface TooltipProps {
  readonly text: ReactNode;
  readonly keys?: string;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that takes a ref and DOM props. */
  readonly children: ReactElement;
}

export function Tooltip({ text, keys, side = 'bottom', children }: TooltipProps) {
  const root = useOverlayRoot();
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild onFocus={keepTooltipShut}>
        {children}
      </Primitive.Trigger>
      <Primitive.Portal container={root}>
        <Primitive.Content className={styles.tooltip} side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {keys ? <KeyHint keys={keys} quiet /> : null}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Primitive.Provider delayDuration={450} skipDelayDuration={200}>
      {children}
    </Primitive.Provider>
  );
}
