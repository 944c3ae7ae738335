import { days, type HolidayYear } from './holiday-year';

export const holidays2025: HolidayYear = {
  year: 2025,
  status: 'announced',
  source: '国务院办公厅关于2025年部分节假日安排的通知',
  off: [
    '2025-01-01',
    ...days('2025-01', 28, 31),
    ...days('2025-02', 1, 4),
    ...days('2025-04', 4, 6),
    ...days('2025-05', 1, 5),
    '2025-05-31',
    ...days('2025-06', 1, 2),
    ...days('2025-10', 1, 8),
  ],
  worked: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
};
