import { Console } from '@/components/shell/console';

export default function ConsolePage() {
  return <Console />;
}
