'use client';
/** 桌面通知: what comes while the console is out of sight is also said by the browser, if the person asked for that on this machine. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { useTranslations } from 'use-intl';
import { useNotices } from '@/components/shell/stores';

const STORED = 'gongdan.desktop-notices';

interface DesktopNotices {
  readonly isOn: boolean;
  /** Null: the browser has none, or the page came over plain http. */
  readonly permission: NotificationPermission | null;
  toggle: () => Promise<void>;
}

const isOffered = (): boolean => typeof window !== 'undefined' && 'Notification' in window && window.isSecureContext;

function stored(): boolean {
  try {
    return localStorage.getItem(STORED) === 'on';
  } catch {
    return false;
  }
}

export const useDesktopNotices = create<DesktopNotices>()((set, get) => ({
  isOn: isOffered() && stored() && Notification.permission === 'granted',
  permission: isOffered() ? Notification.permission : null,
  toggle: async () => {
    if (!isOffered()) return;
    const permission = get().isOn ? Notification.permission : await Notification.requestPermission();
    const isOn = !get().isOn && permission === 'granted';
    try {
      localStorage.setItem(STORED, isOn ? 'on' : 'off');
    } catch {
      // Private windows keep nothing: it then holds until the page is closed.
    }
    set({ isOn, permission });
  },
}));

export function useDesktopNoticesWork(): void {
  const t = useTranslations('shell');
  const isOn = useDesktopNotices((state) => state.isOn);
  useEffect(() => {
    if (!isOn) return undefined;
    return useNotices.subscribe((state, before) => {
      const [newest] = state.notices;
      if (!newest || newest === before.notices[0] || state.notices.length < before.notices.length) return;
      if (document.visibilityState === 'visible' || typeof newest.text !== 'string') return;
      const told = new Notification(t('productName'), { body: newest.text, tag: newest.id, icon: '/icon.svg' });
      told.onclick = () => {
        window.focus();
        newest.open?.();
        told.close();
      };
    });
  }, [isOn, t]);
}
