import { classNames } from '@/components/ui/class-names';
import styles from '@/components/ui/key-hint.module.css';

/** The keys of a command: `Ctrl+K`, `N`. */
export function KeyHint({ keys, quiet = false }: { readonly keys: string; readonly quiet?: boolean }) {
  return (
    <kbd className={classNames(styles.hint, quiet && styles.quiet)} aria-hidden>
      {keys.split('+').map((key) => (
        <span key={key}>{key}</span>
      ))}
    </kbd>
  );
}
