/** People to try the demo with: one of each role, all of the pilot county 楚雄市, so that they share queues. */
import type { RoleId } from '@/server/access/roles';

export interface DemoLogin {
  readonly login: string;
  readonly password: string;
  readonly role: RoleId;
  readonly roleZh: string;
  readonly roleEn: string;
  readonly nameZh: string;
  readonly nameEn: string;
  /** Left null, the browser's language decides. */
  readonly locale: 'zh-CN' | 'en' | null;
}

/** One password for all: the demo holds nothing secret. */
export const DEMO_PASSWORD = 'gongdan-2026';

function person(
  login: string,
  role: RoleId,
  roleZh: string,
  roleEn: string,
  nameZh: string,
  nameEn: string,
  locale: DemoLogin['locale'] = 'zh-CN',
): DemoLogin {
  return { login, password: DEMO_PASSWORD, role, roleZh, roleEn, nameZh, nameEn, locale };
}

export const DEMO_LOGINS: readonly DemoLogin[] = [
  person('li.hesuan', 'calculator', '核算员', 'billing clerk', '李晓梅', 'Li Xiaomei'),
  person('zhang.shenhe', 'reviewer', '电费审核员', 'reviewer', '张文华', 'Zhang Wenhua'),
  person('chen.review', 'reviewer', '电费审核员(英文界面)', 'reviewer (English)', '陈思琳', 'Chen Silin', 'en'),
  person('wang.banzhang', 'lead', '班长', 'team lead', '王建国', 'Wang Jianguo'),
  person('pu.chaobiao', 'reader', '抄表员', 'meter reader', '普海云', 'Pu Haiyun'),
  person('luo.chaobiao', 'reader', '抄表员', 'meter reader', '罗永强', 'Luo Yongqiang'),
  person('yang.shoufei', 'collector', '收费员', 'collector', '杨春兰', 'Yang Chunlan'),
  person('zhao.yingxiao', 'supervisor', '市场营销部', 'marketing supervisor', '赵志明', 'Zhao Zhiming'),
  person('zhou.yunwei', 'operator', '运行维护员', 'operator', '周俊涛', 'Zhou Juntao'),
  person('ma.guanli', 'administrator', '系统管理员', 'administrator', '马丽芳', 'Ma Lifang'),
];
