/** Places of the demo utility (云南): bureaus, counties with their share of the customers, and the parts addresses are made of. */
export interface County {
  readonly zh: string;
  readonly en: string;
  /** Share of all customers, relative to the other counties. */
  readonly weight: number;
}

export interface Bureau {
  readonly zh: string;
  /** Third and fourth digit of the administrative division (53xx). */
  readonly code: string;
  readonly en: string;
  readonly counties: readonly County[];
}

const county = (zh: string, en: string, weight: number): County => ({ zh, en, weight });

/** Chuxiong, the pilot, comes last as the sixteenth. */
export const BUREAUS: readonly Bureau[] = [
  {
    zh: '昆明',
    code: '01',
    en: 'Kunming',
    counties: [
      county('官渡区', 'Guandu', 13),
      county('西山区', 'Xishan', 12),
      county('安宁市', 'Anning', 7),
      county('嵩明县', 'Songming', 4),
    ],
  },
  {
    zh: '曲靖',
    code: '03',
    en: 'Qujing',
    counties: [county('麒麟区', 'Qilin', 11), county('宣威市', 'Xuanwei', 7), county('陆良县', 'Luliang', 4)],
  },
  {
    zh: '昭通',
    code: '06',
    en: 'Zhaotong',
    counties: [county('昭阳区', 'Zhaoyang', 8), county('镇雄县', 'Zhenxiong', 5), county('水富市', 'Shuifu', 2)],
  },
  {
    zh: '红河',
    code: '25',
    en: 'Honghe',
    counties: [county('蒙自市', 'Mengzi', 9), county('个旧市', 'Gejiu', 5), county('建水县', 'Jianshui', 4)],
  },
  {
    zh: '玉溪',
    code: '04',
    en: 'Yuxi',
    counties: [county('红塔区', 'Hongta', 10), county('澄江市', 'Chengjiang', 3), county('新平县', 'Xinping', 3)],
  },
  {
    zh: '普洱',
    code: '08',
    en: "Pu'er",
    counties: [county('思茅区', 'Simao', 6), county('宁洱县', "Ning'er", 2), county('景东县', 'Jingdong', 2)],
  },
  {
    zh: '西双版纳',
    code: '28',
    en: 'Xishuangbanna',
    counties: [county('景洪市', 'Jinghong', 7), county('勐海县', 'Menghai', 3), county('勐腊县', 'Mengla', 2)],
  },
  {
    zh: '文山',
    code: '26',
    en: 'Wenshan',
    counties: [county('文山市', 'Wenshan', 6), county('砚山县', 'Yanshan', 3), county('丘北县', 'Qiubei', 2)],
  },
  {
    zh: '大理',
    code: '29',
    en: 'Dali',
    counties: [county('大理市', 'Dali', 10), county('祥云县', 'Xiangyun', 4), county('宾川县', 'Binchuan', 3)],
  },
  {
    zh: '临沧',
    code: '09',
    en: 'Lincang',
    counties: [county('临翔区', 'Linxiang', 4), county('凤庆县', 'Fengqing', 2)],
  },
  {
    zh: '保山',
    code: '05',
    en: 'Baoshan',
    counties: [county('隆阳区', 'Longyang', 7), county('腾冲市', 'Tengchong', 4), county('施甸县', 'Shidian', 2)],
  },
  {
    zh: '丽江',
    code: '07',
    en: 'Lijiang',
    counties: [county('古城区', 'Gucheng', 5), county('永胜县', 'Yongsheng', 2)],
  },
  { zh: '德宏', code: '31', en: 'Dehong', counties: [county('芒市', 'Mangshi', 4), county('瑞丽市', 'Ruili', 3)] },
  {
    zh: '迪庆',
    code: '34',
    en: 'Diqing',
    counties: [county('香格里拉市', 'Shangri-La', 2), county('维西县', 'Weixi', 1)],
  },
  { zh: '怒江', code: '33', en: 'Nujiang', counties: [county('泸水市', 'Lushui', 2), county('兰坪县', 'Lanping', 1)] },
  {
    zh: '楚雄',
    code: '23',
    en: 'Chuxiong',
    counties: [
      county('楚雄市', 'Chuxiong City', 15),
      county('禄丰市', 'Lufeng', 6),
      county('大姚县', 'Dayao', 3),
      county('元谋县', 'Yuanmou', 3),
    ],
  },
];

export const PILOT_COUNTY = '楚雄市';

/** [Chinese, English] of stations. The first of a county's stations are urban. */
export const URBAN_STATIONS: readonly (readonly [string, string])[] = [
  ['城南', 'Chengnan'],
  ['城北', 'Chengbei'],
  ['城东', 'Chengdong'],
];
export const RURAL_STATIONS: readonly (readonly [string, string])[] = [
  ['东瓜', 'Donggua'],
  ['龙泉', 'Longquan'],
  ['永安', "Yong'an"],
  ['太平', 'Taiping'],
  ['白塔', 'Baita'],
  ['石桥', 'Shiqiao'],
  ['双河', 'Shuanghe'],
  ['大营', 'Daying'],
  ['金山', 'Jinshan'],
  ['清水', 'Qingshui'],
  ['青龙', 'Qinglong'],
  ['云岭', 'Yunling'],
  ['凤山', 'Fengshan'],
  ['黑井', 'Heijing'],
];

export const STREETS: readonly string[] = [
  '龙江路',
  '鹿城南路',
  '环城东路',
  '环城西路',
  '人民路',
  '府后街',
  '学府路',
  '团结路',
  '北浦路',
  '东兴路',
  '永安路',
  '雄宝路',
  '阳光大道',
  '彝海路',
  '文庙街',
  '建设路',
  '新村路',
  '茶花大道',
];
export const ESTATES: readonly string[] = [
  '阳光花园',
  '彝人古镇',
  '福塔小区',
  '紫溪苑',
  '金桂园',
  '龙川嘉苑',
  '学府雅居',
  '东盛花园',
  '翠湖苑',
  '供销社宿舍',
  '烟厂小区',
  '铁路新村',
  '青龙苑',
  '锦绣家园',
];
export const VILLAGES: readonly string[] = [
  '大村',
  '小河口',
  '上村',
  '下营',
  '马家庄',
  '李家村',
  '罗家屯',
  '新田',
  '老虎箐',
  '核桃树',
  '大平地',
  '红土坡',
  '石门坎',
  '梨园',
  '大箐',
  '杨梅山',
  '麦地冲',
  '干海子',
];
