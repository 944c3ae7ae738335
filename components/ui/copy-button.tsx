'use client';
import { useEffect, useRef, useState } from 'react';
import { Check, type LucideIcon } from 'lucide-react';
import { IconButton } from '@/components/ui/button';

/** Also where the page came over plain http, as on most office networks: there the browser offers no clipboard to scripts. */
async function copyText(text: string, near: Document): Promise<boolean> {
  const clipboard = near.defaultView?.navigator.clipboard;
  if (clipboard) {
    try {
      await clipboard.writeText(text);
      return true;
    } catch {
      // Refused by the browser's settings: the old way may still be allowed.
    }
  }
  const field = near.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  near.body.append(field);
  field.select();
  try {
    return near.execCommand('copy');
  } finally {
    field.remove();
  }
}

const TOLD_MS = 2_000;

export interface CopyButtonProps {
  readonly icon: LucideIcon;
  readonly label: string;
  /** What the label says for a moment once it is copied. */
  readonly copied: string;
  readonly text: () => string;
}

export function CopyButton({ icon, label, copied, text }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  const frame = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <span ref={frame}>
      <IconButton
        size="small"
        icon={isCopied ? Check : icon}
        label={isCopied ? copied : label}
        onClick={() => void copyText(text(), frame.current?.ownerDocument ?? document).then(setCopied)}
      />
      <span role="status" className="visually-hidden">
        {isCopied ? copied : ''}
      </span>
    </span>
  );
}
