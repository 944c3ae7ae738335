import { days, type HolidayYear } from './holiday-year';

export const holidays2026: HolidayYear = {
  year: 2026,
  status: 'announced',
  source: '国务院办公厅关于2026年部分节假日安排的通知',
  off: [
    ...days('2026-01', 1, 3),
    ...days('2026-02', 15, 23),
    ...days('2026-04', 4, 6),
    ...days('2026-05', 1, 5),
    ...days('2026-06', 19, 21),
    ...days('2026-09', 25, 27),
    ...days('2026-10', 1, 7),
  ],
  worked: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
};
