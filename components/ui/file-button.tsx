'use client';
import { useRef } from 'react';
import { FileUp } from 'lucide-react';
import { Button } from '@/components/ui/button';

export interface FileButtonProps {
  readonly label: string;
  /** As the attribute of a file input. */
  readonly accept: string;
  readonly busy?: boolean;
  readonly onFile: (file: File) => void;
}

/** A button that asks for one file; the same file may be chosen again. */
export function FileButton({ label, accept, busy = false, onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          if (chosen) onFile(chosen);
          event.target.value = '';
        }}
      />
      <Button icon={FileUp} busy={busy} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
