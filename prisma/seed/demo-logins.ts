/** People to try the demo with: every hand of the trade, all of the pilot county 楚雄市, so that they share queues. */
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
  person('li.shouli', 'acceptor', '业务受理员', 'acceptor', '李秀英', 'Li Xiuying'),
  person('he.kancha', 'surveyor', '勘查员', 'surveyor', '何志强', 'He Zhiqiang'),
  person('yang.suozhang', 'station-chief', '供电所所长', 'station chief', '杨国栋', 'Yang Guodong'),
  person('gao.zhuren', 'county-marketing', '县公司营销部主任', 'county marketing head', '高建平', 'Gao Jianping'),
  person('xu.hetong', 'contract-clerk', '合同员', 'contract clerk', '徐丽华', 'Xu Lihua'),
  person('sun.zhuangbiao', 'installer', '装表工', 'meter installer', '孙立军', 'Sun Lijun'),
  person('duan.zhuangbiao', 'installer', '装表工', 'meter installer', '段成林', 'Duan Chenglin'),
  person('zhu.biaoku', 'meter-keeper', '计量资产员', 'meter storekeeper', '朱红梅', 'Zhu Hongmei'),
  person('xie.jianding', 'meter-tester', '检定员', 'meter tester', '谢永康', 'Xie Yongkang'),
  person('tang.yongjian', 'inspector', '用电检查员', 'usage inspector', '唐伟民', 'Tang Weimin'),
  person('song.yongjian', 'inspector', '用电检查员', 'usage inspector', '宋学文', 'Song Xuewen'),
  person('deng.cuifei', 'dunning-clerk', '催费员', 'dunning clerk', '邓春燕', 'Deng Chunyan'),
  person('feng.zhangwu', 'accountant', '电费账务员', 'accountant', '冯秋萍', 'Feng Qiuping'),
  person('shen.dangan', 'archivist', '档案员', 'archivist', '沈佳慧', 'Shen Jiahui'),
  person('peng.zuoxi', 'hotline-agent', '95598坐席', 'hotline agent', '彭雨晴', 'Peng Yuqing'),
  person('lu.qiangxiu', 'repair-crew', '抢修班', 'repair crew', '陆海峰', 'Lu Haifeng'),
  person('cao.diaodu', 'dispatcher', '调度员', 'dispatcher', '曹明亮', 'Cao Mingliang'),
  person('jiang.peidian', 'network-engineer', '配电专责', 'network engineer', '蒋云飞', 'Jiang Yunfei'),
  person('wei.xiansun', 'loss-analyst', '线损专责', 'line-loss analyst', '魏晓东', 'Wei Xiaodong'),
  person('zhou.yunwei', 'operator', '运行维护员', 'operator', '周俊涛', 'Zhou Juntao'),
  person('ma.guanli', 'administrator', '系统管理员', 'administrator', '马丽芳', 'Ma Lifang'),
];
