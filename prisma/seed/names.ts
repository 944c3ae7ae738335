/** Names of people and firms of the demo utility, put together from common parts. Nobody real is meant. */
import type { Random } from './prng';

interface NamePart {
  readonly zh: string;
  readonly py: string;
}

const parts = (text: string): NamePart[] =>
  text.split(' ').map((pair) => {
    const [zh, py] = pair.split('/');
    return { zh: zh!, py: py! };
  });

const SURNAMES = parts(
  '李/li 杨/yang 王/wang 张/zhang 陈/chen 普/pu 罗/luo 周/zhou 刘/liu 赵/zhao 李/li 杨/yang 王/wang 张/zhang 段/duan 鲁/lu 白/bai 马/ma 何/he ' +
    '杞/qi 郭/guo 徐/xu 高/gao 朱/zhu 黄/huang 吴/wu 孙/sun 董/dong 邓/deng 胡/hu 尹/yin 苏/su 唐/tang 郑/zheng 沈/shen 木/mu 和/he 施/shi ' +
    '字/zi 自/zi 起/qi 余/yu 彭/peng 谢/xie 夏/xia 钱/qian 许/xu 田/tian 岩/yan 刀/dao',
);
const FIRST = parts(
  '建/jian 国/guo 志/zhi 文/wen 明/ming 永/yong 晓/xiao 丽/li 秀/xiu 春/chun 玉/yu 海/hai 云/yun 德/de 正/zheng 光/guang 天/tian 美/mei 红/hong ' +
    '学/xue 家/jia 兴/xing 庆/qing 金/jin 绍/shao 开/kai 发/fa 祖/zu 思/si 雨/yu 俊/jun 子/zi 佳/jia 慧/hui',
);
const SECOND = parts(
  '华/hua 平/ping 强/qiang 军/jun 芬/fen 兰/lan 珍/zhen 琼/qiong 梅/mei 英/ying 仙/xian 林/lin 生/sheng 伟/wei 荣/rong 昌/chang 元/yuan 宏/hong ' +
    '芳/fang 莲/lian 萍/ping 波/bo 涛/tao 贵/gui 才/cai 福/fu 祥/xiang 琳/lin 涵/han 轩/xuan 怡/yi 鑫/xin 忠/zhong 清/qing 燕/yan 花/hua',
);

export interface PersonName {
  readonly zh: string;
  readonly en: string;
  /** Lower-case pinyin without spaces, surname first. */
  readonly pinyin: string;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function personName(random: Random): PersonName {
  const surname = random.pick(SURNAMES);
  const first = random.pick(FIRST);
  if (random.chance(0.12)) {
    return {
      zh: surname.zh + first.zh,
      en: `${capital(surname.py)} ${capital(first.py)}`,
      pinyin: surname.py + first.py,
    };
  }
  const second = random.pick(SECOND);
  return {
    zh: surname.zh + first.zh + second.zh,
    en: `${capital(surname.py)} ${capital(first.py)}${second.py}`,
    pinyin: surname.py + first.py + second.py,
  };
}

const FIRM_WORDS = [
  '宏达',
  '鑫源',
  '恒通',
  '瑞丰',
  '滇源',
  '彝州',
  '金鹿',
  '云岭',
  '华盛',
  '昌隆',
  '顺达',
  '天瑞',
  '康源',
  '绿源',
  '兴业',
  '百川',
  '德胜',
  '永兴',
];
const FACTORY_TRADES = [
  '建材',
  '水泥制品',
  '冶金',
  '化工',
  '食品加工',
  '木业',
  '矿业',
  '选矿',
  '包装',
  '机械',
  '陶瓷',
  '塑料',
  '饲料',
  '纸业',
  '钛业',
  '硅业',
];
const SHOP_KINDS = [
  '超市',
  '米线店',
  '羊肉馆',
  '宾馆',
  '药店',
  '五金店',
  '理发店',
  '网吧',
  '茶室',
  '汽修厂',
  '便利店',
  '服装店',
  '烧烤店',
  '百货店',
  '洗车场',
  '诊所',
];
const OFFICES = [
  '卫生院',
  '中心小学',
  '信用社',
  '邮政所',
  '中学',
  '幼儿园',
  '农贸市场',
  '加油站',
  '移动基站',
  '铁塔基站',
  '集贸市场',
  '文化站',
];
const FARMS = [
  '抽水站',
  '提灌站',
  '种植专业合作社',
  '养殖专业合作社',
  '烤烟育苗点',
  '蔬菜基地',
  '果园',
  '灌溉泵房',
  '葡萄种植基地',
  '水产养殖场',
];

export function factoryName(random: Random, place: string): string {
  return `${place}${random.pick(FIRM_WORDS)}${random.pick(FACTORY_TRADES)}有限${random.chance(0.3) ? '责任' : ''}公司`;
}

export function shopName(random: Random, place: string, owner: PersonName): string {
  const kind = random.next();
  if (kind < 0.45) return `${random.pick(FIRM_WORDS)}${random.pick(SHOP_KINDS)}`;
  if (kind < 0.7) return `${owner.zh.charAt(0)}记${random.pick(SHOP_KINDS)}(${owner.zh})`;
  return `${place}${random.pick(OFFICES)}`;
}

const BIG_FIRMS = [
  '大酒店',
  '商贸城',
  '购物中心',
  '人民医院',
  '第一中学',
  '客运站',
  '物流园',
  '冷库',
  '汽车贸易有限公司',
  '房地产开发有限公司',
  '自来水厂',
  '职业技术学校',
];

export function bigFirmName(random: Random, place: string): string {
  return `${place}${random.pick(FIRM_WORDS)}${random.pick(BIG_FIRMS)}`.replace(
    /..(人民医院|第一中学|职业技术学校|客运站|自来水厂)$/,
    '$1',
  );
}

export function farmName(random: Random, village: string): string {
  return `${village}${random.pick(FARMS)}`;
}
